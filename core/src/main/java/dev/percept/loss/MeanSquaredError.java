package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// The mean squared error, for regression.
///
/// With outputs y and targets t of a row, K of each:
///
/// ```
/// loss       L = 1/K Σ_j (y_j - t_j)²
/// gradient   ∂L/∂y_j = 2 (y_j - t_j) / K
/// ```
///
/// and for the mean over B rows both divided by B. It is, up to constants, the negative logarithm
/// of the likelihood where targets are normally distributed around the outputs: Bishop, "Pattern
/// recognition and machine learning", 2006, section 1.2.5. Of classes, t is 1 for the true one and
/// 0 for all others.
public record MeanSquaredError() implements LossByRow {

  @Override
  public String name() {
    return "mean_squared_error";
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
    double scale = 2.0 / ((double) width * batch);
    for (int row = from; row < to; row++) {
      losses[row] = loss(outputs, row, targets, row, width);
      for (int j = 0; j < width; j++) {
        int i = row * width + j;
        gradient[i] = (float) (scale * ((double) outputs[i] - targets.at(row, j)));
      }
    }
  }

  @Override
  public double loss(float[] outputs, int row, Targets targets, int target, int width) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double difference = (double) outputs[row * width + j] - targets.at(target, j);
      sum += difference * difference;
    }
    return sum / width;
  }
}
