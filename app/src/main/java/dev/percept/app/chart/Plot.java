package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// The area between two axes: draws series in it, and cuts off what lies above or below.
///
/// @param figures where they are added
/// @param across the axis below, with both ends known
/// @param up the axis on the left, with both ends known
/// @param line how wide lines are
record Plot(
    List<Figure> figures,
    double left,
    double top,
    double right,
    double bottom,
    Axis across,
    Axis up,
    double line) {
  private static final double FAINT_LINE = 1;
  private static final double FAINT = 0.4;
  private static final double NARROWEST_BAR = 1.2;

  /// How a legend shows them: each once, and none without a name.
  static List<Frame.Key> keys(List<Series> series) {
    List<Frame.Key> keys = new ArrayList<>();
    for (Series each : series) {
      Frame.Key key =
          new Frame.Key(
              each.name(),
              each.ink(),
              each.style() == Series.Style.DASHES,
              each.style() == Series.Style.BARS,
              each.style() == Series.Style.DOTS);
      if (!each.name().isEmpty() && !keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  void add(Series series) {
    switch (series.style()) {
      case DOTS -> addDots(series);
      case BARS -> addBars(series);
      case LINE, DASHES, FAINT -> addLine(series);
    }
  }

  private void addDots(Series series) {
    for (Point point : series.points()) {
      if (isThere(point) && isInside(place(point))) {
        Point place = place(point);
        Point at = onDrawing(new Point(Math.clamp(place.x(), 0, 1), place.y()));
        figures.add(new Figure.Dot(at.x(), at.y(), 2.2, series.ink(), 0.55));
      }
    }
  }

  // A bar reaches half way to its neighbours.
  private void addBars(Series series) {
    List<Point> points = series.points();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      if (!isThere(point) || point.y() <= 0) {
        continue;
      }
      Point one = points.get(Math.max(0, i - 1));
      Point other = points.get(Math.min(points.size() - 1, i + 1));
      int steps = Math.min(points.size() - 1, i + 1) - Math.max(0, i - 1);
      double half = steps == 0 ? 0 : (other.x() - one.x()) / steps / 2;
      Point low = onDrawing(new Point(across.share(point.x() - half), 0));
      Point high =
          onDrawing(new Point(across.share(point.x() + half), Math.min(1, up.share(point.y()))));
      double wide = Math.max(NARROWEST_BAR, high.x() - low.x());
      double middle = (low.x() + high.x()) / 2;
      double from = Math.max(left, middle - wide / 2);
      figures.add(
          new Figure.Box(
              from,
              high.y(),
              Math.min(right, middle + wide / 2) - from,
              low.y() - high.y(),
              series.ink(),
              1));
    }
  }

  private void addLine(Series series) {
    List<Point> path = new ArrayList<>();
    Point before = null;
    for (Point point : series.points()) {
      Point place = isThere(point) ? place(point) : null;
      boolean inside = place != null && isInside(place);
      if (place != null && before != null && isInside(before) != inside) {
        path.add(crossing(before, place));
      }
      if (inside && place != null) {
        path.add(place);
      } else {
        end(series, path);
        path = new ArrayList<>();
      }
      before = place;
    }
    end(series, path);
  }

  private boolean isThere(Point point) {
    return Double.isFinite(point.x())
        && Double.isFinite(point.y())
        && !(across.logarithmic() && point.x() <= 0)
        && !(up.logarithmic() && point.y() <= 0);
  }

  private Point place(Point point) {
    return new Point(across.share(point.x()), up.share(point.y()));
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

  private Point onDrawing(Point place) {
    return new Point(left + place.x() * (right - left), bottom - place.y() * (bottom - top));
  }

  private void end(Series series, List<Point> path) {
    List<Point> places = path.stream().map(this::onDrawing).toList();
    boolean faint = series.style() == Series.Style.FAINT;
    if (places.size() == 1) {
      Point only = places.getFirst();
      figures.add(
          new Figure.Dot(only.x(), only.y(), faint ? 1.5 : 3.5, series.ink(), faint ? FAINT : 1));
    } else if (!places.isEmpty()) {
      boolean dashed = series.style() == Series.Style.DASHES;
      figures.add(
          new Figure.Path(
              places, series.ink(), faint ? FAINT_LINE : line, dashed, faint ? FAINT : 1));
    }
  }
}
