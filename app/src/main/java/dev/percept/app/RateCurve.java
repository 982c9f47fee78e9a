package dev.percept.app;

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

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 76;
  private static final int RIGHT = 24;
  private static final int TOP = 52;
  private static final int BOTTOM = 58;

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

  /// An SVG file.
  static String svg(Result result) {
    return new RateCurve(result).picture();
  }

  private double x(double rate) {
    return LEFT + across(rate) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    return TOP + Math.clamp(down(loss), 0, 1) * (HEIGHT - TOP - BOTTOM);
  }

  private String picture() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>Loss against learning rate</title>
        <style>
          text { font: 13px system-ui, sans-serif; fill: #1f2328; }
          .ground { fill: #ffffff; }
          .grid { stroke: #d8dee4; stroke-width: 1; }
          .raw { fill: #8c959f; opacity: 0.6; }
          .curve { fill: none; stroke: #0b62d6; stroke-width: 2.5; stroke-linejoin: round; }
          .mark { stroke: #b3400a; stroke-width: 1.5; stroke-dasharray: 5 4; }
          text.marked { fill: #b3400a; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .ground { fill: #0d1117; }
            .grid { stroke: #30363d; }
            .raw { fill: #7d8590; }
            .curve { stroke: #6cb6ff; }
            .mark { stroke: #ffa657; }
            text.marked { fill: #ffa657; }
          }
        </style>
        <rect class="ground" width="%d" height="%d"/>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH, HEIGHT));
    addGrid(svg);
    svg.append("<g class=\"raw\">\n");
    for (Point point : result.points()) {
      if (down(point.loss()) >= 0 && down(point.loss()) <= 1) {
        svg.append(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.8\"/>%n"
                .formatted(x(point.rate()), y(point.loss())));
      }
    }
    svg.append("</g>\n<polyline class=\"curve\" points=\"");
    for (Point point : result.points()) {
      if (down(point.smoothed()) >= 0) {
        svg.append("%.1f,%.1f ".formatted(x(point.rate()), y(point.smoothed())));
      }
    }
    svg.append("\"/>\n");
    addMark(svg);
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">learning rate (logarithmic)</text>%n"
            .formatted((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14));
    svg.append(
        "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">loss of a batch</text>%n"
            .formatted((TOP + HEIGHT - BOTTOM) / 2));
    svg.append("<circle class=\"raw\" cx=\"%d\" cy=\"18\" r=\"3\"/>%n".formatted(LEFT + 4));
    svg.append("<text x=\"%d\" y=\"22\">each batch</text>%n".formatted(LEFT + 14));
    svg.append(
        "<line class=\"curve\" x1=\"%d\" y1=\"18\" x2=\"%d\" y2=\"18\"/>%n"
            .formatted(LEFT + 104, LEFT + 128));
    svg.append("<text x=\"%d\" y=\"22\">smoothed</text>%n".formatted(LEFT + 136));
    return svg.append("</svg>\n").toString().replace("\r\n", "\n");
  }

  private void addGrid(StringBuilder svg) {
    for (int power = (int) Math.ceil(first - 1e-9); power <= last + 1e-9; power++) {
      double x = x(Math.pow(10, power));
      svg.append(
          "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n"
              .formatted(x, TOP, x, HEIGHT - BOTTOM));
      svg.append(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n"
              .formatted(x, HEIGHT - BOTTOM + 20, power(power)));
    }
    int lines = 5;
    for (int i = 0; i <= lines; i++) {
      double loss = least + (most - least) * i / lines;
      svg.append(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n"
              .formatted(LEFT, y(loss), WIDTH - RIGHT, y(loss)));
      svg.append(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>%n"
              .formatted(LEFT - 8, y(loss) + 4.5, loss));
    }
  }

  private void addMark(StringBuilder svg) {
    double rate = result.suggested();
    double across = across(rate);
    if (across < 0 || across > 1) {
      return;
    }
    svg.append(
        "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n"
            .formatted(x(rate), TOP - 8, x(rate), HEIGHT - BOTTOM));
    svg.append(
        "<text class=\"marked\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">suggested %.1e</text>%n"
            .formatted(x(rate), TOP - 12, across > 0.8 ? "end" : "middle", rate));
  }
}
