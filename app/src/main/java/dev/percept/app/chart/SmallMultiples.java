package dev.percept.app.chart;

import java.util.ArrayList;
import java.util.List;

/// Small charts beside and below each other, all with the same two axes, so that they can be
/// compared.
///
/// @param title what is written above
/// @param x the axis below each
/// @param y the axis on the left of each; without numbers if it has no name
/// @param columns how many there are beside each other, at least 1
/// @param panels row by row
public record SmallMultiples(String title, Axis x, Axis y, int columns, List<Panel> panels)
    implements Chart {
  private static final double WIDTH = 720;
  private static final double MARGIN = 14;
  private static final double GAP = 14;
  private static final double NAME = 24;
  private static final double NUMBERS = 20;
  private static final double FLATTEST = 0.62;
  private static final double LOWEST = 84;
  private static final double LINE = 1.6;
  private static final double BEYOND = 3;

  /// @throws IllegalArgumentException if there is no panel or no column
  public SmallMultiples {
    panels = List.copyOf(panels);
    if (panels.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(
          "chart %s: expected panels in at least 1 column, found %d panels in %d columns"
              .formatted(title, panels.size(), columns));
    }
  }

  /// One of the small charts.
  ///
  /// @param name what is written above it
  /// @param series what it shows
  public record Panel(String name, List<Series> series) {
    public Panel {
      series = List.copyOf(series);
    }
  }

  @Override
  public Drawing draw() {
    List<Figure> figures = new ArrayList<>();
    double top = Frame.addTitle(figures, title, WIDTH);
    List<Series> all = panels.stream().flatMap(panel -> panel.series().stream()).toList();
    List<Frame.Key> keys = Plot.keys(all);
    if (keys.size() > 1) {
      top = Frame.addLegend(figures, keys, WIDTH, top + 2);
    }
    List<Point> points = all.stream().flatMap(series -> series.points().stream()).toList();
    Axis across = x.over(points, false, 0);
    Axis up = y.over(points, true, 0.05);
    boolean numbered = !up.name().isEmpty();
    if (numbered) {
      figures.add(
          Frame.text(MARGIN, top + 6 + Frame.TEXT, up.name(), Figure.Anchor.START, Ink.FAINT));
      top += 22;
    }
    List<Ticks.Tick> ticksUp = numbered ? Ticks.of(up, 3) : List.of();
    double widest = 0;
    for (Ticks.Tick tick : ticksUp) {
      widest = Math.max(widest, TextWidth.of(tick.label(), Frame.TEXT) + 7);
    }
    double left = MARGIN + widest;
    double wide = (WIDTH - MARGIN - left - (columns - 1) * GAP) / columns;
    double high = Math.max(LOWEST, wide * FLATTEST);
    int rows = Math.ceilDiv(panels.size(), columns);
    double step = NAME + high + 8;
    for (int i = 0; i < panels.size(); i++) {
      int row = i / columns;
      int column = i % columns;
      double from = left + column * (wide + GAP);
      double upper = top + row * step + NAME;
      Plot plot = new Plot(figures, from, upper, from + wide, upper + high, across, up, LINE);
      addPanel(plot, panels.get(i), column == 0 ? ticksUp : List.of(), ticksUp);
      if (i + columns >= panels.size()) {
        addNumbersBelow(plot);
      }
    }
    double below = top + rows * step + NUMBERS;
    figures.add(
        Frame.text(
            (left + WIDTH - MARGIN) / 2,
            below + 8,
            across.name(),
            Figure.Anchor.MIDDLE,
            Ink.FAINT));
    return new Drawing(WIDTH, below + (across.name().isEmpty() ? 0 : 20), title, figures);
  }

  private static void addPanel(
      Plot plot, Panel panel, List<Ticks.Tick> labelled, List<Ticks.Tick> lines) {
    List<Figure> figures = plot.figures();
    double wide = plot.right() - plot.left();
    String name = TextWidth.cut(panel.name(), Frame.TEXT, wide + GAP - 4);
    figures.add(Frame.text(plot.left(), plot.top() - 7, name, Figure.Anchor.START, Ink.TEXT));
    for (Ticks.Tick tick : lines) {
      double y = plot.bottom() - plot.up().share(tick.value()) * (plot.bottom() - plot.top());
      figures.add(new Figure.Line(plot.left(), y, plot.right(), y, Ink.GRID, 1, false));
    }
    for (Ticks.Tick tick : labelled) {
      double y = plot.bottom() - plot.up().share(tick.value()) * (plot.bottom() - plot.top());
      figures.add(
          Frame.text(
              plot.left() - 7, y + Frame.TEXT * 0.36, tick.label(), Figure.Anchor.END, Ink.FAINT));
    }
    panel.series().forEach(plot::add);
    figures.add(
        new Figure.Line(
            plot.left(), plot.bottom(), plot.right(), plot.bottom(), Ink.AXIS, 1, false));
  }

  // Not so far beyond the ends that they would run into those of a neighbour.
  private static void addNumbersBelow(Plot plot) {
    double most = plot.right() + BEYOND;
    double free = plot.left() - BEYOND;
    for (Ticks.Tick tick : Ticks.of(plot.across(), 3)) {
      double x = plot.left() + plot.across().share(tick.value()) * (plot.right() - plot.left());
      double half = TextWidth.of(tick.label(), Frame.TEXT) / 2;
      double middle = Math.clamp(x, plot.left() - BEYOND + half, most - half);
      plot.figures()
          .add(new Figure.Line(x, plot.bottom(), x, plot.bottom() + 4, Ink.AXIS, 1, false));
      if (middle - half >= free - 1e-6) {
        plot.figures()
            .add(
                Frame.text(
                    middle, plot.bottom() + 17, tick.label(), Figure.Anchor.MIDDLE, Ink.FAINT));
        free = middle + half + 8;
      }
    }
  }
}
