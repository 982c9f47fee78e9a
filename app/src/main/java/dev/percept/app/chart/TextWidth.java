package dev.percept.app.chart;

/// How wide a text will be, near enough to lay out a chart without asking for fonts, which differ
/// from machine to machine: the widths of Helvetica (Adobe's font metrics of it), and a sixth more,
/// as most fonts that stand in for it are wider.
final class TextWidth {
  private static final double MARGIN = 1.17;
  private static final double WIDE = 1.0;
  private static final double OTHER = 0.6;
  private static final char FIRST_WIDE = 0x2E80;

  // Hundredths of the size of the font, from the space to the tilde.
  private static final int[] HUNDREDTHS = {
    28, 28, 36, 56, 56, 89, 67, 19, 33, 33, 39, 58, 28, 33, 28, 28, 56, 56, 56, 56, 56, 56, 56, 56,
    56, 56, 28, 28, 58, 58, 58, 56, 102, 67, 67, 72, 72, 67, 61, 78, 72, 28, 50, 67, 56, 83, 72, 78,
    67, 78, 72, 67, 61, 72, 67, 94, 67, 67, 61, 28, 28, 28, 47, 56, 33, 56, 56, 50, 56, 56, 28, 56,
    56, 22, 22, 50, 22, 83, 56, 56, 56, 56, 33, 50, 28, 56, 50, 72, 50, 50, 50, 33, 26, 33, 58
  };

  private TextWidth() {}

  static double of(String text, double size) {
    double width = 0;
    for (int i = 0; i < text.length(); i++) {
      int at = text.charAt(i) - ' ';
      width +=
          at >= 0 && at < HUNDREDTHS.length
              ? HUNDREDTHS[at] / 100.0
              : text.charAt(i) >= FIRST_WIDE ? WIDE : OTHER;
    }
    return width * size * MARGIN;
  }

  /// The text, or as much of it as fits into `room` and three dots.
  static String cut(String text, double size, double room) {
    if (of(text, size) <= room) {
      return text;
    }
    int end = text.length() - 1;
    while (end > 1 && of(text.substring(0, end), size) + of("…", size) > room) {
      end--;
    }
    return text.substring(0, Math.max(0, end)).stripTrailing() + "…";
  }
}
