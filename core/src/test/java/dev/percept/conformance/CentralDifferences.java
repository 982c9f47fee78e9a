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
    return derivative(
        f.applyAsDouble(STEP) - f.applyAsDouble(-STEP),
        f.applyAsDouble(2 * STEP) - f.applyAsDouble(-2 * STEP),
        STEP);
  }

  private static double derivative(double near, double far, double step) {
    return (8 * near - far) / (12 * step);
  }

  /// The same, NaN unless neither `f` nor its derivatives jump closer to 0 than 4/1000, so that it
  /// can be believed. If so, doubling the step changes the derivative little, and makes the second
  /// difference f(h) - 2 f(0) + f(-h) four times as large. (With a kink at 0 it grows twofold only;
  /// other jumps change the derivative.)
  ///
  /// @param middle f(0)
  private static double smoothDerivative(DoubleUnaryOperator f, double middle) {
    double[] behind = new double[3];
    double[] before = new double[3];
    for (int i = 0; i < 3; i++) {
      behind[i] = f.applyAsDouble((1 << i) * STEP);
      before[i] = f.applyAsDouble(-(1 << i) * STEP);
    }
    double derivative = derivative(behind[0] - before[0], behind[1] - before[1], STEP);
    double wide = derivative(behind[1] - before[1], behind[2] - before[2], 2 * STEP);
    double most = JUMP * Math.max(1, Math.abs(derivative));
    double fourfold =
        (behind[1] - 2 * middle + before[1]) - 4 * (behind[0] - 2 * middle + before[0]);
    boolean smooth = Math.abs(wide - derivative) <= most && Math.abs(fourfold) <= most;
    return smooth ? derivative : Double.NaN;
  }

  /// The derivative of `f` with respect to each element of `x`, NaN where it cannot be believed;
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
      gradient[i / stride] = smoothDerivative(along, f.applyAsDouble(element));
      x[i] = before;
    }
    return gradient;
  }
}
