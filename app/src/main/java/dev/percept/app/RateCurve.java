package dev.percept.app;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Chart;
import dev.percept.app.chart.LineChart;
import dev.percept.app.chart.Series;
import dev.percept.train.LearningRateFinder.Point;
import dev.percept.train.LearningRateFinder.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The loss against the learning rate, the latter on a logarithmic axis: as text of 80 columns, and
/// as a picture that can be read on a light and on a dark ground.
final class RateCurve {
  private static final int COLUMNS = 70;
  private static final int ROWS = 14;

  private final Result result;
  private final double first;
  private final double last;
  private final double least;
  private final double most;

  // Losses far above the first one would press the rest of the curve flat.
  private RateCurve(Result result) {
    this.result = result;
    List<Point> points = result.points();
    this.first = Math.log10(points.getFirst().rate());
    this.last = Math.max(first + 1e-9, Math.log10(points.getLast().rate()));
    double low = result.lowest().smoothed();
    double start = points.getFirst().smoothed();
    double high = start;
    for (Point point : points) {
      high = Math.max(high, point.smoothed());
    }
    high = Math.min(high, low + 1.6 * Math.max(start - low, 1e-9 + 0.05 * Math.abs(low)));
    double margin = 0.06 * Math.max(high - low, 1e-9);
    this.least = low - margin;
    this.most = high + margin;
  }

  private double across(double rate) {
    return (Math.log10(rate) - first) / (last - first);
  }

  // 0 at the top.
  private double down(double loss) {
    return (most - loss) / (most - least);
  }

  /// Lines of at most 80 columns.
  static List<String> text(Result result) {
    return new RateCurve(result).lines();
  }

  private List<String> lines() {
    char[][] grid = new char[ROWS][COLUMNS];
    for (char[] row : grid) {
      Arrays.fill(row, ' ');
    }
    int marked = column(result.suggested());
    if (marked >= 0) {
      for (char[] row : grid) {
        row[marked] = '┊';
      }
    }
    for (Point point : result.points()) {
      int row = (int) Math.floor(down(point.smoothed()) * ROWS);
      if (row >= 0 && row < ROWS) {
        grid[row][Math.max(0, column(point.rate()))] = '●';
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("smoothed loss");
    for (int row = 0; row < ROWS; row++) {
      boolean labelled = row == 0 || row == ROWS - 1 || row == ROWS / 2;
      double loss = most - (row + 0.5) / ROWS * (most - least);
      String label = labelled ? Figures.number(loss) : "";
      lines.add(
          "%8s ┤".formatted(label.substring(0, Math.min(8, label.length())))
              + new String(grid[row]).stripTrailing());
    }
    char[] axis = new char[COLUMNS];
    char[] labels = new char[COLUMNS];
    Arrays.fill(axis, '─');
    Arrays.fill(labels, ' ');
    int free = 0;
    for (int power = (int) Math.ceil(first - 1e-9); power <= last + 1e-9; power++) {
      int at = Math.max(0, column(Math.pow(10, power)));
      axis[at] = '┴';
      String label = power(power);
      if (at >= free && at + label.length() <= COLUMNS) {
        label.getChars(0, label.length(), labels, at);
        free = at + label.length() + 1;
      }
    }
    lines.add("         └" + new String(axis));
    lines.add(("          " + new String(labels)).stripTrailing());
    lines.add("          learning rate (┊ suggested)");
    return lines;
  }

  private static String power(int power) {
    return power >= -3 && power <= 3
        ? Phrase.number(Double.parseDouble("1e" + power))
        : "1e" + power;
  }

  // -1 outside.
  private int column(double rate) {
    double across = across(rate);
    return across < -1e-9 || across > 1 + 1e-9
        ? -1
        : (int) Math.min(COLUMNS - 1L, Math.round(across * (COLUMNS - 1)));
  }

  /// As a chart.
  static Chart chart(Result result) {
    return new RateCurve(result).picture();
  }

  private Chart picture() {
    List<dev.percept.app.chart.Point> each = new ArrayList<>();
    List<dev.percept.app.chart.Point> smoothed = new ArrayList<>();
    for (Point point : result.points()) {
      each.add(new dev.percept.app.chart.Point(point.rate(), point.loss()));
      smoothed.add(new dev.percept.app.chart.Point(point.rate(), point.smoothed()));
    }
    return new LineChart(
        "Loss against learning rate",
        Axis.logarithmic("learning rate (logarithmic)"),
        Axis.of("loss of a batch", least, most),
        List.of(
            new Series("each batch", each, Series.Style.DOTS, 4),
            new Series("smoothed", smoothed, Series.Style.LINE, 0)),
        List.of(
            new LineChart.Mark(result.suggested(), "suggested %.1e".formatted(result.suggested()))),
        false);
  }
}
