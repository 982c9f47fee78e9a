package dev.percept.examples.studies;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Numerals;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.Series;
import dev.percept.app.chart.SmallMultiples;
import dev.percept.data.DataSplit;
import dev.percept.optim.Sgd;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Seven layers learn 300 images by heart: plain, with weight decay, with dropout, and with both,
/// each at the best rate and strength of a few.
public final class Overfitting {
  private static final int IMAGES = 300;
  private static final int EPOCH = IMAGES / 100;
  private static final int EPOCHS = 300;
  private static final int SEEDS = 5;
  private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3);
  private static final List<Double> DECAYS = List.of(0.001, 0.003, 0.01, 0.1);
  private static final List<Double> DROPOUTS = List.of(0.1, 0.2, 0.4);
  private static final List<Double> NONE = List.of(0.0);

  private record Setting(double rate, double decay, double dropout) {
    String layers() {
      String layer = ", dense 100, relu" + (dropout > 0 ? ", dropout " + dropout : "");
      return layer.repeat(6).substring(2);
    }
  }

  private record Kind(String name, List<Double> decays, List<Double> dropouts) {
    static final List<Kind> ALL =
        List.of(
            new Kind("plain", NONE, NONE),
            new Kind("weight decay", DECAYS, NONE),
            new Kind("dropout", NONE, DROPOUTS),
            new Kind("both", DECAYS, DROPOUTS));
  }

  private record Job(Setting setting, long seed) {}

  private Overfitting() {}

  /// Runs the study: see [Study#of] for the command line.
  public static void main(String[] args) {
    try (Study study = Study.of(args)) {
      run(study);
    }
  }

  static void run(Study study) {
    DataSplit few = new DataSplit(study.data().train().part(0, IMAGES), study.data().test());
    List<SmallMultiples.Panel> panels = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<List<String>> tried = new ArrayList<>();
    for (Kind kind : Kind.ALL) {
      Setting best = best(study, few, kind, tried);
      List<Job> jobs = new ArrayList<>();
      for (int seed = 1; seed <= study.seeds(SEEDS); seed++) {
        jobs.add(new Job(best, seed));
      }
      List<Course> courses = study.each(kind.name, jobs, job -> train(study, few, job, 5 * EPOCH));
      panels.add(panel(kind.name, courses));
      rows.add(
          List.of(
              kind.name,
              Numerals.rounded(best.rate, 1),
              Numerals.rounded(best.decay, 1),
              Numerals.rounded(best.dropout, 1),
              spread(courses, Course::trainAccuracy),
              spread(courses, Course::accuracy),
              spread(courses, each -> each.trainAccuracy() - each.accuracy()),
              spread(courses, each -> each.testAccuracy(study))));
    }
    study.draw(
        "accuracy",
        new SmallMultiples(
            "Accuracy on the 300 training images and on images held out",
            Axis.of("step", 0, steps(study)),
            Axis.of("accuracy in percent", 40, 101),
            2,
            panels));
    List<String> head = new ArrayList<>(List.of("", "decay", "dropout"));
    study.some(RATES).forEach(rate -> head.add("rate " + rate));
    study.table("Accuracy on the held-out images, in percent, mean of two seeds", head, tried);
    study.table(
        "After %s steps, in percent, mean ± standard deviation of %d seeds"
            .formatted(Numerals.fixed(steps(study), 0), study.seeds(SEEDS)),
        List.of("", "rate", "decay", "dropout", "training", "held out", "gap", "test"),
        rows);
  }

  private static int steps(Study study) {
    return study.steps(EPOCHS * EPOCH);
  }

  // By the images held out, and two seeds of its own.
  private static Setting best(Study study, DataSplit few, Kind kind, List<List<String>> tried) {
    List<Double> rates = study.some(RATES);
    List<Setting> settings = new ArrayList<>();
    for (double decay : study.some(kind.decays)) {
      for (double dropout : study.some(kind.dropouts)) {
        rates.forEach(rate -> settings.add(new Setting(rate, decay, dropout)));
      }
    }
    List<Double> accuracies =
        study.each(
            kind.name + ", settings",
            settings,
            setting ->
                (train(study, few, new Job(setting, 101), 0).accuracy()
                        + train(study, few, new Job(setting, 102), 0).accuracy())
                    / 2);
    for (int i = 0; i < settings.size(); i += rates.size()) {
      List<String> row = new ArrayList<>(List.of(kind.name));
      row.add(Numerals.rounded(settings.get(i).decay, 1));
      row.add(Numerals.rounded(settings.get(i).dropout, 1));
      accuracies
          .subList(i, i + rates.size())
          .forEach(accuracy -> row.add(Numerals.fixed(accuracy, 1)));
      tried.add(row);
    }
    return settings.get(Study.best(accuracies));
  }

  private static Course train(Study study, DataSplit few, Job job, int evaluateEvery) {
    Training training =
        new Training(steps(study), 100, new Sgd(job.setting.rate), job.seed)
            .withWeightDecay(job.setting.decay)
            .withEvaluations(evaluateEvery, true);
    return Course.of(study, few, job.setting.layers(), training);
  }

  private static SmallMultiples.Panel panel(String name, List<Course> courses) {
    List<Series> series = new ArrayList<>();
    for (Course course : courses) {
      series.add(new Series("", course.train(), Series.Style.FAINT, 0));
      series.add(new Series("", course.heldOut(), Series.Style.FAINT, 0));
    }
    List<Point> train = Study.mean(courses.stream().map(Course::train).toList());
    List<Point> heldOut = Study.mean(courses.stream().map(Course::heldOut).toList());
    series.add(new Series("training", train, Series.Style.LINE, 1));
    series.add(new Series("held out", heldOut, Series.Style.LINE, 0));
    return new SmallMultiples.Panel(name, series);
  }

  private static String spread(List<Course> courses, Function<Course, Double> what) {
    return Study.spread(courses.stream().map(what).toList(), 1);
  }
}
