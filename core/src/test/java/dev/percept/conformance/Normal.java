package dev.percept.conformance;

/// The normal distribution in double.
public final class Normal {
  private static final int FRACTION_TERMS = 60;

  private Normal() {}

  /// The density φ(x).
  public static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
  }

  /// The distribution function Φ(x), to about twelve digits: near 0 by the series of Marsaglia,
  /// "Evaluating the normal distribution", 2004; in the tails by Laplace's continued fraction
  /// (Abramowitz and Stegun, 26.2.14).
  public static double distribution(double x) {
    double t = Math.abs(x);
    if (t < 3) {
      double sum = x;
      double term = x;
      for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
        term *= x * x / k;
        sum += term;
      }
      return 0.5 + density(x) * sum;
    }
    double fraction = t;
    for (int k = t < 40 ? FRACTION_TERMS : 0; k >= 1; k--) {
      fraction = t + k / fraction;
    }
    double tail = density(t) / fraction;
    return x > 0 ? 1 - tail : tail;
  }
}
