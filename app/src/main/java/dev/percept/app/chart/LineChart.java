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
  private static final double FAINT = 0.4;

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
    List<Frame.Key> keys = new ArrayList<>();
    for (Series each : series) {
      points.addAll(each.points());
      boolean dots = each.style() == Series.Style.DOTS;
      boolean dashes = each.style() == Series.Style.DASHES;
      if (!each.name().isEmpty()) {
        keys.add(new Frame.Key(each.name(), each.ink(), dashes, false, dots));
      }
    }
    Axis across = x.over(points, false, diagonal ? 0.03 : 0);
    Axis up = y.over(points, true, 0.05);
    if (diagonal) {
      double least = Math.min(across.least(), up.least());
      double most = Math.max(across.most(), up.most());
      across = new Axis(x.name(), x.logarithmic(), least, most);
      up = new Axis(y.name(), y.logarithmic(), least, most);
    }
    Frame frame = new Frame(WIDTH, HEIGHT, title, series.size() > 1 ? keys : List.of(), across, up);
    frame.addAxes(true);
    if (diagonal) {
      frame.add(
          new Figure.Line(
              frame.left(), frame.bottom(), frame.right(), frame.top(), Ink.AXIS, 1.5, true));
    }
    for (Series each : series) {
      addTo(frame, each, across, up);
    }
    for (Mark mark : marks) {
      addTo(frame, mark, across);
    }
    return frame.drawing(title);
  }

  private static void addTo(Frame frame, Series series, Axis across, Axis up) {
    List<Point> path = new ArrayList<>();
    Point before = null;
    for (Point point : series.points()) {
      boolean there =
          Double.isFinite(point.x())
              && Double.isFinite(point.y())
              && !(across.logarithmic() && point.x() <= 0)
              && !(up.logarithmic() && point.y() <= 0);
      Point place = there ? new Point(across.share(point.x()), up.share(point.y())) : null;
      boolean inside = place != null && isInside(place);
      if (series.style() == Series.Style.DOTS) {
        if (inside) {
          frame.add(
              new Figure.Dot(frame.x(point.x()), frame.y(point.y()), 2.2, series.ink(), 0.55));
        }
        continue;
      }
      if (place != null && before != null && isInside(before) != inside) {
        path.add(crossing(before, place));
      }
      if (inside && place != null) {
        path.add(place);
      } else {
        end(frame, series, path);
        path = new ArrayList<>();
      }
      before = place;
    }
    end(frame, series, path);
  }

  private static boolean isInside(Point place) {
    return place.y() >= 0 && place.y() <= 1;
  }

  // Where a line between two places, one of them outside, meets the border.
  private static Point crossing(Point one, Point other) {
    double outside = isInside(one) ? other.y() : one.y();
    double border = outside > 1 ? 1 : 0;
    double share = (border - one.y()) / (other.y() - one.y());
    return new Point(one.x() + share * (other.x() - one.x()), border);
  }

  private static void end(Frame frame, Series series, List<Point> path) {
    List<Point> places = new ArrayList<>();
    for (Point each : path) {
      places.add(
          new Point(
              frame.left() + each.x() * (frame.right() - frame.left()),
              frame.bottom() - each.y() * (frame.bottom() - frame.top())));
    }
    if (places.size() == 1) {
      Point only = places.getFirst();
      boolean faint = series.style() == Series.Style.FAINT;
      frame.add(
          new Figure.Dot(only.x(), only.y(), faint ? 1.5 : 3.5, series.ink(), faint ? FAINT : 1));
    } else if (!places.isEmpty()) {
      boolean dashed = series.style() == Series.Style.DASHES;
      boolean faint = series.style() == Series.Style.FAINT;
      frame.add(new Figure.Path(places, series.ink(), faint ? 1 : 2.2, dashed, faint ? FAINT : 1));
    }
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
