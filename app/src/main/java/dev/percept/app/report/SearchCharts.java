package dev.percept.app.report;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Chart;
import dev.percept.app.chart.LineChart;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.ParallelCoordinates;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Scale;
import dev.percept.app.chart.ScatterChart;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SideBars;
import dev.percept.tune.Dimension;
import dev.percept.tune.Goal;
import dev.percept.tune.Importance;
import dev.percept.tune.TrialResult;
import dev.percept.tune.TuningResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The charts that there are of a search for hyper-parameters.
///
/// Of several goals, the first is what all charts but [#fronts] show. Of searches with very many
/// configurations some are drawn: the best all, of the others every so many.
public final class SearchCharts {
  private static final int MOST_AXES = 12;
  private static final int MOST_SLICES = 18;
  private static final int MOST_LINES = 240;
  private static final int MOST_CURVES = 180;
  private static final int MOST_POINTS = 30;
  private static final int MOST_PLACES = 500;
  private static final int MOST_DOTS = 4_500;
  private static final int COLOURED = 5;

  // Where the worst lie far off, an axis has so much of the best; of curves, which begin low, more.
  private static final double GOOD = 0.75;
  private static final double MOSTLY = 0.9;
  private static final double MARGIN = 0.06;

  private final TuningResult result;
  private final String unit;
  private final List<Tried> tried;
  private final Map<String, Double> importance;

  /// @param unit what a unit of the budget is, for several of them: `epochs`
  public SearchCharts(TuningResult result, String unit) {
    this.result = result;
    this.unit = unit;
    this.tried = Tried.of(result);
    this.importance = Importance.of(result);
  }

  /// All there are.
  public List<Chart> all() {
    List<Chart> all = new ArrayList<>();
    progress().ifPresent(all::add);
    learning().ifPresent(all::add);
    all.addAll(fronts());
    coordinates().ifPresent(all::add);
    importance().ifPresent(all::add);
    all.addAll(slices());
    return all;
  }

  TuningResult result() {
    return result;
  }

  List<Tried> tried() {
    return tried;
  }

  String unit() {
    return unit;
  }

  /// A value of a goal as text.
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) >= 10
        ? Numerals.fixed(value, 0)
        : Numerals.rounded(value, 4);
  }

  private Goal goal() {
    return result.tuning().goals().getFirst();
  }

  private List<TrialResult> furthest() {
    int most = tried.isEmpty() ? 0 : tried.getFirst().units();
    return result.results().stream()
        .filter(one -> one.isMeasured() && one.job().to() == most)
        .toList();
  }

  /// The best value so far, over the units of budget that all trials together have spent; and each
  /// trial that went as far as any. Nothing where nothing was measured.
  public Optional<Chart> progress() {
    List<Point> each = new ArrayList<>();
    List<Point> best = new ArrayList<>();
    int most = tried.isEmpty() ? 0 : tried.getFirst().units();
    long spent = 0;
    for (TrialResult one : result.results()) {
      spent += one.job().to() - one.job().from();
      if (one.isMeasured() && one.job().to() == most) {
        double value = one.value(0);
        each.add(new Point(spent, value));
        double before = best.isEmpty() ? value : best.getLast().y();
        if (best.isEmpty() || (goal().maximize() ? value > before : value < before)) {
          best.add(new Point(spent, before));
          best.add(new Point(spent, value));
        }
      }
    }
    if (each.isEmpty()) {
      return Optional.empty();
    }
    best.add(new Point(spent, best.getLast().y()));
    List<Series> series =
        List.of(
            new Series(
                "trials with " + most + " " + unit,
                evenly(each, MOST_PLACES),
                Series.Style.DOTS,
                0),
            new Series("the best so far", best, Series.Style.LINE, 1));
    return Optional.of(
        new LineChart(
            "Best so far: " + goal().name(),
            Axis.of(unit + " of all trials", 0, Math.max(1, (double) spent)),
            axis(each, GOOD),
            series));
  }

  private Axis axis(List<Point> points, double share) {
    double[] values = points.stream().mapToDouble(Point::y).toArray();
    return SearchScales.of(goal(), share, MARGIN, values);
  }

  /// What was measured of each configuration as it was trained; nothing where each was measured
  /// once only.
  public Optional<Chart> learning() {
    if (tried.stream().noneMatch(one -> one.curve(0).size() > 1)) {
      return Optional.empty();
    }
    List<Tried> best = bestFirst().stream().limit(COLOURED).toList();
    List<Series> series = new ArrayList<>();
    List<Point> all = new ArrayList<>();
    for (Tried one : Tried.thinned(tried, MOST_CURVES)) {
      if (!best.contains(one)) {
        String name = series.isEmpty() ? "others" : "";
        series.add(series(name, one, Series.Style.FAINT, 0, all));
      }
    }
    for (int i = 0; i < best.size(); i++) {
      String name = "#" + best.get(i).suggestion();
      series.add(series(name, best.get(i), Series.Style.LINE, i, all));
    }
    return Optional.of(
        new LineChart(
            "Learning curves: " + goal().name(),
            Axis.of(unit, 0, tried.getFirst().units()),
            axis(all, MOSTLY),
            series));
  }

  private static Series series(
      String name, Tried one, Series.Style style, int colour, List<Point> all) {
    List<Point> curve = evenly(one.curve(0), MOST_POINTS);
    all.addAll(curve);
    return new Series(name, curve, style, colour);
  }

  /// Those that are marked, the best in the first goal first.
  List<Tried> bestFirst() {
    Comparator<Tried> byValue = Comparator.comparingDouble(one -> one.value(0));
    return tried.stream()
        .filter(Tried::marked)
        .sorted(goal().maximize() ? byValue.reversed() : byValue)
        .toList();
  }

  // The first and the last, and some between.
  private static List<Point> evenly(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> points.get((int) ((long) i * (points.size() - 1) / (most - 1))))
        .toList();
  }

  /// All configurations across all dimensions, and their values; nothing where nothing was
  /// measured. Of more than twelve dimensions, those that mattered most.
  public Optional<Chart> coordinates() {
    if (tried.isEmpty()) {
      return Optional.empty();
    }
    List<Goal> goals = result.tuning().goals();
    List<Dimension> dimensions = mostImportant(MOST_AXES);
    List<Scale> scales = new ArrayList<>(dimensions.stream().map(SearchScales::of).toList());
    for (int g = 0; g < goals.size(); g++) {
      int at = g;
      double[] values = tried.stream().mapToDouble(one -> one.value(at)).toArray();
      scales.add(Scale.of(SearchScales.of(goals.get(g), GOOD, 0, values)));
    }
    List<Tried> some = Tried.thinned(tried, MOST_LINES);
    List<ParallelCoordinates.Line> lines = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Tried one = some.get(i);
      List<Double> values = new ArrayList<>();
      for (Dimension dimension : dimensions) {
        values.add(SearchScales.value(dimension, one.configuration()));
      }
      for (int g = 0; g < goals.size(); g++) {
        values.add(one.value(g));
      }
      double strength = 1 - (double) i / some.size();
      lines.add(new ParallelCoordinates.Line(values, strength, one.marked()));
    }
    return Optional.of(
        new ParallelCoordinates(
            "All configurations", scales, lines, List.of("the stronger, the better", best())));
  }

  private String best() {
    return result.tuning().goals().size() > 1 ? "not beaten by any other" : "the best";
  }

  /// Whether [#coordinates] and [#learning] draw less than there is; how much, in words.
  Optional<String> leftOut() {
    int all = tried.size();
    return all <= MOST_LINES
        ? Optional.empty()
        : Optional.of(
            "Of %s configurations %d are drawn: the best %d, of the others every so many."
                .formatted(Numerals.fixed(all, 0), MOST_LINES, MOST_LINES / 3));
  }

  private List<Dimension> mostImportant(int most) {
    List<Dimension> all = result.tuning().space().dimensions();
    if (all.size() <= most) {
      return all;
    }
    List<Dimension> chosen =
        all.stream()
            .sorted(
                Comparator.comparingDouble(
                    dimension -> -importance.getOrDefault(dimension.name(), 0.0)))
            .limit(most)
            .toList();
    return all.stream().filter(chosen::contains).toList();
  }

  /// For each dimension, how good configurations were over where they lie on it. Of more than
  /// eighteen dimensions, those that mattered most.
  public List<Chart> slices() {
    List<Chart> charts = new ArrayList<>();
    List<Dimension> dimensions = mostImportant(MOST_SLICES);
    List<Tried> some = Tried.thinned(tried, Math.min(MOST_PLACES, MOST_DOTS / dimensions.size()));
    double[] values = tried.stream().mapToDouble(one -> one.value(0)).toArray();
    for (Dimension dimension : dimensions) {
      List<ScatterChart.Dot> dots = new ArrayList<>();
      for (Tried one : some) {
        double at = SearchScales.value(dimension, one.configuration());
        if (!Double.isNaN(at)) {
          double strength = (double) one.units() / tried.getFirst().units();
          dots.add(new ScatterChart.Dot(at, one.value(0), strength, one.marked()));
        }
      }
      if (!dots.isEmpty()) {
        charts.add(
            new ScatterChart(
                dimension.name(),
                SearchScales.of(dimension),
                SearchScales.of(goal(), GOOD, MARGIN, values),
                dots,
                List.of("the paler, the fewer " + unit, best())));
      }
    }
    return charts;
  }

  /// What share of the differences each dimension made, the largest first; nothing where there are
  /// too few trials to say.
  public Optional<Chart> importance() {
    if (importance.values().stream().noneMatch(share -> share > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new SideBars(
            "What mattered",
            importance.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(each ->
                    new SideBars.Bar(each.getKey(), each.getValue(), percent(each.getValue())))
                .toList()));
  }

  private static String percent(double share) {
    return share > 0 && share < 0.005 ? "< 1 %" : Numerals.fixed(100 * share, 0) + " %";
  }

  /// Of several goals, the first over each of the others: all trials that went as far as any, and
  /// those that no other beats in one goal without being worse in another.
  public List<Chart> fronts() {
    List<Chart> charts = new ArrayList<>();
    for (int g = 1; g < result.tuning().goals().size() && !tried.isEmpty(); g++) {
      charts.add(front(g));
    }
    return charts;
  }

  private Chart front(int other) {
    Goal across = result.tuning().goals().get(other);
    List<Point> all = points(furthest(), other);
    List<Point> front = points(result.front(), other);
    List<Series> series = new ArrayList<>();
    series.add(new Series("all trials", evenly(all, MOST_PLACES), Series.Style.DOTS, 0));
    if (result.tuning().goals().size() == 2) {
      series.add(new Series("", stairs(front, across), Series.Style.DASHES, 1));
    }
    series.add(new Series("not beaten by any other", front, Series.Style.DOTS, 1));
    return new LineChart(
        "%s over %s".formatted(goal().name(), across.name()),
        SearchScales.ofAll(across, all.stream().mapToDouble(Point::x).toArray()),
        axis(all, GOOD),
        series);
  }

  private static List<Point> points(List<TrialResult> results, int other) {
    return results.stream()
        .map(one -> new Point(one.value(other), one.value(0)))
        .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y))
        .toList();
  }

  // What one can have at each place: between two of the front that of the one that costs less.
  private static List<Point> stairs(List<Point> front, Goal across) {
    List<Point> stairs = new ArrayList<>();
    for (int i = 0; i < front.size(); i++) {
      Point here = front.get(i);
      if (i > 0) {
        Point before = front.get(i - 1);
        stairs.add(
            across.maximize() ? new Point(before.x(), here.y()) : new Point(here.x(), before.y()));
      }
      stairs.add(here);
    }
    return stairs;
  }
}
