package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Things with many values each, as lines across many axes: an axis for each value, side by side,
/// and a line for each thing, which meets every axis where its value is.
///
/// How to read it: follow the marked lines. Where they come together on an axis and others do not,
/// that value matters; where they cross it anywhere, it matters less. Between two axes, lines that
/// run in parallel are values that rise together, lines that cross are values of which one falls
/// when the other rises. A line that has no value on an axis passes it at its foot, at "–". The
/// stronger a line, the better.
///
/// @param title what is written above
/// @param scales one for each axis, from the left
/// @param lines what is shown
/// @param keys what strong lines are, and what marked ones are
public record ParallelCoordinates(
    String title, List<Scale> scales, List<Line> lines, List<String> keys) implements Chart {
  private static final double LEAST_WIDTH = 480;
  private static final double LEAST_STEP = 110;
  private static final double MARGIN = 18;
  private static final double HIGH = 230;
  private static final double FOOT = 26;
  private static final double SMALL = 11.5;
  private static final double CLOSEST = 17;
  private static final double ASIDE = 0.22;

  /// @throws IllegalArgumentException if there is no scale, or a line with other than that many
  ///   values, or other than two keys
  public ParallelCoordinates {
    scales = List.copyOf(scales);
    lines = List.copyOf(lines);
    keys = List.copyOf(keys);
    if (scales.isEmpty() || keys.size() != 2) {
      throw new IllegalArgumentException(
          "chart %s: expected scales and 2 keys, found %d and %d"
              .formatted(title, scales.size(), keys.size()));
    }
    for (Line line : lines) {
      if (line.values().size() != scales.size()) {
        throw new IllegalArgumentException(
            "chart %s: expected %d values in each line, found %d"
                .formatted(title, scales.size(), line.values().size()));
      }
    }
  }

  /// A thing with its values.
  ///
  /// @param values one for each scale; of words their number; NaN where there is none
  /// @param strength how strong it is drawn, 0 to 1
  /// @param marked whether it is one of the few to look at
  public record Line(List<Double> values, double strength, boolean marked) {
    public Line {
      values = List.copyOf(values);
    }
  }

  @Override
  public Drawing draw() {
    double step = Math.max(LEAST_STEP, (LEAST_WIDTH - 2 * MARGIN) / scales.size());
    List<Figure> figures = new ArrayList<>();
    double width = 2 * MARGIN + step * scales.size();
    double top = addKeys(figures, Frame.addTitle(figures, title, width) + 2) + 34;
    double bottom = top + HIGH;
    boolean feet = false;
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < scales.size(); i++) {
      axes.add(axis(i));
      feet |= hasGap(i);
      addAxis(figures, i, MARGIN + i * step, top, bottom);
    }
    addLines(figures, axes, step, top, bottom);
    for (int i = 0; i < scales.size(); i++) {
      addLabels(figures, i, axes.get(i), MARGIN + i * step, step, top, bottom);
    }
    return new Drawing(width, bottom + (feet ? FOOT : 0) + 18, title, figures);
  }

  private Axis axis(int index) {
    Scale scale = scales.get(index);
    List<Point> points = new ArrayList<>();
    for (Line line : lines) {
      points.add(new Point(line.values().get(index), 0));
    }
    return scale.axis().over(points, false, 0);
  }

  private boolean hasGap(int index) {
    for (Line line : lines) {
      if (line.values().get(index).isNaN()) {
        return true;
      }
    }
    return false;
  }

  private double addKeys(List<Figure> figures, double top) {
    double middle = top + Frame.TEXT / 2 + 1.5;
    double x = MARGIN;
    for (int i = 0; i < 4; i++) {
      double left = x + i * 9;
      figures.add(path(left, middle, left + 7, middle, Ink.FIRST, 2.5, opacity((i + 1) / 4.0)));
    }
    figures.add(
        Frame.text(x + 42, top + Frame.TEXT - 1, keys.get(0), Figure.Anchor.START, Ink.TEXT));
    x += 62 + TextWidth.of(keys.get(0), Frame.TEXT);
    if (lines.stream().anyMatch(Line::marked)) {
      figures.add(path(x, middle, x + 20, middle, Ink.SECOND, 2.5, 1));
      figures.add(
          Frame.text(x + 26, top + Frame.TEXT - 1, keys.get(1), Figure.Anchor.START, Ink.TEXT));
    }
    return top + 18;
  }

  private static Figure.Path path(
      double x1, double y1, double x2, double y2, Ink ink, double width, double opacity) {
    return new Figure.Path(
        List.of(new Point(x1, y1), new Point(x2, y2)), ink, width, false, opacity);
  }

  private static double opacity(double strength) {
    double share = Math.clamp(strength, 0, 1);
    return 0.07 + 0.68 * share * share;
  }

  private void addAxis(List<Figure> figures, int index, double x, double top, double bottom) {
    figures.add(new Figure.Line(x, top, x, bottom, Ink.AXIS, 1.2, false));
    if (hasGap(index)) {
      figures.add(new Figure.Line(x, bottom, x, bottom + FOOT, Ink.GRID, 1, true));
    }
  }

  private void addLines(
      List<Figure> figures, List<Axis> axes, double step, double top, double bottom) {
    List<Line> ordered = new ArrayList<>(lines);
    ordered.sort(
        Comparator.comparing(Line::marked)
            .thenComparingDouble(line -> Math.clamp(line.strength(), 0, 1)));
    for (int i = 0; i < ordered.size(); i++) {
      Line line = ordered.get(i);
      List<Point> points = new ArrayList<>();
      for (int s = 0; s < axes.size(); s++) {
        double value = line.values().get(s);
        double y =
            Double.isNaN(value)
                ? bottom + FOOT
                : at(axes.get(s), value + scales.get(s).aside(i, ASIDE), top, bottom);
        points.add(new Point(MARGIN + s * step, y));
      }
      figures.add(
          line.marked()
              ? new Figure.Path(points, Ink.SECOND, 2.2, false, 1)
              : new Figure.Path(points, Ink.FIRST, 1.2, false, opacity(line.strength())));
    }
  }

  private static double at(Axis axis, double value, double top, double bottom) {
    return bottom - Math.clamp(axis.share(value), 0, 1) * (bottom - top);
  }

  private void addLabels(
      List<Figure> figures,
      int index,
      Axis axis,
      double x,
      double step,
      double top,
      double bottom) {
    String name = TextWidth.cut(axis.name(), Frame.TEXT, step - 12);
    figures.add(
        new Figure.Words(x - 4, top - 12, name, Figure.Anchor.START, Ink.TEXT, Frame.TEXT, false));
    Scale scale = scales.get(index);
    if (scale.isOfWords()) {
      int every = (int) Math.ceil(scale.words().size() * CLOSEST / (bottom - top));
      for (int i = 0; i < scale.words().size(); i += every) {
        addLabel(figures, x, at(axis, i, top, bottom), scale.words().get(i), step);
      }
    } else {
      addNumbers(figures, axis, x, step, top, bottom);
    }
    if (hasGap(index)) {
      figures.add(
          new Figure.Words(
              x + 7, bottom + FOOT + 4, "–", Figure.Anchor.START, Ink.TEXT, Frame.TITLE, true));
    }
  }

  // Both ends, and what has room between them.
  private static void addNumbers(
      List<Figure> figures, Axis axis, double x, double step, double top, double bottom) {
    addLabel(figures, x, top, Numerals.shortest(axis.most()), step);
    addLabel(figures, x, bottom, Numerals.shortest(axis.least()), step);
    double last = bottom;
    for (Ticks.Tick tick : Ticks.of(axis, 5)) {
      double y = at(axis, tick.value(), top, bottom);
      if (!tick.label().isEmpty() && last - y >= CLOSEST && y - top >= CLOSEST) {
        addLabel(figures, x, y, tick.label(), step);
        last = y;
      }
    }
  }

  // On a ground of its own, as lines pass below it.
  private static void addLabel(List<Figure> figures, double x, double y, String text, double step) {
    String label = TextWidth.cut(text, SMALL, step - 14);
    figures.add(new Figure.Line(x - 3, y, x + 3, y, Ink.AXIS, 1.2, false));
    double width = TextWidth.of(label, SMALL) / 1.1;
    figures.add(new Figure.Box(x + 4.5, y - 7, width + 4, 14, Ink.GROUND, 0.78));
    figures.add(
        new Figure.Words(
            x + 6, y + SMALL * 0.36, label, Figure.Anchor.START, Ink.TEXT, SMALL, false));
  }
}
