package dev.percept.app.report;

import dev.percept.app.analysis.Activations;
import dev.percept.app.analysis.Answers;
import dev.percept.app.analysis.Calibration;
import dev.percept.app.analysis.FirstWeights;
import dev.percept.app.analysis.Histogram;
import dev.percept.app.analysis.Mistake;
import dev.percept.app.analysis.Residuals;
import dev.percept.app.chart.Axis;
import dev.percept.app.chart.BarChart;
import dev.percept.app.chart.BarPanels;
import dev.percept.app.chart.Chart;
import dev.percept.app.chart.HeatMap;
import dev.percept.app.chart.ImageGrid;
import dev.percept.app.chart.LineChart;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.ReliabilityDiagram;
import dev.percept.app.chart.Series;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The charts that there are of a run.
public final class Charts {
  private static final int MOST_CLASSES = 200;
  private static final int MISTAKES = 24;
  private static final int FEWER_MISTAKES = 16;
  private static final int MOST_UNITS = 100;
  private static final int MOST_LAYERS = 40;

  // Losses that differ by more than this are easier to see on a logarithmic axis.
  private static final double WIDE = 20;

  private Charts() {}

  /// Loss, and accuracy or error, over the iterations; none of a run that measured nothing.
  public static List<Chart> curves(Metrics metrics) {
    String on = metrics.measuredOn();
    List<Chart> charts = new ArrayList<>();
    curve(metrics, "Loss", "loss", "loss", on + "_loss", on).ifPresent(charts::add);
    curve(metrics, "Accuracy", "accuracy", "train_accuracy", on + "_accuracy", on)
        .ifPresent(charts::add);
    curve(metrics, "Error", "root mean squared error", "train_rmse", on + "_rmse", on)
        .ifPresent(charts::add);
    return charts;
  }

  private static Optional<Chart> curve(
      Metrics metrics, String title, String axis, String train, String measured, String on) {
    List<Series> series = new ArrayList<>();
    if (metrics.has(train)) {
      series.add(new Series("training", metrics.points(train), Series.Style.DASHES, 1));
    }
    if (metrics.has(measured)) {
      series.add(new Series(on, metrics.points(measured), Series.Style.LINE, 0));
    }
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LineChart(
                title, Axis.of("iteration", 0, Double.NaN), axisOf(axis, series), series));
  }

  /// An axis for these series, logarithmic where they are far apart. What was measured first, of a
  /// network that knows nothing yet, often lies far from all that comes; then the axis leaves it
  /// out, and lines come from outside.
  static Axis axisOf(String name, List<Series> series) {
    double[] all = range(series, 0);
    double[] later = range(series, 1);
    if (!(later[0] < later[1])) {
      later = all;
    }
    boolean leavesOut = all[1] - all[0] > 2 * (later[1] - later[0]);
    double[] shown = leavesOut ? later : all;
    if (shown[0] > 0 && shown[1] / shown[0] > WIDE) {
      return Axis.logarithmic(name + " (logarithmic)");
    }
    double margin = 0.06 * (shown[1] - shown[0]);
    return leavesOut ? Axis.of(name, shown[0] - margin, shown[1] + margin) : Axis.of(name);
  }

  // The least and the most of all that is finite, from point `first` of each series on.
  private static double[] range(List<Series> series, int first) {
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (Series each : series) {
      for (int i = first; i < each.points().size(); i++) {
        double y = each.points().get(i).y();
        if (Double.isFinite(y)) {
          range[0] = Math.min(range[0], y);
          range[1] = Math.max(range[1], y);
        }
      }
    }
    return range;
  }

  /// What several runs were measured to be, over each other: loss, and accuracy or error.
  public static List<Chart> overlaid(List<ComparedRun> runs) {
    List<Chart> charts = new ArrayList<>();
    overlay(runs, "Loss", "loss").ifPresent(charts::add);
    overlay(runs, "Accuracy", "accuracy").ifPresent(charts::add);
    overlay(runs, "Root mean squared error", "rmse").ifPresent(charts::add);
    return charts;
  }

  private static Optional<Chart> overlay(List<ComparedRun> runs, String title, String what) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Metrics metrics = runs.get(i).metrics();
      String key = metrics.measuredOn() + "_" + what;
      if (metrics.has(key)) {
        Series.Style style = i / Series.COLOURS % 2 == 0 ? Series.Style.LINE : Series.Style.DASHES;
        series.add(new Series(runs.get(i).name(), metrics.points(key), style, i));
      }
    }
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LineChart(
                title, Axis.of("iteration", 0, Double.NaN), axisOf(what, series), series));
  }

  /// How often each class was taken for each; nothing where there are too many to see something.
  ///
  /// @param names of the classes; those that have none are called by their numbers
  public static Optional<Chart> confusion(ConfusionMatrix matrix, List<String> names) {
    int classes = matrix.classes();
    if (classes > MOST_CLASSES) {
      return Optional.empty();
    }
    long worst = 1;
    for (int truth = 0; truth < classes; truth++) {
      for (int said = 0; said < classes; said++) {
        worst = truth == said ? worst : Math.max(worst, matrix.count(truth, said));
      }
    }
    List<String> labels = new ArrayList<>();
    List<HeatMap.Cell> cells = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      labels.add(name(names, truth));
      long images = Math.max(1, matrix.images(truth));
      for (int said = 0; said < classes; said++) {
        long count = matrix.count(truth, said);
        boolean right = truth == said;
        double strength =
            right ? 0.25 + 0.65 * count / images : Math.sqrt((double) count / worst) * 0.85;
        cells.add(
            new HeatMap.Cell(
                count == 0 ? "" : Long.toString(count), count == 0 ? 0 : strength, right ? 0 : 1));
      }
    }
    return Optional.of(
        new HeatMap(
            "Confusion matrix",
            "true",
            "said",
            labels,
            labels,
            cells,
            List.of("right", "wrong, the stronger the more often")));
  }

  /// What a class is called.
  static String name(List<String> names, int label) {
    return label < names.size() ? names.get(label) : Integer.toString(label);
  }

  /// The images of which the network was surest, and wrong; nothing where the samples are no images
  /// or all of them right.
  public static Optional<Chart> mistakes(Answers answers, List<String> names) {
    // Long names need more room.
    int longest = 0;
    for (int label = 0; label < answers.classes(); label++) {
      longest = Math.max(longest, name(names, label).length());
    }
    boolean isShort = longest <= 2;
    List<Mistake> worst = answers.worstMistakes(isShort ? MISTAKES : FEWER_MISTAKES);
    if (worst.isEmpty() || !SampleImage.isOne(answers.dataset())) {
      return Optional.empty();
    }
    List<ImageGrid.Tile> tiles = new ArrayList<>();
    for (Mistake mistake : worst) {
      String said = name(names, mistake.said());
      String truth = name(names, mistake.truth());
      tiles.add(
          new ImageGrid.Tile(
              SampleImage.of(answers.dataset(), mistake.index()),
              isShort
                  ? List.of("said " + said + ", is " + truth, percent(mistake.answer()))
                  : List.of("said " + said, "is " + truth, percent(mistake.answer()))));
    }
    return Optional.of(
        new ImageGrid(
            "Worst mistakes",
            "What it was surest of, and wrong: how sure is below.",
            tiles,
            isShort ? 6 : 4));
  }

  static String percent(double share) {
    return Numerals.fixed(100 * share, 1) + " %";
  }

  /// Whether it is as often right as it says.
  public static Chart calibration(Calibration calibration) {
    long total = 0;
    for (Calibration.Bin bin : calibration.bins()) {
      total += bin.count();
    }
    List<ReliabilityDiagram.Bin> bins = new ArrayList<>();
    for (Calibration.Bin bin : calibration.bins()) {
      bins.add(
          new ReliabilityDiagram.Bin(
              bin.from(),
              bin.to(),
              (double) bin.count() / Math.max(1, total),
              bin.confidence(),
              bin.accuracy()));
    }
    return new ReliabilityDiagram("Reliability", bins, calibration.expectedError());
  }

  /// What the units of the first layer look for.
  ///
  /// @param inputs the names of the inputs, where they are a row of numbers; may be empty
  public static Chart weights(FirstWeights weights, List<String> inputs) {
    Shape shape = weights.shape();
    int units = Math.min(MOST_UNITS, weights.count());
    String of =
        units < weights.count() ? " (the first %d of %d)".formatted(units, weights.count()) : "";
    if (shape.rank() == 1) {
      return weightMatrix(weights, inputs, Math.min(units, 32));
    }
    List<ImageGrid.Tile> tiles = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      tiles.add(new ImageGrid.Tile(SampleImage.ofWeights(weights, unit), List.of()));
    }
    boolean colours = shape.rank() == 3 && shape.size(2) == 3;
    return new ImageGrid(
        (weights.name().startsWith("conv") ? "Filters of " : "Weights of ") + weights.name() + of,
        colours
            ? "Grey is 0; colours as in the input."
            : "Blue speaks for a unit, orange against it.",
        tiles,
        units <= 16 ? 8 : 10);
  }

  private static Chart weightMatrix(FirstWeights weights, List<String> inputs, int units) {
    int rows = Math.min(60, weights.shape().elements());
    float largest = weights.largest();
    List<String> rowNames = new ArrayList<>();
    List<String> columnNames = new ArrayList<>();
    List<HeatMap.Cell> cells = new ArrayList<>();
    List<float[]> columns = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      columns.add(weights.values(unit));
      columnNames.add(Integer.toString(unit + 1));
    }
    for (int row = 0; row < rows; row++) {
      rowNames.add(row < inputs.size() ? inputs.get(row) : Integer.toString(row + 1));
      for (float[] column : columns) {
        double share = largest > 0 ? column[row] / largest : 0;
        cells.add(new HeatMap.Cell("", Math.abs(share), share < 0 ? 1 : 0));
      }
    }
    return new HeatMap(
        "Weights of " + weights.name(),
        "input",
        "unit",
        rowNames,
        columnNames,
        cells,
        List.of("speaks for a unit", "against it"));
  }

  /// What the layers give.
  public static Chart activations(List<Activations> layers) {
    List<BarPanels.Panel> panels = new ArrayList<>();
    for (Activations each : layers.subList(0, Math.min(MOST_LAYERS, layers.size()))) {
      panels.add(
          new BarPanels.Panel(
              each.layer() + " · " + each.shape(),
              List.of(
                  "mean "
                      + Numerals.rounded(each.mean(), 3)
                      + " ± "
                      + Numerals.rounded(each.deviation(), 3),
                  zeros(each)),
              each.histogram().from(),
              each.histogram().to(),
              doubles(each.histogram())));
    }
    return new BarPanels("Activations", panels);
  }

  // Outputs that are zero for whatever comes in do nothing.
  private static String zeros(Activations layer) {
    if (layer.zeros() == 0) {
      return "no zeros";
    }
    String share = percent(layer.zeros()) + " zeros";
    return layer.silent() > 0 ? share + ", " + percent(layer.silent()) + " always" : share;
  }

  private static List<Double> doubles(Histogram histogram) {
    List<Double> counts = new ArrayList<>();
    for (long count : histogram.counts()) {
      counts.add((double) count);
    }
    return counts;
  }

  /// How far a regression is off in one target, and what it said against what is true.
  public static List<Chart> residuals(Residuals residuals) {
    Histogram histogram = residuals.histogram();
    List<Point> points = new ArrayList<>();
    for (Residuals.Point point : residuals.points()) {
      points.add(new Point(point.truth(), point.said()));
    }
    String name = residuals.name();
    return List.of(
        new LineChart(
            "Said and true: " + name,
            Axis.of("true " + name),
            Axis.of("said " + name),
            List.of(new Series("samples", points, Series.Style.DOTS, 0)),
            List.of(),
            true),
        new BarChart(
            "Errors: " + name,
            Axis.of("said minus true " + name, histogram.from(), histogram.to()),
            Axis.of("samples"),
            doubles(histogram),
            List.of()));
  }
}
