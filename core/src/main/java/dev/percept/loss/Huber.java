package dev.percept.loss;

import dev.percept.kernel.Kernels;

/// The loss of Huber, for regression where some targets are far off: quadratic for errors up to δ,
/// from there on in proportion to the error, so that an outlier pulls no harder than one at δ.
///
/// With outputs y and targets t of a row, K of each, and e = y - t:
///
/// ```
/// loss       L = 1/K Σ_j h(e_j)      h(e) = ½ e²            where |e| ≤ δ
///                                    h(e) = δ (|e| - ½ δ)   elsewhere
/// gradient   ∂L/∂y_j = min(max(e_j, -δ), δ) / K
/// ```
///
/// and for the mean over B rows both divided by B. Huber, "Robust estimation of a location
/// parameter", The Annals of Mathematical Statistics 35, 1964. Of classes, t is 1 for the true one
/// and 0 for all others.
///
/// @param delta δ, finite and above 0, in the units that the network learns in: those of targets
///   kept scaled (see [Targets.Values]) are scaled
public record Huber(double delta) implements LossByRow {

  /// @throws IllegalArgumentException if the number is out of its range
  public Huber {
    if (!(delta > 0) || Double.isInfinite(delta)) {
      throw new IllegalArgumentException("delta must be finite and above 0, found " + delta);
    }
  }

  /// With δ = 1.
  public Huber() {
    this(1);
  }

  @Override
  public String name() {
    return "huber";
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
    double scale = 1.0 / ((double) width * batch);
    for (int row = from; row < to; row++) {
      losses[row] = loss(outputs, row, targets, row, width);
      for (int j = 0; j < width; j++) {
        int i = row * width + j;
        double error = (double) outputs[i] - targets.at(row, j);
        gradient[i] = (float) (scale * Math.min(Math.max(error, -delta), delta));
      }
    }
  }

  @Override
  public double loss(float[] outputs, int row, Targets targets, int target, int width) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double error = Math.abs((double) outputs[row * width + j] - targets.at(target, j));
      sum += error <= delta ? error * error / 2 : delta * (error - delta / 2);
    }
    return sum / width;
  }
}
