package dev.percept.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say how a run is guarded: checkpoints, and numbers that are not finite.
final class RunOptions {
  static final String RESUME = "--resume";
  static final String NO_REPORT = "--no-report";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = RESUME,
      paramLabel = "RUN",
      description =
          "Go on with the run in the folder RUN, from its newest checkpoint, with its own options.")
  private @Nullable Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME|N",
      description =
          "Write everything that is needed to go on to the run's folder so often: "
              + CheckpointInterval.FORMS
              + ". Default: ${DEFAULT-VALUE}.")
  private String checkpointEvery = "30s";

  /// What happens where a loss is not finite.
  enum Nan {
    stop,
    ignore
  }

  @Option(
      names = "--nan",
      paramLabel = "WHAT",
      description =
          "When the loss is not a finite number: ${COMPLETION-CANDIDATES}. Default: stop.")
  private Nan nan = Nan.stop;

  @Option(
      names = NO_REPORT,
      description = "Leave no report.html, the run as a page to look at, in the run's folder.")
  private boolean noReport;

  RunOptions() {}

  /// Whether the run leaves a report.
  boolean reports() {
    return !noReport;
  }

  /// The run to go on with, or null for a new one.
  @Nullable Path resume() {
    return resume;
  }

  /// Whether to go on where a loss is not finite.
  boolean ignoresNan() {
    return nan == Nan.ignore;
  }

  /// @throws ParameterException if the option is none of its forms
  CheckpointInterval checkpointEvery() {
    try {
      return CheckpointInterval.parse(checkpointEvery);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--checkpoint-every: " + e.getMessage(), e);
    }
  }
}
