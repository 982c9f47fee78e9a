package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// The numbers that are written at an axis: multiples of 1, 2 or 5 times a power of ten (Heckbert,
/// "Nice numbers for graph labels", Graphics Gems, 1990).
final class Ticks {
  private Ticks() {}

  /// One of them.
  ///
  /// @param value where it is
  /// @param label what is written there; empty for a line without text
  record Tick(double value, String label) {}

  /// @param axis with both ends known
  /// @param about how many
  static List<Tick> of(Axis axis, int about) {
    return axis.logarithmic() ? powers(axis, about) : multiples(axis, about);
  }

  private static List<Tick> multiples(Axis axis, int about) {
    double rough = (axis.most() - axis.least()) / Math.max(1, about);
    int power = (int) Math.floor(Math.log10(rough));
    double unit = Math.pow(10, power);
    double part = rough / unit;
    double step = part < 1.5 ? unit : part < 3.5 ? 2 * unit : part < 7.5 ? 5 * unit : 10 * unit;
    int decimals = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
    List<Tick> ticks = new ArrayList<>();
    double slack = step * 1e-6;
    for (long i = (long) Math.ceil((axis.least() - slack) / step);
        i * step <= axis.most() + slack && ticks.size() < 100;
        i++) {
      ticks.add(new Tick(i * step, Numerals.fixed(i * step, decimals)));
    }
    return ticks;
  }

  private static List<Tick> powers(Axis axis, int about) {
    double from = Math.log10(axis.least()) - 1e-9;
    double to = Math.log10(axis.most()) + 1e-9;
    List<Tick> ticks = new ArrayList<>();
    int every = (int) Math.max(1, Math.round((to - from) / about));
    boolean between = to - from < 2.5;
    for (int power = (int) Math.floor(from); power <= to; power++) {
      for (int digit = 1; digit <= (between ? 5 : 1); digit += digit == 2 ? 3 : 1) {
        double value = digit * Math.pow(10, power);
        if (value >= axis.least() * (1 - 1e-9) && value <= axis.most() * (1 + 1e-9)) {
          String label =
              digit == 1
                  ? power % every == 0 ? Numerals.power(power) : ""
                  : Numerals.rounded(value, 1);
          ticks.add(new Tick(value, label));
        }
      }
    }
    return ticks;
  }
}
