package dev.percept.app.chart;

import java.util.List;

/// An axis of a chart.
///
/// @param name what is on it, with its unit if it has one
/// @param logarithmic whether equal distances are equal factors; then all numbers must be above 0
/// @param least the smallest number; NaN for whatever there is
/// @param most the largest number; NaN for whatever there is
public record Axis(String name, boolean logarithmic, double least, double most) {

  /// @throws IllegalArgumentException if the smallest is not below the largest, or not above 0 on a
  ///   logarithmic axis
  public Axis {
    if (least >= most) {
      throw new IllegalArgumentException(
          "axis %s: expected a smallest number below the largest, found %s and %s"
              .formatted(name, least, most));
    }
    if (logarithmic && least <= 0) {
      throw new IllegalArgumentException(
          "axis %s is logarithmic: expected numbers above 0, found %s".formatted(name, least));
    }
  }

  /// As far as the numbers go.
  public static Axis of(String name) {
    return new Axis(name, false, Double.NaN, Double.NaN);
  }

  /// From `least` to `most`.
  public static Axis of(String name, double least, double most) {
    return new Axis(name, false, least, most);
  }

  /// Logarithmic, as far as the numbers go.
  public static Axis logarithmic(String name) {
    return new Axis(name, true, Double.NaN, Double.NaN);
  }

  /// Where the numbers lie: this axis with both ends known, a little beyond the outermost numbers.
  ///
  /// @param margin how far beyond, as a part of the whole
  Axis over(List<Point> points, boolean upwards, double margin) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      double value = upwards ? point.y() : point.x();
      if (Double.isFinite(value) && (!logarithmic || value > 0)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      low = logarithmic ? 0.1 : 0;
      high = 1;
    }
    if (logarithmic) {
      double from = Math.log10(Double.isNaN(least) ? low : least);
      double to = Math.log10(Double.isNaN(most) ? high : most);
      double room = to > from ? margin * (to - from) : 0.5;
      return new Axis(
          name,
          true,
          Double.isNaN(least) ? Math.pow(10, from - room) : least,
          Double.isNaN(most) ? Math.pow(10, to + room) : most);
    }
    double from = Double.isNaN(least) ? low : least;
    double to = Double.isNaN(most) ? high : most;
    double room = to > from ? margin * (to - from) : Math.max(0.5, Math.abs(from) * 0.1);
    return new Axis(
        name,
        false,
        Double.isNaN(least) ? from - room : least,
        Double.isNaN(most) ? to + room : most);
  }

  /// Where `value` lies, from 0 to 1 between the two ends, which are known.
  double share(double value) {
    return logarithmic
        ? (Math.log10(value) - Math.log10(least)) / (Math.log10(most) - Math.log10(least))
        : (value - least) / (most - least);
  }
}
