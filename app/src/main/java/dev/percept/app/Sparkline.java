package dev.percept.app;

/// A curve of one line of text, `█▅▃▂▁▁`, of as many numbers as come. It always shows all of them,
/// each character the mean of as many: when it is full, neighbours are put together.
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final double[] sums;
  private int filled;
  private long each = 1;
  private long inLast;

  /// @param width the most characters, even
  Sparkline(int width) {
    sums = new double[width];
  }

  /// Takes one more number; one that is not finite is left out.
  void add(double number) {
    if (!Double.isFinite(number)) {
      return;
    }
    if (inLast == each) {
      filled++;
      inLast = 0;
    }
    if (filled == sums.length) {
      halve();
    }
    sums[filled] = inLast == 0 ? number : sums[filled] + number;
    inLast++;
  }

  private void halve() {
    filled /= 2;
    for (int i = 0; i < filled; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
    }
    each *= 2;
  }

  /// The curve of all numbers so far, as long as it is, from the least to the most that was.
  String text() {
    int count = inLast == 0 ? 0 : filled + 1;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, mean(i));
      most = Math.max(most, mean(i));
    }
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      double height = most > least ? (mean(i) - least) / (most - least) : 0;
      text.append(BARS.charAt((int) Math.round(height * (BARS.length() - 1))));
    }
    return text.toString();
  }

  private double mean(int i) {
    return sums[i] / (double) (i == filled ? inLast : each);
  }

  /// The mean of the last of its characters.
  double last() {
    return inLast == 0 ? Double.NaN : mean(filled);
  }
}
