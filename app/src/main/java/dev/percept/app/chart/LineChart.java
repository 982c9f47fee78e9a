package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Lines, or dots, over two axes.
///
/// @param title what is written above
/// @param x the axis below
/// @param y the axis on the left
/// @param series what is shown; those without a name are not in the legend
/// @param marks what is marked on the axis below
/// @param diagonal whether to draw the line of all places where x and y are the same
public record LineChart(
    String title, Axis x, Axis y, List<Series> series, List<Mark> marks, boolean diagonal)
    implements Chart {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 320;

  public LineChart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /// A place on the axis below that has a name.
  ///
  /// @param x where
  /// @param name what is written there
  public record Mark(double x, String name) {}

  /// Without marks and diagonal.
  public LineChart(String title, Axis x, Axis y, List<Series> series) {
    this(title, x, y, series, List.of(), false);
  }

  @Override
  public Drawing draw() {
    List<Point> points = new ArrayList<>();
    series.forEach(each -> points.addAll(each.points()));
    List<Frame.Key> keys = Plot.keys(series);
    Axis across = x.over(points, false, diagonal ? 0.03 : 0);
    Axis up = y.over(points, true, 0.05);
    if (diagonal) {
      double least = Math.min(across.least(), up.least());
      double most = Math.max(across.most(), up.most());
      across = new Axis(x.name(), x.logarithmic(), least, most);
      up = new Axis(y.name(), y.logarithmic(), least, most);
    }
    Frame frame = new Frame(WIDTH, HEIGHT, title, keys.size() > 1 ? keys : List.of(), across, up);
    frame.addAxes(true);
    if (diagonal) {
      frame.add(
          new Figure.Line(
              frame.left(), frame.bottom(), frame.right(), frame.top(), Ink.AXIS, 1.5, true));
    }
    series.forEach(frame.plot()::add);
    for (Mark mark : marks) {
      addTo(frame, mark, across);
    }
    return frame.drawing(title);
  }

  private static void addTo(Frame frame, Mark mark, Axis across) {
    double share = across.share(mark.x());
    if (!(share >= 0 && share <= 1)) {
      return;
    }
    double at = frame.x(mark.x());
    frame.add(new Figure.Line(at, frame.top() - 4, at, frame.bottom(), Ink.SECOND, 1.5, true));
    boolean end = share > 0.7;
    frame.add(
        Frame.text(
            end ? at - 5 : at + 5,
            frame.top() + 8,
            mark.name(),
            end ? Figure.Anchor.END : Figure.Anchor.START,
            Ink.SECOND));
  }
}
