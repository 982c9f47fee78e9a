package dev.percept.train;

/// A training came to numbers that are not finite. The message is one line that says at which step,
/// with which rate and gradient, and where in the network.
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int step;

  DivergenceException(int step, String message) {
    super(message);
    this.step = step;
  }

  /// The step whose loss was not finite, counted from 0. Its update was not made.
  public int step() {
    return step;
  }
}
