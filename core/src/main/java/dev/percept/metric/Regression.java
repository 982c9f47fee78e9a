package dev.percept.metric;

/// How a network does on a data set of real targets, in the units of the targets; of several
/// targets a sample the plain mean over them.
///
/// @param count the number of samples
/// @param loss the mean of what training makes small, of the numbers that it trains on
/// @param meanSquaredError the mean of (y - t)²
/// @param meanAbsoluteError the mean of |y - t|
/// @param rSquared the share of the targets' variance that the network explains, R² = 1 - Σ (y -
///   t)² / Σ (t - t̄)² with t̄ the mean target: 1 if all is right, 0 for a network that always says
///   the mean, less if it does worse than that; NaN if all targets are the same
public record Regression(
    long count, double loss, double meanSquaredError, double meanAbsoluteError, double rSquared)
    implements Evaluation {

  /// The root of the mean squared error.
  public double rootMeanSquaredError() {
    return StrictMath.sqrt(meanSquaredError);
  }

  /// NaN: there are no classes.
  @Override
  public double accuracy() {
    return Double.NaN;
  }
}
