package dev.percept.app.chart;

/// The ground that a PNG is drawn on. An SVG is right on either.
public enum Theme {
  /// Dark text on white.
  LIGHT,
  /// Light text on a ground that is almost black.
  DARK
}
