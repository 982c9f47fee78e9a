package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// Stochastic gradient descent: w ← w - η · g, in one rounding.
///
/// @param learningRate η, finite and above 0
public record Sgd(double learningRate) implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public Sgd {
    Check.rate(learningRate);
  }

  @Override
  public void step(
      Kernels kernels,
      float[] parameters,
      float[] gradients,
      float[][] state,
      int from,
      int to,
      double rate,
      int step) {
    kernels.descend(parameters, from, gradients, from, (float) rate, to - from);
  }
}
