package dev.percept.app;

import dev.percept.kernel.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option that says how many threads to use. It changes no result by a bit.
final class ThreadsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with, 1 to 1024. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  ThreadsOption() {}

  /// The team of threads asked for.
  ///
  /// @throws ParameterException if there can be no such team
  Workers workers() {
    if (threads < 1 || threads > 1024) {
      throw new ParameterException(
          spec.commandLine(), "--threads: expected 1 to 1024, found " + threads);
    }
    return Workers.of(threads);
  }
}
