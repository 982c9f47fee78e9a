package dev.percept.app.analysis;

import java.util.ArrayList;
import java.util.List;

/// How many numbers lie in each of some intervals of equal width.
///
/// @param from where the first interval begins
/// @param to where the last one ends
/// @param counts the numbers in each; an interval has its lower end, the last one both
public record Histogram(double from, double to, List<Long> counts) {

  /// @throws IllegalArgumentException if there is no interval, or it is not above `from`
  public Histogram {
    counts = List.copyOf(counts);
    if (counts.isEmpty() || !(from < to)) {
      throw new IllegalArgumentException(
          "a histogram needs intervals of some width, found %d from %s to %s"
              .formatted(counts.size(), from, to));
    }
  }

  /// Of `values`, in `intervals` from the least to the most of those that are finite; others are
  /// not counted.
  public static Histogram of(float[] values, int intervals) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Math.abs(value) <= Float.MAX_VALUE) { // finite
        least = value < least ? value : least;
        most = value > most ? value : most;
      }
    }
    if (!(least < most)) {
      double middle = least == most ? least : 0;
      double half = Math.max(0.5, Math.abs(middle) * 1e-3);
      least = middle - half;
      most = middle + half;
    }
    long[] counts = new long[intervals];
    double scale = intervals / (most - least);
    for (float value : values) {
      if (Math.abs(value) <= Float.MAX_VALUE) {
        int interval = (int) ((value - least) * scale);
        counts[interval < intervals ? interval : intervals - 1]++;
      }
    }
    List<Long> all = new ArrayList<>();
    for (long count : counts) {
      all.add(count);
    }
    return new Histogram(least, most, all);
  }
}
