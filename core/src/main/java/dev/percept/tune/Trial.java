package dev.percept.tune;

import java.util.function.ToDoubleFunction;

/// What users want to tune: measures how good a configuration is.
///
/// Called by several threads at once. What it gives must depend on the configuration, the seed and
/// the units of budget alone, not on the time, the thread, or other trials.
@FunctionalInterface
public interface Trial {
  /// Does a job.
  ///
  /// @param assignment what to do, and whom to tell
  /// @return a value for each goal, measured when `assignment.job().to()` units are spent. If one
  ///   is not finite, the trial has failed
  /// @throws Exception if it fails; the message is kept as the reason. After a
  ///   [java.util.concurrent.CancellationException] or an [InterruptedException] it counts as not
  ///   done instead, and the search ends
  double[] run(Assignment assignment) throws Exception;

  /// A function of the configuration.
  static Trial of(ToDoubleFunction<Configuration> function) {
    return assignment -> new double[] {function.applyAsDouble(assignment.job().configuration())};
  }
}
