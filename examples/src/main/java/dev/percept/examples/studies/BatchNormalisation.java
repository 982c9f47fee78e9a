package dev.percept.examples.studies;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.HeatMap;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.optim.Sgd;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Five hidden layers of 100 relu, with and without batch normalisation: sixteen deviations of the
/// initial weights, times five rates.
public final class BatchNormalisation {
  private static final int HIDDEN = 5;
  private static final int STEPS = 500;
  private static final int SEEDS = 3;
  private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3, 1.0);

  // 1 to 1e-4, rounded so that they can be typed.
  private static final List<Double> DEVIATIONS =
      IntStream.range(0, 16)
          .mapToObj(i -> StrictMath.pow(10, -4.0 * i / 15))
          .map(each -> Double.valueOf(String.format(Locale.ROOT, "%.1e", each)))
          .toList();

  private record Job(boolean normalised, double deviation, double rate, int seed) {
    String layers() {
      String layer = normalised ? ", dense 100, batchnorm, relu" : ", dense 100, relu";
      return "init normal " + deviation + layer.repeat(HIDDEN);
    }
  }

  private BatchNormalisation() {}

  /// Runs the study: see [Study#of] for the command line.
  public static void main(String[] args) {
    try (Study study = Study.of(args)) {
      run(study);
    }
  }

  static void run(Study study) {
    List<Double> deviations = study.some(DEVIATIONS);
    List<List<String>> columns = new ArrayList<>();
    List<List<Series>> curves = new ArrayList<>();
    for (boolean normalised : List.of(false, true)) {
      double rate = map(study, deviations, normalised);
      List<List<Course>> courses = atRate(study, deviations, normalised, rate);
      String name = normalised ? "with" : "without";
      curves.add(
          courses.stream()
              .map(each -> Study.mean(each.stream().map(Course::loss).toList()))
              .map(mean -> new Series(name, mean, Series.Style.LINE, normalised ? 0 : 1))
              .toList());
      columns.add(column(courses, Course::lastLoss, 3));
      columns.add(column(courses, Course::accuracy, 1));
    }
    List<SmallMultiples.Panel> panels = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < deviations.size(); i++) {
      String name = Numerals.rounded(deviations.get(i), 2);
      panels.add(
          new SmallMultiples.Panel(name, List.of(curves.get(0).get(i), curves.get(1).get(i))));
      List<String> row = new ArrayList<>(List.of(name));
      for (List<String> column : columns) {
        row.add(column.get(i));
      }
      rows.add(row);
    }
    study.draw(
        "loss",
        new SmallMultiples(
            "Training loss by the deviation of the initial weights",
            Axis.of("step", 0, study.steps(STEPS)),
            Axis.of("loss", 0, 2.6),
            4,
            panels));
    study.table(
        "Without and with batch normalisation after %s steps, mean ± standard deviation of %d seeds"
            .formatted(study.steps(STEPS), study.seeds(SEEDS)),
        List.of("deviation", "loss without", "held out, %", "loss with", "held out, %"),
        rows);
  }

  private static List<String> column(
      List<List<Course>> courses, Function<Course, Double> what, int decimals) {
    return courses.stream()
        .map(each -> Study.spread(each.stream().map(what).toList(), decimals))
        .toList();
  }

  // One training at each deviation and rate; returns the rate that is best on average.
  private static double map(Study study, List<Double> deviations, boolean normalised) {
    List<Double> rates = study.some(RATES);
    String name = normalised ? "with" : "without";
    List<Job> jobs = new ArrayList<>();
    for (double deviation : deviations) {
      rates.forEach(rate -> jobs.add(new Job(normalised, deviation, rate, 0)));
    }
    List<Double> accuracies = study.each(name, jobs, job -> train(study, job).accuracy());
    List<Double> means = new ArrayList<>(Collections.nCopies(rates.size(), 0.0));
    for (int i = 0; i < accuracies.size(); i++) {
      means.set(i % rates.size(), means.get(i % rates.size()) + accuracies.get(i));
    }
    study.draw(
        name,
        new HeatMap(
            "Held-out accuracy, %s batch normalisation".formatted(name),
            "deviation of the weights",
            "learning rate",
            deviations.stream().map(each -> Numerals.rounded(each, 2)).toList(),
            rates.stream().map(each -> Numerals.rounded(each, 1)).toList(),
            accuracies.stream().map(Study::cell).toList(),
            List.of()));
    long good = accuracies.stream().filter(each -> each >= 90).count();
    double rate = rates.get(Study.best(means));
    study.note(
        "%s batch normalisation %d of %d trainings reach 90 %%; the best rate on average is %s"
            .formatted(normalised ? "With" : "Without", good, accuracies.size(), rate));
    return rate;
  }

  private static List<List<Course>> atRate(
      Study study, List<Double> deviations, boolean normalised, double rate) {
    int seeds = study.seeds(SEEDS);
    List<Job> jobs = new ArrayList<>();
    for (double deviation : deviations) {
      for (int seed = 1; seed <= seeds; seed++) {
        jobs.add(new Job(normalised, deviation, rate, seed));
      }
    }
    List<Course> courses = study.each("rate " + rate, jobs, job -> train(study, job));
    return IntStream.range(0, deviations.size())
        .mapToObj(i -> courses.subList(i * seeds, (i + 1) * seeds))
        .toList();
  }

  private static Course train(Study study, Job job) {
    Training training =
        new Training(study.steps(STEPS), 100, new Sgd(job.rate), job.seed)
            .withEvaluations(0, false);
    return Course.of(study, study.data(), job.layers(), training);
  }
}
