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
///
/// With label smoothing ε (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the inception
/// architecture for computer vision", CVPR 2016, section 7) the truth is 1 - ε for class t and ε /
/// K more for each of the K classes:
///
/// ```
/// loss       L = -(1 - ε) log y_t - ε/K Σ_k log y_k = -log y_t + ε (x_t - 1/K Σ_k x_k)
/// gradient   ∂L/∂x_j = y_j - ε/K - (1 - ε) [j = t]
/// ```
///
/// @param smoothing ε, at least 0 and below 1; 0.1 is usual
public record SoftmaxCrossEntropy(double smoothing) implements Loss {

  /// @throws IllegalArgumentException if the number is out of its range
  public SoftmaxCrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be at least 0 and below 1, found " + smoothing);
    }
  }

  /// Without label smoothing.
  public SoftmaxCrossEntropy() {
    this(0);
  }

  @Override
  public String name() {
    return "cross_entropy";
  }

  @Override
  public boolean needsClasses() {
    return true;
  }

  @Override
  public void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] outputs,
      Targets targets,
      int from,
      int to,
      int width,
      int batch) {
    int[] labels = ((Targets.Classes) targets).labels();
    int offset = from * width;
    kernels.softmax(
        gradient, offset, outputs, offset, to - from, width, losses, from, labels, from);
    float sure = (float) (1 - smoothing);
    for (int row = from; row < to; row++) {
      if (smoothing > 0) {
        smooth(gradient, losses, outputs, row, labels[row], width);
      }
      gradient[row * width + labels[row]] -= sure;
    }
    float count = batch;
    for (int i = offset; i < to * width; i++) {
      gradient[i] /= count;
    }
  }

  /// The answers are the probabilities of the classes; the loss is that without label smoothing.
  @Override
  public void measure(
      Kernels kernels,
      float[] answers,
      double[] losses,
      float[] outputs,
      Targets targets,
      int first,
      int from,
      int to,
      int width) {
    int[] labels = ((Targets.Classes) targets).labels();
    int offset = from * width;
    kernels.softmax(
        answers, offset, outputs, offset, to - from, width, losses, from, labels, first + from);
  }

  @Override
  public void answer(
      Kernels kernels, float[] answers, float[] outputs, int from, int to, int width) {
    int offset = from * width;
    kernels.softmax(answers, offset, outputs, offset, to - from, width, null, 0, null, 0);
  }

  // What smoothing adds to a row's loss, and takes from the gradient of all its classes.
  private void smooth(
      float[] gradient, double[] losses, float[] logits, int row, int label, int classes) {
    float share = (float) (smoothing / classes);
    int start = row * classes;
    double sum = 0;
    for (int j = start; j < start + classes; j++) {
      sum += logits[j];
      gradient[j] -= share;
    }
    losses[row] += smoothing * (logits[start + label] - sum / classes);
  }
}
