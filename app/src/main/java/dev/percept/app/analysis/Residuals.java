package dev.percept.app.analysis;

import dev.percept.data.Dataset;
import dev.percept.loss.Targets;
import java.util.ArrayList;
import java.util.List;

/// How far a network for regression is off in one of its targets.
///
/// @param name what the target is called
/// @param histogram of what was said minus what is true, in the units of the target
/// @param points some samples, spread evenly over all
public record Residuals(String name, Histogram histogram, List<Point> points) {
  private static final int INTERVALS = 30;
  private static final int MOST_POINTS = 500;

  public Residuals {
    points = List.copyOf(points);
  }

  /// One sample.
  ///
  /// @param index which sample of the data set
  /// @param truth what is true
  /// @param said what was said
  public record Point(int index, double truth, double said) {}

  /// How the numbers of a target that a network sees become those of people: times `unit`, which
  /// the data set knows, plus `offset`.
  ///
  /// @param name what it is called
  /// @param offset what to add
  public record Target(String name, double offset) {}

  /// Of each target.
  ///
  /// @param answers what the network says, as many numbers a sample as there are targets
  /// @param targets one for each
  /// @throws IllegalStateException if the targets are classes
  public static List<Residuals> of(Dataset dataset, float[] answers, List<Target> targets) {
    if (!(dataset.targets() instanceof Targets.Values values)) {
      throw new IllegalStateException("the targets of " + dataset.name() + " are classes");
    }
    List<Residuals> all = new ArrayList<>();
    int width = values.outputs();
    for (int j = 0; j < width; j++) {
      double unit = values.unit(j);
      double offset = targets.get(j).offset();
      float[] errors = new float[dataset.count()];
      List<Point> points = new ArrayList<>();
      int step = (dataset.count() + MOST_POINTS - 1) / MOST_POINTS;
      for (int i = 0; i < dataset.count(); i++) {
        double said = unit * answers[i * width + j];
        double truth = unit * values.at(i, j);
        errors[i] = (float) (said - truth);
        if (i % step == 0) {
          points.add(new Point(i, truth + offset, said + offset));
        }
      }
      all.add(new Residuals(targets.get(j).name(), Histogram.of(errors, INTERVALS), points));
    }
    return List.copyOf(all);
  }
}
