package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// Lion: Chen and others, "Symbolic discovery of optimization algorithms", NeurIPS 2023, program 1:
///
/// ```
/// w ← w - η sign(β₁ m + (1 - β₁) g)
/// m ← β₂ m + (1 - β₂) g
/// ```
///
/// @param learningRate η, finite and above 0; 0.0001 is usual
/// @param beta1 β₁, at least 0 and below 1; 0.9 is usual
/// @param beta2 β₂, at least 0 and below 1; 0.99 is usual
public record Lion(double learningRate, double beta1, double beta2) implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public Lion {
    Check.rate(learningRate);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
  }

  /// With the usual β₁ and β₂.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public Lion(double learningRate) {
    this(learningRate, 0.9, 0.99);
  }

  @Override
  public int states() {
    return 1;
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
    float[] means = state[0];
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float eta = -(float) rate;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float direction = Math.fma(rest1, g, b1 * means[i]);
      means[i] = Math.fma(rest2, g, b2 * means[i]);
      parameters[i] = Math.fma(eta, Math.signum(direction), parameters[i]);
    }
  }
}
