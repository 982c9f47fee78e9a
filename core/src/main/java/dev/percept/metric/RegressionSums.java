package dev.percept.metric;

/// Adds up the errors of a [Regression], sample by sample, in double and in the order in which they
/// come.
public final class RegressionSums {
  private final double[] means;
  private final double[] squares;
  private final double[] absolutes;
  private final double[] spreads;
  private long count;
  private double loss;

  /// @param means the mean of each target over the whole data set
  public RegressionSums(double... means) {
    this.means = means.clone();
    this.squares = new double[means.length];
    this.absolutes = new double[means.length];
    this.spreads = new double[means.length];
  }

  /// Counts a sample.
  public void addLoss(double loss) {
    this.loss += loss;
    count++;
  }

  /// Counts one target of a sample.
  ///
  /// @param column which of its targets
  /// @param unit how much one is in the units to report in
  public void add(int column, double answer, double target, double unit) {
    double error = unit * (answer - target);
    double spread = unit * (target - means[column]);
    squares[column] += error * error;
    absolutes[column] += Math.abs(error);
    spreads[column] += spread * spread;
  }

  /// What was counted.
  public Regression result() {
    double square = 0;
    double absolute = 0;
    double explained = 0;
    for (int column = 0; column < means.length; column++) {
      square += squares[column] / count;
      absolute += absolutes[column] / count;
      explained += spreads[column] > 0 ? 1 - squares[column] / spreads[column] : Double.NaN;
    }
    return new Regression(
        count,
        loss / count,
        square / means.length,
        absolute / means.length,
        explained / means.length);
  }
}
