package dev.percept.app.chart;

import java.util.List;

/// A chart laid out: what lies where. SVG and PNG are written from the same one.
///
/// @param width in pixels
/// @param height in pixels
/// @param title what it shows, for readers that cannot see it
/// @param figures in the order in which they are drawn
record Drawing(double width, double height, String title, List<Figure> figures) {
  Drawing {
    figures = List.copyOf(figures);
  }
}
