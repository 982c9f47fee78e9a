package dev.percept.app.chart;

/// A point of a chart, in the units of its axes, or of a drawing, in pixels from the upper left.
///
/// @param x to the right
/// @param y in a chart upwards, in a drawing downwards
public record Point(double x, double y) {}
