package dev.percept.examples.studies;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.LineChart;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Eight optimizers on the same network, each at the best of seven rates; and what they do on a
/// long bowl.
public final class Optimizers {
  private static final String LAYERS = "dense 100, relu, dense 100, relu";
  private static final int STEPS = 2_000;
  private static final List<Integer> SEEDS = List.of(1, 2, 3, 4, 5);

  private record Job(Method method, double rate, int seed) {}

  private Optimizers() {}

  /// Runs the study: see [Study#of] for the command line.
  public static void main(String[] args) {
    try (Study study = Study.of(args)) {
      run(study);
    }
  }

  static void run(Study study) {
    Bowl.draw(study);
    List<Double> rates = bestRates(study);
    List<Job> jobs = new ArrayList<>();
    List<Integer> seeds = study.some(SEEDS);
    for (int i = 0; i < Method.ALL.size(); i++) {
      for (int seed : seeds) {
        jobs.add(new Job(Method.ALL.get(i), rates.get(i), seed));
      }
    }
    List<Course> courses = study.each("the best rates", jobs, job -> train(study, job, 20));
    List<List<Course>> byMethod = new ArrayList<>();
    for (int i = 0; i < Method.ALL.size(); i++) {
      byMethod.add(courses.subList(i * seeds.size(), (i + 1) * seeds.size()));
    }
    draw(study, byMethod);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < Method.ALL.size(); i++) {
      List<Course> all = byMethod.get(i);
      rows.add(
          List.of(
              Method.ALL.get(i).name(),
              Numerals.rounded(rates.get(i), 2),
              Study.spread(all.stream().map(Course::lastLoss).toList(), 4),
              Study.spread(all.stream().map(Course::accuracy).toList(), 2),
              Study.spread(all.stream().map(each -> each.testAccuracy(study)).toList(), 2)));
    }
    study.table(
        "After %s steps, mean ± standard deviation of %d seeds"
            .formatted(Numerals.fixed(study.steps(STEPS), 0), seeds.size()),
        List.of("optimizer", "rate", "training loss", "held out, %", "test, %"),
        rows);
  }

  private static Course train(Study study, Job job, int evaluations) {
    int steps = study.steps(STEPS);
    Training training =
        new Training(steps, 100, job.method.optimizer().apply(job.rate), job.seed)
            .withWeightDecay(job.method.decay())
            .withEvaluations(evaluations == 0 ? 0 : steps / Math.min(evaluations, steps), false);
    return Course.of(study, study.data(), LAYERS, training);
  }

  // By the images held out, with a seed of its own.
  private static List<Double> bestRates(Study study) {
    List<Job> jobs = new ArrayList<>();
    for (Method method : Method.ALL) {
      study.some(method.rates()).forEach(rate -> jobs.add(new Job(method, rate, 0)));
    }
    List<Double> accuracies = study.each("rates", jobs, job -> train(study, job, 0).accuracy());
    int count = jobs.size() / Method.ALL.size();
    List<Double> best = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < Method.ALL.size(); i++) {
      int chosen = i * count + Study.best(accuracies.subList(i * count, (i + 1) * count));
      List<String> row = new ArrayList<>(List.of(Method.ALL.get(i).name()));
      List<Point> line = new ArrayList<>();
      for (int j = i * count; j < (i + 1) * count; j++) {
        line.add(new Point(jobs.get(j).rate(), 100 - accuracies.get(j)));
        String text = j == chosen ? "**%s**" : "%s";
        row.add(
            Numerals.rounded(jobs.get(j).rate(), 2)
                + ": "
                + text.formatted(Numerals.fixed(accuracies.get(j), 1)));
      }
      best.add(jobs.get(chosen).rate());
      rows.add(row);
      lines.add(series(i, line));
    }
    study.draw(
        "rates",
        new LineChart(
            "Error on the held-out images at each rate",
            Axis.logarithmic("learning rate (logarithmic)"),
            Axis.logarithmic("error in percent (logarithmic)"),
            lines));
    List<String> head = new ArrayList<>(List.of("optimizer"));
    IntStream.rangeClosed(1, count).forEach(i -> head.add("rate " + i));
    study.table(
        "Accuracy on the held-out images, in percent, of one training at each rate", head, rows);
    return best;
  }

  private static void draw(Study study, List<List<Course>> byMethod) {
    List<Series> losses = new ArrayList<>();
    List<List<Point>> errors = new ArrayList<>();
    for (int i = 0; i < Method.ALL.size(); i++) {
      losses.add(series(i, Study.mean(byMethod.get(i).stream().map(Course::loss).toList())));
      errors.add(Study.mean(byMethod.get(i).stream().map(Optimizers::errors).toList()));
    }
    study.draw(
        "loss",
        new LineChart(
            "Training loss, mean of the seeds",
            Axis.of("step"),
            Axis.logarithmic("loss (logarithmic)"),
            losses));
    List<SmallMultiples.Panel> panels = new ArrayList<>();
    for (int i = 0; i < Method.ALL.size(); i++) {
      List<Series> series = new ArrayList<>();
      errors.forEach(each -> series.add(new Series("", each, Series.Style.FAINT, 0)));
      for (Course course : byMethod.get(i)) {
        series.add(new Series("a seed", errors(course), Series.Style.LINE, 0));
      }
      panels.add(new SmallMultiples.Panel(Method.ALL.get(i).name(), series));
    }
    study.draw(
        "held-out",
        new SmallMultiples(
            "Error on the held-out images: each seed, and in grey the means of all optimizers",
            Axis.of("step"),
            Axis.logarithmic("error in percent (logarithmic)"),
            4,
            panels));
  }

  private static Series series(int method, List<Point> points) {
    Series.Style style = method < Series.COLOURS ? Series.Style.LINE : Series.Style.DASHES;
    return new Series(Method.ALL.get(method).name(), points, style, method);
  }

  private static List<Point> errors(Course course) {
    return course.heldOut().stream().map(p -> new Point(p.x(), 100 - p.y())).toList();
  }
}
