package dev.percept.tune;

/// Numbers as people write them.
final class NumberText {
  private NumberText() {}

  /// The shortest text that gives the number again: 3, not 3.0; 1e-4, not 1.0E-4.
  static String of(double value) {
    String text = Double.toString(value);
    return text.replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "");
  }

  /// Whether [Double#parseDouble] takes the text, and people would too: no hexadecimal, `NaN` or
  /// `1f`.
  static boolean isReal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// Whether [Integer#parseInt] takes the text.
  static boolean isWhole(String text) {
    try {
      return Integer.toString(Integer.parseInt(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
