package dev.percept.conformance;

import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/// Derivatives in double.
public final class CentralDifferences {
  private static final double STEP = 1e-3;
  private static final double JUMP = 1e-8;

  private CentralDifferences() {}

  /// The derivative of `f` at 0, to about twelve digits: central differences of fourth order over
  /// steps of 1/1000 and 2/1000 (Abramowitz and Stegun, 25.3.6 and table 25.2).
  static double derivative(DoubleUnaryOperator f) {
    return derivative(f, STEP);
  }

  private static double derivative(DoubleUnaryOperator f, double step) {
    double near = f.applyAsDouble(step) - f.applyAsDouble(-step);
    double far = f.applyAsDouble(2 * step) - f.applyAsDouble(-2 * step);
    return (8 * near - far) / (12 * step);
  }

  /// Whether neither `f` nor its derivatives jump closer to 0 than 4/1000, so that [#derivative]
  /// can be believed. If so, doubling the step changes the derivative little, and makes the second
  /// difference f(h) - 2 f(0) + f(-h) four times as large. (With a kink at 0 it grows twofold only;
  /// other jumps change the derivative.)
  static boolean isSmooth(DoubleUnaryOperator f) {
    double derivative = derivative(f);
    double most = JUMP * Math.max(1, Math.abs(derivative));
    double fourfold = secondDifference(f, 2 * STEP) - 4 * secondDifference(f, STEP);
    return Math.abs(derivative(f, 2 * STEP) - derivative) <= most && Math.abs(fourfold) <= most;
  }

  private static double secondDifference(DoubleUnaryOperator f, double step) {
    return f.applyAsDouble(step) - 2 * f.applyAsDouble(0) + f.applyAsDouble(-step);
  }

  /// The derivative of `f` with respect to each element of `x`, NaN where it is not [#isSmooth];
  /// `f` reads `x`, which is as before afterwards.
  static double[] gradient(double[] x, DoubleSupplier f) {
    return gradient(x, 1, element -> f.getAsDouble());
  }

  /// The same for every `stride`th element only, from the first on; `f` is told which one it is.
  static double[] gradient(double[] x, int stride, IntToDoubleFunction f) {
    double[] gradient = new double[(x.length + stride - 1) / stride];
    for (int i = 0; i < x.length; i += stride) {
      int element = i;
      double before = x[i];
      DoubleUnaryOperator along =
          step -> {
            x[element] = before + step;
            return f.applyAsDouble(element);
          };
      gradient[i / stride] = isSmooth(along) ? derivative(along) : Double.NaN;
      x[i] = before;
    }
    return gradient;
  }
}
