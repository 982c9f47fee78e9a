package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Bars from left to right, below each other, each with its name before it and its number behind
/// it: for names that have no room below a [BarChart].
///
/// How to read it: lengths compare; all begin at 0.
///
/// @param title what is written above
/// @param bars from above
public record SideBars(String title, List<Bar> bars) implements Chart {
  private static final double WIDTH = 480;
  private static final double MARGIN = 14;
  private static final double STEP = 27;
  private static final double HIGH = 15;
  private static final double MOST_NAME = 170;

  /// @throws IllegalArgumentException if there is none
  public SideBars {
    bars = List.copyOf(bars);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("chart " + title + " has nothing to show");
    }
  }

  /// A bar.
  ///
  /// @param name what it is of
  /// @param value how long it is, at least 0
  /// @param label the number as text
  public record Bar(String name, double value, String label) {
    /// @throws IllegalArgumentException if the value is below 0, or not finite
    public Bar {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "bar %s: expected a value of at least 0, found %s".formatted(name, value));
      }
    }
  }

  @Override
  public Drawing draw() {
    List<Figure> figures = new ArrayList<>();
    double top = Frame.addTitle(figures, title, WIDTH) + 10;
    double names = 0;
    double labels = 0;
    double most = 0;
    for (Bar bar : bars) {
      names = Math.max(names, Math.min(MOST_NAME, TextWidth.of(bar.name(), Frame.TEXT)));
      labels = Math.max(labels, TextWidth.of(bar.label(), Frame.TEXT));
      most = Math.max(most, bar.value());
    }
    double left = MARGIN + names + 10;
    double room = WIDTH - MARGIN - labels - 8 - left;
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double y = top + i * STEP;
      double middle = y + HIGH / 2 + Frame.TEXT * 0.36;
      double width = most > 0 ? Math.max(room * bar.value() / most, 0) : 0;
      String name = TextWidth.cut(bar.name(), Frame.TEXT, MOST_NAME);
      figures.add(Frame.text(left - 10, middle, name, Figure.Anchor.END, Ink.TEXT));
      figures.add(new Figure.Box(left, y, width, HIGH, Ink.FIRST, 1));
      figures.add(
          Frame.text(left + width + 7, middle, bar.label(), Figure.Anchor.START, Ink.FAINT));
    }
    double bottom = top + bars.size() * STEP;
    figures.add(new Figure.Line(left, top - 5, left, bottom - 6, Ink.AXIS, 1, false));
    return new Drawing(WIDTH, bottom + 8, title, figures);
  }
}
