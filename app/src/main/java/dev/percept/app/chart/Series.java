package dev.percept.app.chart;

import java.util.List;

/// One of the things that a [LineChart] shows.
///
/// @param name what the legend calls it; empty if it is not to be there
/// @param points in the order of x
/// @param style how it is drawn
/// @param colour which of the colours, from 0; they come again after the sixth
public record Series(String name, List<Point> points, Style style, int colour) {

  /// How many series have a colour of their own.
  public static final int COLOURS = Ink.COLOURS;

  /// How a series is drawn.
  public enum Style {
    /// A line through the points.
    LINE,
    /// A line of dashes.
    DASHES,
    /// A dot for each point.
    DOTS,
    /// A bar from the axis below up to each point, as wide as points are apart.
    BARS,
    /// A thin grey line, for what is one of many; the colour says nothing.
    FAINT
  }

  /// @throws IllegalArgumentException if the colour is below 0
  public Series {
    points = List.copyOf(points);
    if (colour < 0) {
      throw new IllegalArgumentException("series " + name + ": the colour is below 0");
    }
  }

  Ink ink() {
    return style == Style.FAINT ? Ink.AXIS : Ink.ofSeries(colour);
  }
}
