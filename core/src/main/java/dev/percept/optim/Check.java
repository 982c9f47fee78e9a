package dev.percept.optim;

/// Checks of the numbers that optimizers are made with.
final class Check {
  private Check() {}

  /// @throws IllegalArgumentException if the rate is not finite or not above 0
  static void rate(double learningRate) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "learning rate must be finite and above 0, found " + learningRate);
    }
  }

  /// @throws IllegalArgumentException if `value` is not at least 0 and below 1
  static void fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be at least 0 and below 1, found " + value);
    }
  }

  /// @throws IllegalArgumentException if `epsilon` is not finite or not above 0
  static void epsilon(double epsilon) {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be finite and above 0, found " + epsilon);
    }
  }
}
