package dev.percept.train;

import dev.percept.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/// What happens in a training run, as listeners are told. Steps are counted from 0.
public sealed interface Event {

  /// A step was done.
  ///
  /// @param step its number
  /// @param loss the mean loss of its batch, measured before the update
  record Stepped(int step, double loss) implements Event {}

  /// The network was measured.
  ///
  /// @param step the step after which it was measured
  /// @param train on the training set; null if only the test set was measured
  /// @param test on the test set
  record Evaluated(int step, @Nullable Evaluation train, Evaluation test) implements Event {}
}
