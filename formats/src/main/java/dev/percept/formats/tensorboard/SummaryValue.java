package dev.percept.formats.tensorboard;

/// Something that was measured, under the name that TensorBoard shows. What stands before a slash
/// in names puts them together.
public sealed interface SummaryValue {

  /// Its name.
  String tag();

  /// A number.
  ///
  /// @param tag its name
  /// @param value the number
  record Scalar(String tag, double value) implements SummaryValue {}

  /// How many numbers lie in each of some intervals, from the smallest number to the largest.
  ///
  /// @param tag its name
  /// @param smallest the smallest number, the lower end of the first interval
  /// @param largest the largest
  /// @param count how many numbers there are
  /// @param sum their sum
  /// @param squares the sum of their squares
  /// @param limits the upper ends of the intervals; owned by this from here on
  /// @param counts the numbers in each; owned by this from here on
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Histogram(
      String tag,
      double smallest,
      double largest,
      long count,
      double sum,
      double squares,
      double[] limits,
      double[] counts)
      implements SummaryValue {
    private static final int INTERVALS = 30;

    /// Counts numbers in 30 intervals of the same width, or in one if they are all the same. Those
    /// that are not finite are left out.
    ///
    /// @param values those from `from` (inclusive) to `to` (exclusive) count
    public static Histogram of(String tag, float[] values, int from, int to) {
      double smallest = Double.POSITIVE_INFINITY;
      double largest = Double.NEGATIVE_INFINITY;
      double sum = 0;
      double squares = 0;
      long count = 0;
      for (int i = from; i < to; i++) {
        if (Float.isFinite(values[i])) {
          smallest = Math.min(smallest, values[i]);
          largest = Math.max(largest, values[i]);
          sum += values[i];
          squares += (double) values[i] * values[i];
          count++;
        }
      }
      if (count == 0) {
        return new Histogram(tag, 0, 0, 0, 0, 0, new double[1], new double[1]);
      }
      double[] limits = new double[smallest < largest ? INTERVALS : 1];
      double width = (largest - smallest) / limits.length;
      for (int i = 0; i < limits.length; i++) {
        limits[i] = i == limits.length - 1 ? largest : smallest + (i + 1) * width;
      }
      double[] counts = new double[limits.length];
      for (int i = from; i < to; i++) {
        if (Float.isFinite(values[i])) {
          int interval = width > 0 ? (int) ((values[i] - smallest) / width) : 0;
          counts[Math.min(interval, counts.length - 1)]++;
        }
      }
      return new Histogram(tag, smallest, largest, count, sum, squares, limits, counts);
    }
  }
}
