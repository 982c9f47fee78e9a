package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// Softmax and cross-entropy in one, for classification.
///
/// With logits x, probabilities y_j = e^x_j / Σ_k e^x_k and the true class t of a row:
///
/// ```
/// loss       L = -log y_t = log Σ_k e^x_k - x_t
/// gradient   ∂L/∂x_j = y_j - [j = t]
/// ```
///
/// and for the mean over B rows both divided by B. The maximum of the row is subtracted from every
/// logit first, which changes neither and lets nothing overflow. Computed from the logits, the loss
/// is finite even where y_t rounds to 0.
///
/// The gradient (y - t) / B is the one of the origin script, which prints ½Σ(y - t)² beside it; why
/// these two do not belong together is told in `docs/two-layer.md`.
public record SoftmaxCrossEntropy() implements Loss {

  @Override
  public String name() {
    return "cross_entropy";
  }

  @Override
  public void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] logits,
      int[] labels,
      int from,
      int to,
      int classes,
      int batch) {
    int offset = from * classes;
    kernels.softmax(
        gradient, offset, logits, offset, to - from, classes, losses, from, labels, from);
    for (int row = from; row < to; row++) {
      gradient[row * classes + labels[row]] -= 1f;
    }
    float count = batch;
    for (int i = offset; i < to * classes; i++) {
      gradient[i] /= count;
    }
  }
}
