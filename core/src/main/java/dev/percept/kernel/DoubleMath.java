package dev.percept.kernel;

/// What learning rates and changes of images need of mathematics, in double and by fixed sequences
/// of operations, so that the bits are the same on every machine. Unlike the functions of
/// `StrictMath`, these allocate nothing.
public final class DoubleMath {
  /// The terms of the sine: the first one left out is below (π/2)^23 / 23! ≈ 10^-18.
  private static final int TERMS = 10;

  private DoubleMath() {}

  /// base^exponent for an exponent of at least 0, by repeated squaring. The relative error is at
  /// most about `exponent` · 2^-53.
  public static double power(double base, int exponent) {
    double power = 1;
    double square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /// cos(π p) for p from -1 to 1, to about 2^-52.
  public static double cosineOfHalfTurns(double p) {
    return sineOfAtMostHalf(0.5 - Math.abs(p));
  }

  /// sin(π p) for p from -1 to 1, to about 2^-52.
  public static double sineOfHalfTurns(double p) {
    // Beyond a quarter of a turn the sine comes back.
    return sineOfAtMostHalf(Math.abs(p) <= 0.5 ? p : Math.signum(p) - p);
  }

  /// sin(π p) for p from -½ to ½, by its Taylor series.
  private static double sineOfAtMostHalf(double p) {
    double x = Math.PI * p;
    double sum = 1;
    for (int k = TERMS; k >= 1; k--) {
      sum = 1 - x * x / (2 * k * (2 * k + 1)) * sum;
    }
    return x * sum;
  }
}
