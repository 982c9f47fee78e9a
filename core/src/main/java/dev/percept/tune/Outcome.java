package dev.percept.tune;

import java.util.List;

/// How a job ended.
public sealed interface Outcome {

  /// With a value for each goal.
  ///
  /// @param values finite, in the order of the goals
  record Measured(List<Double> values) implements Outcome {
    /// @throws IllegalArgumentException if a value is not finite
    public Measured {
      values = List.copyOf(values);
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("a measured value must be finite, found " + value);
        }
      }
    }
  }

  /// Without values that could be compared: worse than any that has.
  ///
  /// @param reason one line for people
  record Failed(String reason) implements Outcome {}
}
