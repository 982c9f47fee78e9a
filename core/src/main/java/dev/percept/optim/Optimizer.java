package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// How gradients change parameters. Each parameter depends on nothing but its own gradient and its
/// own state, so ranges may be updated on different threads.
///
/// Formulas use g for the gradient, η for the rate of the step, t for its number counted from 1.
/// States start at zero.
public sealed interface Optimizer permits Sgd, Momentum, AdaGrad, RmsProp, Adam, Lion {

  /// The rate η before a [Schedule] changes it.
  double learningRate();

  /// How many numbers are kept of every parameter from step to step.
  default int states() {
    return 0;
  }

  /// Updates parameters `from` (inclusive) to `to` (exclusive).
  ///
  /// @param state [#states] arrays laid out like the parameters, read and written
  /// @param rate η of this step
  /// @param step the number of the step, counted from 0
  void step(
      Kernels kernels,
      float[] parameters,
      float[] gradients,
      float[][] state,
      int from,
      int to,
      double rate,
      int step);
}
