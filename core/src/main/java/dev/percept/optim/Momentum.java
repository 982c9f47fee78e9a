package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// Gradient descent with momentum (Polyak, "Some methods of speeding up the convergence of
/// iteration methods", 1964), or Nesterov's accelerated form of it, which takes the gradient where
/// momentum alone would lead (Sutskever, Martens, Dahl and Hinton, "On the importance of
/// initialization and momentum in deep learning", ICML 2013). That place is our w, as in Bengio,
/// Boulanger-Lewandowski and Pascanu, "Advances in optimizing recurrent networks", ICASSP 2013,
/// section 3.5:
///
/// ```
/// v ← μ v + g
/// w ← w - η v               or, with Nesterov, w ← w - η (g + μ v)
/// ```
///
/// @param learningRate η, finite and above 0
/// @param momentum μ, at least 0 and below 1; 0.9 is usual
/// @param nesterov whether to look ahead
public record Momentum(double learningRate, double momentum, boolean nesterov)
    implements Optimizer {

  /// @throws IllegalArgumentException if a number is out of its range
  public Momentum {
    Check.rate(learningRate);
    Check.fraction("momentum", momentum);
  }

  /// With a momentum of 0.9, looking ahead.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public Momentum(double learningRate) {
    this(learningRate, 0.9, true);
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
    float[] velocity = state[0];
    float mu = (float) momentum;
    float eta = -(float) rate;
    if (nesterov) {
      for (int i = from; i < to; i++) {
        float g = gradients[i];
        float v = Math.fma(mu, velocity[i], g);
        velocity[i] = v;
        parameters[i] = Math.fma(eta, Math.fma(mu, v, g), parameters[i]);
      }
    } else {
      for (int i = from; i < to; i++) {
        float v = Math.fma(mu, velocity[i], gradients[i]);
        velocity[i] = v;
        parameters[i] = Math.fma(eta, v, parameters[i]);
      }
    }
  }
}
