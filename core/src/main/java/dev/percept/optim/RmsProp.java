package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// RMSprop: Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012:
///
/// ```
/// s ← ρ s + (1 - ρ) g²
/// w ← w - η g / (√s + ε)
/// ```
///
/// @param learningRate η, finite and above 0; 0.001 is usual
/// @param decay ρ, at least 0 and below 1; 0.9 is usual
/// @param epsilon ε, finite and above 0; 1e-8 is usual
public record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public RmsProp {
    Check.rate(learningRate);
    Check.fraction("decay", decay);
    Check.epsilon(epsilon);
  }

  /// With the usual ρ and ε.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public RmsProp(double learningRate) {
    this(learningRate, 0.9, 1e-8);
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
    float[] squares = state[0];
    float rho = (float) decay;
    float rest = (float) (1 - decay);
    float eta = -(float) rate;
    float small = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float s = Math.fma(rest * g, g, rho * squares[i]);
      squares[i] = s;
      parameters[i] = Math.fma(eta, g / ((float) Math.sqrt(s) + small), parameters[i]);
    }
  }
}
