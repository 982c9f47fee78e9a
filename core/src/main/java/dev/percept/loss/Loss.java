package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// What training makes small: a mean over the images of a batch.
public sealed interface Loss permits SoftmaxCrossEntropy {

  /// What records call it: `cross_entropy`.
  String name();

  /// For rows `from` (inclusive) to `to` (exclusive): sets the loss of each row and the gradient of
  /// the *mean* over `batch` rows with respect to the logits.
  ///
  /// @param gradient rows × `classes`, set
  /// @param losses one per row, set
  /// @param logits rows × `classes`, read
  /// @param labels the true class of each row
  void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] logits,
      int[] labels,
      int from,
      int to,
      int classes,
      int batch);
}
