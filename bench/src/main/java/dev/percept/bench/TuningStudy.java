package dev.percept.bench;

import dev.percept.kernel.Workers;
import dev.percept.tune.Budget;
import dev.percept.tune.Configuration;
import dev.percept.tune.Goal;
import dev.percept.tune.Halving;
import dev.percept.tune.Search;
import dev.percept.tune.Space;
import dev.percept.tune.Trial;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Searches against random search, at equal cost: for `bench/tune`. Prints two tables.
///
/// A search is run with many seeds, and looked at is the median of the best value it has found at
/// each cost. Costs are counted in full trials; a job that goes on from a rung costs what it adds.
/// On the table of [MlpTable] a value counts once the network is trained to the end.
final class TuningStudy {
  private static final String TABLE_SPACE =
      "rate=int(0,8), momentum=int(0,2), batch=int(0,2), hidden=int(0,3), dropout=choice(no,yes)";
  private static final int TRIALS = 60;
  private static final int FEW = 20;

  /// How many times as long random search may take to reach the same.
  private static final int MOST_TIMES = 30;

  private final int firstSeed;
  private final int seeds;
  private final int window;

  private TuningStudy(int firstSeed, int seeds, int window) {
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.window = window;
  }

  /// Takes the table of `MlpTable`, the first seed, the number of seeds and the window.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("expected mlp.csv FIRST-SEED SEEDS WINDOW");
    }
    TuningStudy study =
        new TuningStudy(
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    study.functions();
    System.out.println();
    study.table(Files.readAllLines(Path.of(arguments[0])));
  }

  private void functions() {
    head("TPE on");
    for (TestFunction function : TestFunction.ALL) {
      Tuning base =
          Tuning.of(function.space(), Budget.ofTrials(TRIALS), Trial.of(function::regret));
      double[] random =
          median(base.withSearch(new Search.Random()), Budget.ofTrials(TRIALS * MOST_TIMES), 1);
      double[] tpe = median(base, base.budget(), 1);
      row(function.title(), "%.3g", random, tpe, 1);
    }
  }

  private void table(List<String> lines) {
    int[][] right = right(lines);
    int best = 0;
    for (int[] row : right) {
      best = Math.max(best, row[row.length - 1]);
    }
    System.out.printf(
        "Of %d networks the best is right %.2f %% of the time.%n%n",
        right.length, 100.0 * best / MlpTable.VALIDATION);
    head("search of the table");
    Trial trial =
        assignment -> {
          int[] row = right[row(assignment.configuration())];
          int epochs = assignment.job().to();
          return new double[] {row.length < epochs ? Double.NaN : row[epochs - 1]};
        };
    int units = MlpTable.EPOCHS;
    Tuning random =
        Tuning.of(Space.parse(TABLE_SPACE), Budget.ofTrials(TRIALS), trial)
            .withGoals(Goal.maximize("right"))
            .withSearch(new Search.Random())
            .withHalving(Halving.none(units));
    double[] baseline = percent(best, median(random, Budget.ofTrials(right.length - 8), units));
    Halving asha = Halving.asha(1, units);
    Halving hyperband = Halving.hyperband(1, units);
    Search tpe = new Search.Tpe();
    row("random, ASHA", random.withHalving(asha), best, baseline);
    row("random, Hyperband", random.withHalving(hyperband), best, baseline);
    row("TPE", random.withSearch(tpe), best, baseline);
    row("TPE, ASHA", random.withSearch(tpe).withHalving(asha), best, baseline);
    row("TPE, Hyperband", random.withSearch(tpe).withHalving(hyperband), best, baseline);
  }

  private void row(String title, Tuning tuning, int best, double[] baseline) {
    int units = MlpTable.EPOCHS;
    row(title, "%.2f %%", baseline, percent(best, median(tuning, tuning.budget(), units)), units);
  }

  // Costs are negative numbers of images that were right.
  private static double[] percent(int best, double[] costs) {
    return Arrays.stream(costs).map(cost -> 100 * (best + cost) / MlpTable.VALIDATION).toArray();
  }

  private static int[][] right(List<String> lines) {
    if (!lines.getFirst().equals(MlpTable.HEAD) || lines.size() != MlpTable.ROWS + 1) {
      throw new IllegalArgumentException("the table is not one of MlpTable");
    }
    int[][] right = new int[MlpTable.ROWS][];
    for (int row = 0; row < right.length; row++) {
      String counts = lines.get(row + 1).replaceFirst("^([^,]*,){5}", "");
      right[row] = Arrays.stream(counts.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
    return right;
  }

  private static int row(Configuration configuration) {
    int row = configuration.whole("rate");
    row = row * MlpTable.MOMENTA.length + configuration.whole("momentum");
    row = row * MlpTable.BATCHES.length + configuration.whole("batch");
    row = row * MlpTable.HIDDEN.length + configuration.whole("hidden");
    return row * MlpTable.DROPOUTS.length + (configuration.word("dropout").equals("yes") ? 1 : 0);
  }

  private static void head(String first) {
    System.out.printf(
        "| %s | after %d: random | it | after %d: random | it | random takes for that"
            + " | it has random's of %d after | random's of %d after |%n",
        first, FEW, TRIALS, FEW, TRIALS);
    System.out.println("|---|---|---|---|---|---|---|---|");
  }

  private static void row(String title, String format, double[] random, double[] other, int units) {
    int few = FEW * units - 1;
    int all = TRIALS * units - 1;
    int longer = first(random, other[all]);
    String times =
        longer < random.length
            ? "%.1f×".formatted((longer + 1.0) / (all + 1))
            : "more than %.0f×".formatted(random.length / (all + 1.0));
    System.out.printf(
        "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
        title,
        format.formatted(random[few]),
        format.formatted(other[few]),
        format.formatted(random[all]),
        format.formatted(other[all]),
        times,
        sooner(random, few, other, units),
        sooner(random, all, other, units));
  }

  private static String sooner(double[] random, int at, double[] other, int units) {
    int found = first(other, random[at]);
    return found == other.length
        ? "more than %d".formatted(TRIALS)
        : "%.1f, %.1f× sooner".formatted((found + 1.0) / units, (at + 1.0) / (found + 1));
  }

  // The first place where a value is reached; the length if nowhere.
  private static int first(double[] curve, double value) {
    int i = 0;
    while (i < curve.length && curve[i] > value) {
      i++;
    }
    return i;
  }

  /// The median over the seeds of the best cost after each unit of budget.
  private double[] median(Tuning tuning, Budget budget, int units) {
    List<double[]> curves = new ArrayList<>();
    for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Tuning seeded =
          new Tuning(
              tuning.space(),
              budget,
              tuning.trial(),
              tuning.search(),
              tuning.halving(),
              tuning.goals(),
              seed,
              window,
              0);
      curves.add(curve(seeded, budget.trials() * units));
    }
    double[] median = new double[budget.trials() * units];
    double[] values = new double[seeds];
    for (int i = 0; i < median.length; i++) {
      for (int seed = 0; seed < seeds; seed++) {
        values[seed] = curves.get(seed)[i];
      }
      Arrays.sort(values);
      median[i] = (values[(seeds - 1) / 2] + values[seeds / 2]) / 2;
    }
    return median;
  }

  private static double[] curve(Tuning tuning, int length) {
    double sign = tuning.goals().getFirst().maximize() ? -1 : 1;
    double[] curve = new double[length];
    Arrays.fill(curve, Double.MAX_VALUE);
    int spent = 0;
    double best = Double.MAX_VALUE;
    for (TrialResult result : tuning.run(Workers.none()).results()) {
      spent += result.job().to() - result.job().from();
      if (result.isMeasured() && result.job().to() == tuning.halving().most()) {
        best = Math.min(best, sign * result.value(0));
      }
      Arrays.fill(curve, spent - 1, length, best);
    }
    return curve;
  }
}
