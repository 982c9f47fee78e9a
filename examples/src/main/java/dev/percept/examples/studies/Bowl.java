package dev.percept.examples.studies;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.kernel.ScalarKernels;
import dev.percept.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The way that each optimizer takes down the bowl x²/20 + y² from (-7, 2), where the slope is
/// steep across and nearly nothing along. Its gradient is (x/10, 2y).
final class Bowl {
  private static final int STEPS = 30;

  private Bowl() {}

  static void draw(Study study) {
    List<SmallMultiples.Panel> panels = new ArrayList<>();
    for (Method method : Method.ALL) {
      if (method.decay() > 0) {
        continue; // would be drawn to 0, which is where the bowl is deepest
      }
      List<Point> best = List.of();
      double rate = 0;
      for (int i = -8; i <= 4; i++) {
        List<Point> path = descend(method.optimizer().apply(StrictMath.pow(10, i / 4.0)));
        if (best.isEmpty() || meanHeight(path) < meanHeight(best)) {
          best = path;
          rate = StrictMath.pow(10, i / 4.0);
        }
      }
      List<Series> series = new ArrayList<>();
      DoubleStream.of(0.1, 0.5, 1, 2, 4)
          .forEach(h -> series.add(new Series("", contour(h), Series.Style.FAINT, 0)));
      series.add(new Series("path", best, Series.Style.LINE, 0));
      String name = method.name() + ", rate " + Numerals.rounded(rate, 2);
      panels.add(new SmallMultiples.Panel(name, series));
    }
    study.draw(
        "bowl",
        new SmallMultiples(
            "x²/20 + y²: thirty steps at the rate whose path is lowest on average",
            Axis.of("x", -9.5, 9.5),
            Axis.of("y", -3, 3),
            4,
            panels));
  }

  private static double meanHeight(List<Point> path) {
    double sum = 0;
    for (Point at : path) {
      sum += at.x() * at.x() / 20 + at.y() * at.y();
    }
    return sum / path.size();
  }

  private static List<Point> descend(Optimizer optimizer) {
    float[] at = {-7, 2};
    float[][] state = new float[optimizer.states()][2];
    List<Point> path = new ArrayList<>(List.of(new Point(at[0], at[1])));
    for (int step = 0; step < STEPS; step++) {
      float[] gradient = {at[0] / 10, 2 * at[1]};
      optimizer.step(
          new ScalarKernels(), at, gradient, state, 0, 2, optimizer.learningRate(), step);
      path.add(new Point(at[0], at[1]));
    }
    return path;
  }

  private static List<Point> contour(double height) {
    return IntStream.rangeClosed(0, 60)
        .mapToObj(i ->
            new Point(
                StrictMath.sqrt(20 * height) * StrictMath.cos(i * Math.PI / 30),
                StrictMath.sqrt(height) * StrictMath.sin(i * Math.PI / 30)))
        .toList();
  }
}
