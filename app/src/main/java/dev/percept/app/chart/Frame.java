package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// What charts with two axes have in common: title, legend, grid, axes and their names.
final class Frame {
  static final double TITLE = 15;
  static final double TEXT = 13;
  private static final double MARGIN = 14;
  private static final double LINE = 18;
  private static final double TICK_GAP = 7;

  private final List<Figure> figures = new ArrayList<>();
  private final double width;
  private final double height;
  private final Axis across;
  private final Axis up;
  private final List<Ticks.Tick> ticksUp;
  private double left;
  private double top;
  private double right;
  private double bottom;

  /// An entry of the legend.
  ///
  /// @param dashed of a line
  /// @param box whether it is a filled area and not a line
  /// @param dot whether it is a dot and not a line
  record Key(String name, Ink ink, boolean dashed, boolean box, boolean dot) {}

  /// @param height of the whole, with a legend of one line
  /// @param across the axis below, with both ends known
  /// @param up the axis on the left, with both ends known
  Frame(double width, double height, String title, List<Key> keys, Axis across, Axis up) {
    this.width = width;
    this.across = across;
    this.up = up;
    top = addTitle(figures, title, width);
    if (keys.isEmpty()) {
      this.height = height;
    } else {
      double legend = top + 2;
      top = addLegend(figures, keys, width, legend);
      // A legend of several lines makes the chart higher, not what it shows smaller.
      this.height = height + top - legend - LINE;
    }
    top += 6;
    figures.add(text(MARGIN, top + TEXT - 1, up.name(), Figure.Anchor.START, Ink.FAINT));
    top += LINE + 4;
    bottom = this.height - 46;
    ticksUp = Ticks.of(up, (int) Math.max(2, (bottom - top) / 42));
    double widest = 0;
    for (Ticks.Tick tick : ticksUp) {
      widest = Math.max(widest, TextWidth.of(tick.label(), TEXT));
    }
    left = MARGIN + widest + TICK_GAP;
    right = width - MARGIN - 6;
  }

  /// Puts a title into a drawing of that width; returns where it ends.
  static double addTitle(List<Figure> figures, String title, double width) {
    String text = TextWidth.cut(title, TITLE, width - 2 * MARGIN);
    figures.add(new Figure.Words(MARGIN, 26, text, Figure.Anchor.START, Ink.TEXT, TITLE, true));
    return 36;
  }

  static Figure.Words text(double x, double y, String text, Figure.Anchor anchor, Ink ink) {
    return new Figure.Words(x, y, text, anchor, ink, TEXT, false);
  }

  /// Puts a legend into a drawing of that width, in as many lines as it needs; returns where it
  /// ends.
  static double addLegend(List<Figure> figures, List<Key> keys, double width, double from) {
    double top = from;
    double x = MARGIN;
    for (Key key : keys) {
      String name = TextWidth.cut(key.name(), TEXT, width - 2 * MARGIN - 30);
      double needed = 26 + TextWidth.of(name, TEXT);
      if (x > MARGIN && x + needed > width - MARGIN) {
        x = MARGIN;
        top += LINE;
      }
      double middle = top + TEXT / 2 + 1.5;
      if (key.box()) {
        figures.add(new Figure.Box(x + 4, middle - 5.5, 12, 11, key.ink(), 0.8));
      } else if (key.dot()) {
        figures.add(new Figure.Dot(x + 10, middle, 3.5, key.ink(), 1));
      } else {
        figures.add(new Figure.Line(x, middle, x + 20, middle, key.ink(), 2.5, key.dashed()));
      }
      figures.add(text(x + 26, top + TEXT - 1, name, Figure.Anchor.START, Ink.TEXT));
      x += needed + 16;
    }
    return top + LINE;
  }

  /// Draws grid and axes. What belongs below the data comes before, the data after.
  ///
  /// @param labelled whether numbers are written below
  void addAxes(boolean labelled) {
    for (Ticks.Tick tick : ticksUp) {
      double y = y(tick.value());
      figures.add(new Figure.Line(left, y, right, y, Ink.GRID, 1, false));
      figures.add(
          text(left - TICK_GAP, y + TEXT * 0.36, tick.label(), Figure.Anchor.END, Ink.FAINT));
    }
    if (labelled) {
      for (Ticks.Tick tick : fittingTicks()) {
        double x = x(tick.value());
        figures.add(new Figure.Line(x, bottom, x, bottom + 4, Ink.AXIS, 1, false));
        double half = TextWidth.of(tick.label(), TEXT) / 2;
        addBelow(Math.min(x, width - 4 - half), tick.label());
      }
    }
    figures.add(new Figure.Line(left, bottom, right, bottom, Ink.AXIS, 1, false));
    figures.add(
        text((left + right) / 2, height - 10, across.name(), Figure.Anchor.MIDDLE, Ink.FAINT));
  }

  // As many numbers below as have room beside each other.
  private List<Ticks.Tick> fittingTicks() {
    List<Ticks.Tick> ticks = List.of();
    for (int about = 8; about > 0; about--) {
      ticks = Ticks.of(across, about);
      double free = Double.NEGATIVE_INFINITY;
      boolean fits = true;
      for (Ticks.Tick tick : ticks) {
        double half = TextWidth.of(tick.label(), TEXT) / 2;
        fits &= x(tick.value()) - half >= free;
        free = x(tick.value()) + half + 14;
      }
      if (fits) {
        return ticks;
      }
    }
    return ticks;
  }

  /// Writes something below the axis.
  void addBelow(double x, String label) {
    figures.add(text(x, bottom + 17, label, Figure.Anchor.MIDDLE, Ink.FAINT));
  }

  /// The area between the axes.
  Plot plot() {
    return new Plot(figures, left, top, right, bottom, across, up, 2.2);
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  /// Where a number lies; what lies outside the axis is at its end.
  double x(double value) {
    return left + Math.clamp(across.share(value), 0, 1) * (right - left);
  }

  /// The same upwards.
  double y(double value) {
    return bottom - Math.clamp(up.share(value), 0, 1) * (bottom - top);
  }

  double left() {
    return left;
  }

  double right() {
    return right;
  }

  double top() {
    return top;
  }

  double bottom() {
    return bottom;
  }

  Drawing drawing(String title) {
    return new Drawing(width, height, title, figures);
  }
}
