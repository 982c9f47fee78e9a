package dev.percept.loss;

import dev.percept.kernel.FloatMath;
import dev.percept.kernel.Kernels;

/// Sigmoid and cross-entropy in one, for outputs that each say yes or no on their own.
///
/// With logits x and targets t from 0 to 1 of a row, K of each, and σ(x) = 1 / (1 + e^-x):
///
/// ```
/// loss       L = -1/K Σ_j (t_j log σ(x_j) + (1 - t_j) log (1 - σ(x_j)))
///              = 1/K Σ_j (max(x_j, 0) - x_j t_j + log (1 + e^-|x_j|))
/// gradient   ∂L/∂x_j = (σ(x_j) - t_j) / K
/// ```
///
/// and for the mean over B rows both divided by B. The second form of the loss, which is the one
/// computed, overflows for no logit: Bishop, "Pattern recognition and machine learning", 2006,
/// equation 4.90, for the loss; the logarithm is [FloatMath#log1pExp]. Of classes, t is 1 for the
/// true one and 0 for all others.
public record BinaryCrossEntropy() implements LossByRow {

  @Override
  public String name() {
    return "binary_cross_entropy";
  }

  @Override
  public boolean needsClasses() {
    return false;
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
    int start = from * width;
    kernels.sigmoid(gradient, start, outputs, start, (to - from) * width);
    float scale = (float) ((double) width * batch);
    for (int row = from; row < to; row++) {
      losses[row] = loss(outputs, row, targets, row, width);
      for (int j = 0; j < width; j++) {
        int i = row * width + j;
        gradient[i] = (gradient[i] - targets.at(row, j)) / scale;
      }
    }
  }

  /// The answers are σ of the outputs, each a probability on its own.
  @Override
  public void answer(
      Kernels kernels, float[] answers, float[] outputs, int from, int to, int width) {
    int start = from * width;
    kernels.sigmoid(answers, start, outputs, start, (to - from) * width);
  }

  @Override
  public double loss(float[] outputs, int row, Targets targets, int target, int width) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      float x = outputs[row * width + j];
      double linear = Math.max(x, 0.0) - (double) x * targets.at(target, j);
      sum += linear + FloatMath.log1pExp(-Math.abs(x));
    }
    return sum / width;
  }

  @Override
  public void check(Targets targets, int outputs) {
    LossByRow.super.check(targets, outputs);
    if (targets instanceof Targets.Values values) {
      float[] numbers = values.values();
      for (int i = 0; i < numbers.length; i++) {
        if (!(numbers[i] >= 0 && numbers[i] <= 1)) {
          throw new IllegalArgumentException(
              "the loss %s takes targets from 0 to 1, target %d of row %d is %s"
                  .formatted(name(), i % outputs, i / outputs, numbers[i]));
        }
      }
    }
  }
}
