package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// Stochastic gradient descent: w ← w - η · ∂L/∂w, in one rounding.
///
/// @param learningRate η, finite and above 0
public record Sgd(double learningRate) implements Optimizer {

  /// @throws IllegalArgumentException if the rate is not finite or not above 0
  public Sgd {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "learning rate must be finite and above 0, found " + learningRate);
    }
  }

  @Override
  public void step(Kernels kernels, float[] parameters, float[] gradients, int from, int to) {
    kernels.descend(parameters, from, gradients, from, (float) learningRate, to - from);
  }
}
