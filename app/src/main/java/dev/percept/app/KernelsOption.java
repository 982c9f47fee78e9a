package dev.percept.app;

import dev.percept.kernel.KernelChoice;
import picocli.CommandLine.Option;

/// The option that says which kernels compute. It changes no result by a bit.
final class KernelsOption {
  enum Kind {
    auto,
    scalar,
    vector
  }

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      description = "Kernels to compute with: ${COMPLETION-CANDIDATES}. Default: auto.")
  private Kind kind = Kind.auto;

  KernelsOption() {}

  /// The kernels asked for. Where the best there are turn out not to be fast, tells the user why.
  ///
  /// @throws IllegalArgumentException if vector kernels were asked for and do not work here
  KernelChoice choose(Terminal terminal) {
    return choose(terminal, EarlyStart.none());
  }

  /// As [#choose(Terminal)], the best kernels being those of `early`.
  KernelChoice choose(Terminal terminal, EarlyStart early) {
    if (kind == Kind.scalar) {
      early.stop();
      return KernelChoice.scalar("scalar kernels: asked for by --kernels scalar");
    }
    KernelChoice choice = early.choice();
    if (!choice.fast()) {
      if (kind == Kind.vector) {
        throw new IllegalArgumentException(
            "--kernels vector: not on this Java: " + choice.reason());
      }
      terminal.note("percept: " + choice.reason());
    }
    return choice;
  }
}
