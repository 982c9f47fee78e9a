package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Dots over two scales, of which the one below may be of words.
///
/// How to read it: what lies higher has more of what is on the left. A cloud that rises, falls or
/// has a hill says where on the scale below one should be; a flat one says that it does not matter.
/// Marked dots are those to look at, pale ones count less. Dots beyond an axis lie at its end.
///
/// @param title what is written above
/// @param x the scale below
/// @param y the axis on the left
/// @param dots what is shown
/// @param keys what dots are, and what marked ones are; or none
public record ScatterChart(String title, Scale x, Axis y, List<Dot> dots, List<String> keys)
    implements Chart {
  private static final double WIDTH = 360;
  private static final double HEIGHT = 270;
  private static final double ASIDE = 0.28;

  /// @throws IllegalArgumentException if there are other than two keys, or none
  public ScatterChart {
    dots = List.copyOf(dots);
    keys = List.copyOf(keys);
    if (!keys.isEmpty() && keys.size() != 2) {
      throw new IllegalArgumentException(
          "chart %s: expected 2 keys or none, found %d".formatted(title, keys.size()));
    }
  }

  /// A dot.
  ///
  /// @param x where on the scale below; of a word its number
  /// @param y how high
  /// @param strength how strong it is drawn, 0 to 1
  /// @param marked whether it is one of the few to look at
  public record Dot(double x, double y, double strength, boolean marked) {}

  @Override
  public Drawing draw() {
    List<Point> points = new ArrayList<>();
    for (Dot dot : dots) {
      points.add(new Point(dot.x(), dot.y()));
    }
    Axis across = x.axis().over(points, false, 0.03);
    Axis up = y.over(points, true, 0.05);
    Frame frame = new Frame(WIDTH, HEIGHT, title, frameKeys(), across, up);
    frame.addAxes(!x.isOfWords());
    if (x.isOfWords()) {
      addWords(frame);
    }
    List<Dot> ordered = new ArrayList<>(dots);
    ordered.sort(
        Comparator.comparing(Dot::marked)
            .thenComparingDouble(dot -> Math.clamp(dot.strength(), 0, 1)));
    for (int i = 0; i < ordered.size(); i++) {
      Dot dot = ordered.get(i);
      if (Double.isFinite(dot.x()) && Double.isFinite(dot.y()) && isOn(across, up, dot)) {
        double strength = Math.clamp(dot.strength(), 0, 1);
        frame.add(
            new Figure.Dot(
                frame.x(dot.x() + x.aside(i, ASIDE)),
                frame.y(dot.y()),
                dot.marked() ? 3.6 : 2.4,
                dot.marked() ? Ink.SECOND : Ink.FIRST,
                dot.marked() ? 1 : 0.14 + 0.6 * strength));
      }
    }
    return frame.drawing(title);
  }

  private static boolean isOn(Axis across, Axis up, Dot dot) {
    return !(across.logarithmic() && dot.x() <= 0) && !(up.logarithmic() && dot.y() <= 0);
  }

  private List<Frame.Key> frameKeys() {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Frame.Key> all = new ArrayList<>();
    all.add(new Frame.Key(keys.get(0), Ink.FIRST, false, false, true));
    if (dots.stream().anyMatch(Dot::marked)) {
      all.add(new Frame.Key(keys.get(1), Ink.SECOND, false, false, true));
    }
    return all;
  }

  private void addWords(Frame frame) {
    int count = x.words().size();
    double room = (frame.right() - frame.left()) / count;
    double free = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      String word = TextWidth.cut(x.words().get(i), Frame.TEXT, Math.max(room - 8, 28));
      double half = TextWidth.of(word, Frame.TEXT) / 2;
      if (frame.x(i) - half > free) {
        frame.addBelow(frame.x(i), word);
        free = frame.x(i) + half + 4;
      }
    }
  }
}
