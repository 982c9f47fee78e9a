package dev.percept.conformance;

import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/// Derivatives in double.
public final class CentralDifferences {
  private static final double STEP = 1e-3;

  private CentralDifferences() {}

  /// The derivative of `f` at 0, to about twelve digits: central differences of fourth order over
  /// steps of 1/1000 and 2/1000 (Abramowitz and Stegun, 25.3.6 and table 25.2).
  static double derivative(DoubleUnaryOperator f) {
    double near = f.applyAsDouble(STEP) - f.applyAsDouble(-STEP);
    double far = f.applyAsDouble(2 * STEP) - f.applyAsDouble(-2 * STEP);
    return (8 * near - far) / (12 * STEP);
  }

  /// The derivative of `f` with respect to each element of `x`; `f` reads `x`, which is as before
  /// afterwards.
  static double[] gradient(double[] x, DoubleSupplier f) {
    return gradient(x, 1, f);
  }

  /// The same for every `stride`th element only, from the first on.
  static double[] gradient(double[] x, int stride, DoubleSupplier f) {
    double[] gradient = new double[(x.length + stride - 1) / stride];
    for (int i = 0; i < x.length; i += stride) {
      int element = i;
      double before = x[i];
      gradient[i / stride] =
          derivative(step -> {
            x[element] = before + step;
            return f.getAsDouble();
          });
      x[i] = before;
    }
    return gradient;
  }
}
