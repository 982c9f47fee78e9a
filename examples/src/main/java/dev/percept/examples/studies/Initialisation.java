package dev.percept.examples.studies;

import dev.percept.app.analysis.Activations;
import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.optim.Sgd;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;

/// Five hidden layers of 100 whose weights begin in four ways: what the layers give before any
/// training, and what a training makes of it at the best of seven rates.
public final class Initialisation {
  private static final List<String> ACTIVATIONS = List.of("sigmoid", "tanh", "relu");
  private static final List<String> WEIGHTS = List.of("normal 1", "normal 0.01", "xavier", "he");
  private static final List<Double> RATES = List.of(0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0);
  private static final List<Integer> SEEDS = List.of(1, 2, 3);
  private static final int HIDDEN = 5;
  private static final int STEPS = 1_000;

  private record Job(String activation, String weights, double rate, int seed) {
    String layers() {
      return "init " + weights + ", dense 100, %s".formatted(activation).repeat(HIDDEN);
    }
  }

  private Initialisation() {}

  /// Runs the study: see [Study#of] for the command line.
  public static void main(String[] args) {
    try (Study study = Study.of(args)) {
      run(study);
    }
  }

  static void run(Study study) {
    List<SmallMultiples.Panel> losses = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (String activation : ACTIVATIONS) {
      List<List<Activations>> before = new ArrayList<>();
      List<Series> series = new ArrayList<>();
      for (String weights : WEIGHTS) {
        String text = new Job(activation, weights, 0, 1).layers();
        List<Activations> layers = FirstActivations.of(study, text, activation);
        before.add(layers);
        double rate = bestRate(study, activation, weights);
        List<Course> courses =
            study.each(
                "%s, %s, rate %s".formatted(activation, weights, rate),
                study.some(SEEDS),
                seed -> train(study, new Job(activation, weights, rate, seed)));
        List<Point> mean = Study.mean(courses.stream().map(Course::loss).toList());
        series.add(new Series(weights, mean, Series.Style.LINE, series.size()));
        double between = FirstActivations.betweenImages(study, text);
        rows.add(row(activation, weights, layers, between, rate, courses));
      }
      losses.add(new SmallMultiples.Panel(activation, series));
      study.draw(activation, FirstActivations.chart(activation, WEIGHTS, before));
    }
    study.draw(
        "loss",
        new SmallMultiples(
            "Training loss, mean of the seeds, each at its best rate",
            Axis.of("step", 0, study.steps(STEPS)),
            Axis.of("loss", 0, 2.6),
            ACTIVATIONS.size(),
            losses));
    study.table(
        "Before training, and after %s steps (mean ± standard deviation of %d seeds)"
            .formatted(Numerals.fixed(study.steps(STEPS), 0), study.some(SEEDS).size()),
        List.of(
            "activation",
            "weights",
            "deviation, layer 1",
            "layer 5",
            "between images",
            "at an end, %",
            "rate",
            "training loss",
            "held out, %"),
        rows);
  }

  private static Course train(Study study, Job job) {
    Training training =
        new Training(study.steps(STEPS), 100, new Sgd(job.rate), job.seed)
            .withEvaluations(0, false);
    return Course.of(study, study.data(), job.layers(), training);
  }

  // By the images held out, with a seed of its own.
  private static double bestRate(Study study, String activation, String weights) {
    List<Double> rates = study.some(RATES);
    List<Double> accuracies =
        study.each(
            "%s, %s, rates".formatted(activation, weights),
            rates,
            rate -> train(study, new Job(activation, weights, rate, 0)).accuracy());
    return rates.get(Study.best(accuracies));
  }

  private static List<String> row(
      String activation,
      String weights,
      List<Activations> layers,
      double between,
      double rate,
      List<Course> courses) {
    return List.of(
        activation,
        weights,
        Numerals.rounded(layers.getFirst().deviation(), 2),
        Numerals.rounded(layers.getLast().deviation(), 2),
        Numerals.rounded(between, 2),
        Numerals.fixed(100 * FirstActivations.atAnEnd(activation, layers.getLast()), 0),
        Numerals.rounded(rate, 1),
        Study.spread(courses.stream().map(Course::lastLoss).toList(), 3),
        Study.spread(courses.stream().map(Course::accuracy).toList(), 1));
  }
}
