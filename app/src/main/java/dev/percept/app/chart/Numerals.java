package dev.percept.app.chart;

/// Numbers as text, the same for everybody. Without formatters, which take a while the first time.
public final class Numerals {
  private static final int MOST_DECIMALS = 9;

  private Numerals() {}

  /// Appends a length of a drawing, to a tenth of a pixel.
  static void append(StringBuilder out, double length) {
    long tenths = Math.round(length * 10);
    if (tenths < 0) {
      out.append('-');
      tenths = -tenths;
    }
    out.append(tenths / 10);
    if (tenths % 10 != 0) {
      out.append('.').append(tenths % 10);
    }
  }

  /// With so many decimals and commas between thousands: `12,500.0`.
  public static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    int places = Math.clamp(decimals, 0, MOST_DECIMALS);
    double scale = 1;
    for (int i = 0; i < places; i++) {
      scale *= 10;
    }
    double scaled = Math.abs(value) * scale;
    if (scaled >= 1e15) {
      return String.valueOf(value);
    }
    long whole = Math.round(scaled);
    StringBuilder text = new StringBuilder(Long.toString(whole));
    while (text.length() <= places) {
      text.insert(0, '0');
    }
    int point = text.length() - places;
    if (places > 0) {
      text.insert(point, '.');
    }
    for (int i = point - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return (value < 0 && whole != 0 ? "−" : "") + text;
  }

  /// With about `digits` digits that matter: `0.0123`, `1,230`, `1.2e−7`.
  public static String rounded(double value, int digits) {
    double size = Math.abs(value);
    if (size == 0 || !Double.isFinite(value)) {
      return size == 0 ? "0" : String.valueOf(value);
    }
    int power = (int) Math.floor(Math.log10(size) + 1e-12);
    if (power < -4 || power > 8) {
      return fixed(value / Math.pow(10, power), digits - 1)
          + "e"
          + (power < 0 ? "−" : "")
          + Math.abs(power);
    }
    return fixed(value, digits - 1 - power);
  }

  /// All the digits that a number was given with: `0.5`, `0.0003`, `1,024`.
  static String shortest(double value) {
    for (int digits = 1; digits < 6; digits++) {
      String text = rounded(value, digits);
      String plain = text.replace("−", "-").replace(",", "");
      if (Double.isFinite(value) && Double.parseDouble(plain) == value) {
        return text;
      }
    }
    return rounded(value, 4);
  }

  /// A power of ten: `0.01`, `1`, `1e−5`.
  static String power(int power) {
    return power >= -3 && power <= 4
        ? fixed(Math.pow(10, power), Math.max(0, -power))
        : "1e" + (power < 0 ? "−" : "") + Math.abs(power);
  }
}
