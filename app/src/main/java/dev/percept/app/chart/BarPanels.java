package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Small histograms below each other, each with its own axes.
///
/// @param title what is written above
/// @param panels from above
public record BarPanels(String title, List<Panel> panels) implements Chart {
  private static final double WIDTH = 480;
  private static final double MARGIN = 14;
  private static final double HIGH = 40;
  private static final double STEP = 84;
  private static final double BESIDE = 200;

  /// @throws IllegalArgumentException if there is none
  public BarPanels {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("chart " + title + " has nothing to show");
    }
  }

  /// A histogram.
  ///
  /// @param name what it is of
  /// @param lines what else is to be said
  /// @param from where the first bar begins
  /// @param to where the last one ends
  /// @param values the height of each bar, drawn by its root, so that low ones can be seen beside
  ///   high ones
  public record Panel(
      String name, List<String> lines, double from, double to, List<Double> values) {
    public Panel {
      lines = List.copyOf(lines);
      values = List.copyOf(values);
    }
  }

  @Override
  public Drawing draw() {
    List<Figure> figures = new ArrayList<>();
    double top = Frame.addTitle(figures, title, WIDTH) + 10;
    for (int i = 0; i < panels.size(); i++) {
      addTo(figures, panels.get(i), top + i * STEP);
    }
    return new Drawing(WIDTH, top + panels.size() * STEP + 4, title, figures);
  }

  private static void addTo(List<Figure> figures, Panel panel, double top) {
    String name = TextWidth.cut(panel.name(), Frame.TEXT, BESIDE - 20);
    figures.add(
        new Figure.Words(MARGIN, top + 13, name, Figure.Anchor.START, Ink.TEXT, Frame.TEXT, true));
    for (int i = 0; i < panel.lines().size(); i++) {
      figures.add(
          Frame.text(
              MARGIN, top + 30 + i * 16, panel.lines().get(i), Figure.Anchor.START, Ink.FAINT));
    }
    double left = MARGIN + BESIDE;
    double right = WIDTH - MARGIN - 6;
    double base = top + 4 + HIGH;
    double highest = 0;
    for (double value : panel.values()) {
      highest = Math.max(highest, value);
    }
    double step = (right - left) / Math.max(1, panel.values().size());
    for (int i = 0; i < panel.values().size(); i++) {
      double high = highest > 0 ? Math.sqrt(panel.values().get(i) / highest) * HIGH : 0;
      if (high > 0) {
        figures.add(new Figure.Box(left + i * step, base - high, step - 0.8, high, Ink.FIRST, 1));
      }
    }
    figures.add(new Figure.Line(left, base, right, base, Ink.AXIS, 1, false));
    Axis axis = Axis.of("", panel.from(), panel.to());
    double free = Double.NEGATIVE_INFINITY;
    for (Ticks.Tick tick : Ticks.of(axis, 4)) {
      double x = left + axis.share(tick.value()) * (right - left);
      double half = TextWidth.of(tick.label(), Frame.TEXT) / 2;
      figures.add(new Figure.Line(x, base, x, base + 4, Ink.AXIS, 1, false));
      if (x - half > free && x + half < WIDTH - 2) {
        figures.add(Frame.text(x, base + 17, tick.label(), Figure.Anchor.MIDDLE, Ink.FAINT));
        free = x + half + 6;
      }
    }
  }
}
