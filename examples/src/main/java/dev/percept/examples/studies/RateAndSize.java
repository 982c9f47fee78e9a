package dev.percept.examples.studies;

import dev.percept.app.chart.HeatMap;
import dev.percept.app.chart.Numerals;
import dev.percept.optim.Sgd;
import dev.percept.train.Training;
import dev.percept.tune.Budget;
import dev.percept.tune.Configuration;
import dev.percept.tune.Goal;
import dev.percept.tune.Search;
import dev.percept.tune.Space;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Nine learning rates times seven sizes of one hidden layer, by the library's own search over a
/// grid: how accurate the network is at each.
public final class RateAndSize {
  private static final int STEPS = 1_000;
  private static final int SEEDS = 3;
  private static final int RATES = 9;
  private static final List<Integer> SIZES = List.of(8, 16, 32, 64, 128, 256, 512);

  private final Study study;

  private RateAndSize(Study study) {
    this.study = study;
  }

  /// Runs the study: see [Study#of] for the command line.
  public static void main(String[] args) {
    try (Study study = Study.of(args)) {
      run(study);
    }
  }

  static void run(Study study) {
    new RateAndSize(study).search();
  }

  private void search() {
    List<Integer> sizes = study.some(SIZES);
    int rates = study.isSmall() ? 3 : RATES;
    String words = String.join(",", sizes.stream().map(String::valueOf).toList());
    int points = rates * sizes.size();
    List<TrialResult> results =
        Tuning.of(
                Space.parse("hidden=choice(%s), rate=log(0.001,10)".formatted(words)),
                Budget.ofTrials(points),
                assignment -> new double[] {accuracy(assignment.configuration())})
            .withSearch(new Search.Grid(rates))
            .withGoals(Goal.maximize("accuracy"))
            .run(study.workers(), List.of(), event -> say(event, points), () -> false)
            .results();
    draw(results, sizes);
    Configuration best = results.get(best(results)).job().configuration();
    study.table(
        "The best of %d points".formatted(points),
        List.of("hidden", "rate", "held out, %", "test, %"),
        List.of(
            List.of(
                best.word("hidden"),
                Numerals.rounded(best.number("rate"), 2),
                Study.spread(train(best).stream().map(Course::accuracy).toList(), 2),
                Study.spread(
                    train(best).stream().map(each -> each.testAccuracy(study)).toList(), 2))));
  }

  private static int best(List<TrialResult> results) {
    return Study.best(results.stream().map(each -> each.value(0)).toList());
  }

  private double accuracy(Configuration at) {
    return train(at).stream().mapToDouble(Course::accuracy).average().orElseThrow();
  }

  private List<Course> train(Configuration at) {
    String layers = "dense %s, relu".formatted(at.word("hidden"));
    return IntStream.rangeClosed(1, study.seeds(SEEDS))
        .mapToObj(seed -> {
          Training training =
              new Training(study.steps(STEPS), 100, new Sgd(at.number("rate")), seed)
                  .withEvaluations(0, false);
          return Course.of(study, study.data(), layers, training);
        })
        .toList();
  }

  private void say(TuningEvent event, int points) {
    if (event instanceof TuningEvent.Ended(TrialResult result)) {
      study.say(
          "%d of %d: %s"
              .formatted(result.job().number() + 1, points, result.job().configuration()));
    }
  }

  private void draw(List<TrialResult> results, List<Integer> sizes) {
    List<Double> rates =
        results.stream()
            .map(each -> each.job().configuration().number("rate"))
            .distinct()
            .sorted()
            .toList();
    List<HeatMap.Cell> cells = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int size : sizes) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(size)));
      for (double rate : rates) {
        double accuracy =
            results.stream()
                .filter(each -> each.job().configuration().number("rate") == rate)
                .filter(each -> each.job().configuration().word("hidden").equals("" + size))
                .findFirst()
                .orElseThrow()
                .value(0);
        cells.add(Study.cell(accuracy));
        row.add(Numerals.fixed(accuracy, 1));
      }
      rows.add(row);
    }
    List<String> names = rates.stream().map(each -> Numerals.rounded(each, 1)).toList();
    study.draw(
        "map",
        new HeatMap(
            "Accuracy on the held-out images, in percent",
            "hidden",
            "learning rate",
            sizes.stream().map(String::valueOf).toList(),
            names,
            cells,
            List.of()));
    List<String> head = new ArrayList<>(List.of("hidden"));
    names.forEach(each -> head.add("rate " + each));
    study.table(
        "Accuracy on the held-out images, in percent, mean of %d seeds after %s steps"
            .formatted(study.seeds(SEEDS), Numerals.fixed(study.steps(STEPS), 0)),
        head,
        rows);
  }
}
