package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// AdaGrad: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
/// stochastic optimization", JMLR 12, 2011:
///
/// ```
/// s ← s + g²
/// w ← w - η g / (√s + ε)
/// ```
///
/// @param learningRate η, finite and above 0; 0.01 is usual
/// @param epsilon ε, finite and above 0; 1e-8 is usual
public record AdaGrad(double learningRate, double epsilon) implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public AdaGrad {
    Check.rate(learningRate);
    Check.epsilon(epsilon);
  }

  /// With the usual ε.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public AdaGrad(double learningRate) {
    this(learningRate, 1e-8);
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
    float eta = -(float) rate;
    float small = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float s = Math.fma(g, g, squares[i]);
      squares[i] = s;
      parameters[i] = Math.fma(eta, g / ((float) Math.sqrt(s) + small), parameters[i]);
    }
  }
}
