package dev.percept.optim;

import dev.percept.kernel.DoubleMath;
import dev.percept.kernel.Kernels;

/// Adam: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1:
///
/// ```
/// m ← β₁ m + (1 - β₁) g
/// s ← β₂ s + (1 - β₂) g²
/// w ← w - η (m / (1 - β₁ᵗ)) / (√(s / (1 - β₂ᵗ)) + ε)
/// ```
///
/// With the weight decay of a training, which is decoupled from the gradient, this is AdamW
/// (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
///
/// @param learningRate η, finite and above 0; 0.001 is usual
/// @param beta1 β₁, at least 0 and below 1; 0.9 is usual
/// @param beta2 β₂, at least 0 and below 1; 0.999 is usual
/// @param epsilon ε, finite and above 0; 1e-8 is usual
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public Adam {
    Check.rate(learningRate);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.epsilon(epsilon);
  }

  /// With the usual β₁, β₂ and ε.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public int states() {
    return 2;
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
    float[] squares = state[1];
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float eta = (float) (-rate / (1 - DoubleMath.power(beta1, step + 1)));
    float unbiased = (float) (1 / (1 - DoubleMath.power(beta2, step + 1)));
    float small = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float m = Math.fma(rest1, g, b1 * means[i]);
      float s = Math.fma(rest2 * g, g, b2 * squares[i]);
      means[i] = m;
      squares[i] = s;
      parameters[i] = Math.fma(eta, m / ((float) Math.sqrt(s * unbiased) + small), parameters[i]);
    }
  }
}
