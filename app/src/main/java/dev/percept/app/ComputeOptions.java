package dev.percept.app;

import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say how to compute. None of them changes a result by a bit.
final class ComputeOptions {
  enum KernelKind {
    auto,
    scalar,
    vector
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with, 1 to 1024. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      description = "Kernels to compute with: ${COMPLETION-CANDIDATES}. Default: auto.")
  private KernelKind kernels = KernelKind.auto;

  ComputeOptions() {}

  /// The team of threads asked for.
  Workers workers() {
    if (threads < 1 || threads > 1024) {
      throw new ParameterException(
          spec.commandLine(), "--threads: expected 1 to 1024, found " + threads);
    }
    return Workers.of(threads);
  }

  /// The kernels asked for; tells the user where they are not the fast ones.
  ///
  /// @throws IllegalArgumentException if vector kernels were asked for and do not work here
  KernelChoice kernels(Terminal terminal) {
    KernelChoice choice =
        switch (kernels) {
          case scalar -> KernelChoice.scalar("scalar kernels: asked for by --kernels scalar");
          case auto, vector -> Kernels.best();
        };
    if (kernels == KernelKind.vector && !choice.fast()) {
      throw new IllegalArgumentException("--kernels vector: not on this Java: " + choice.reason());
    }
    if (!choice.fast()) {
      terminal.note("percept: " + choice.reason());
    }
    return choice;
  }
}
