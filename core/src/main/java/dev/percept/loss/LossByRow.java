package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// A loss that is computed row by row, and measured so too.
sealed interface LossByRow extends Loss permits MeanSquaredError, BinaryCrossEntropy, Huber, Hinge {

  /// The loss of row `row` of the outputs, `width` each, compared with target `target`.
  double loss(float[] outputs, int row, Targets targets, int target, int width);

  @Override
  default void measure(
      Kernels kernels,
      float[] answers,
      double[] losses,
      float[] outputs,
      Targets targets,
      int first,
      int from,
      int to,
      int width) {
    answer(kernels, answers, outputs, from, to, width);
    for (int row = from; row < to; row++) {
      losses[row] = loss(outputs, row, targets, first + row, width);
    }
  }
}
