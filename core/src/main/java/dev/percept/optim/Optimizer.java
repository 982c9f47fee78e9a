package dev.percept.optim;

import dev.percept.kernel.Kernels;

/// How gradients change parameters.
public sealed interface Optimizer permits Sgd {

  /// Updates parameters `from` (inclusive) to `to` (exclusive); each depends on nothing but its own
  /// gradient, so ranges may be updated on different threads.
  void step(Kernels kernels, float[] parameters, float[] gradients, int from, int to);
}
