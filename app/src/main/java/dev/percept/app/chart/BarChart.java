package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Bars side by side over an axis of numbers, as of a histogram, or over names.
///
/// @param title what is written above
/// @param x the axis below; its ends are those of the first and the last bar
/// @param y the axis on the left
/// @param values the height of each bar
/// @param names of the bars; empty if the axis below has numbers
public record BarChart(String title, Axis x, Axis y, List<Double> values, List<String> names)
    implements Chart {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 300;

  /// @throws IllegalArgumentException if there are no bars, or other than that many names
  public BarChart {
    values = List.copyOf(values);
    names = List.copyOf(names);
    if (values.isEmpty() || (!names.isEmpty() && names.size() != values.size())) {
      throw new IllegalArgumentException(
          "chart %s: expected bars, and a name for each or none, found %d bars and %d names"
              .formatted(title, values.size(), names.size()));
    }
  }

  @Override
  public Drawing draw() {
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    for (double value : values) {
      points.add(new Point(values.size(), value));
    }
    Axis up = y.over(points, true, 0);
    up = Axis.of(y.name(), up.least(), up.most() + 0.05 * (up.most() - up.least()));
    Axis across =
        Double.isNaN(x.least()) || Double.isNaN(x.most()) ? Axis.of(x.name(), 0, values.size()) : x;
    Frame frame = new Frame(WIDTH, HEIGHT, title, List.of(), across, up);
    frame.addAxes(names.isEmpty());
    double room = (frame.right() - frame.left()) / values.size();
    double free = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.size(); i++) {
      double left = frame.left() + i * room;
      double gap = Math.min(4, room * 0.12);
      double high = frame.y(values.get(i));
      double base = frame.y(0);
      frame.add(
          new Figure.Box(
              left + gap / 2,
              Math.min(high, base),
              room - gap,
              Math.abs(base - high),
              Ink.FIRST,
              1));
      if (!names.isEmpty()) {
        String name = TextWidth.cut(names.get(i), Frame.TEXT, Math.max(room - 4, 28));
        double half = TextWidth.of(name, Frame.TEXT) / 2;
        if (left + room / 2 - half > free) {
          frame.addBelow(left + room / 2, name);
          free = left + room / 2 + half + 4;
        }
      }
    }
    return frame.drawing(title);
  }
}
