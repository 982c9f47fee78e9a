package dev.percept.app;

import dev.percept.tune.Budget;
import dev.percept.tune.Goal;
import dev.percept.tune.Halving;
import dev.percept.tune.Search;
import dev.percept.tune.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say what to search for, where and how.
final class TuneOptions {
  /// What is searched if nobody says otherwise: networks of one or two hidden layers.
  private static final String USUAL_MODEL = "dense {units} he, relu, dropout {dropout}, {rest}";

  private static final String USUAL_SPACE =
      """
      units=logint(64,512), dropout=uniform(0,0.5),
      rest=choice("dense classes", "dense {more} he, relu, dense classes"),
      more=logint(32,256) if rest="dense {more} he, relu, dense classes",
      optimizer=choice("nesterov {rate} 0.9", "adam {small-rate}"),
      rate=log(0.02,0.5) if optimizer="nesterov {rate} 0.9",
      small-rate=log(0.0003,0.01) if optimizer="adam {small-rate}",
      batch=choice(50,100,200), label-smoothing=uniform(0,0.2)
      """;

  private static final int USUAL_EPOCHS = 9;

  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description = "Where everything comes from that is not searched. Default: ${DEFAULT-VALUE}.")
  private String recipe = "mlp";

  @Option(
      names = "--model",
      paramLabel = "TEXT",
      description =
          "The network, with dimensions in braces: \"dense {units}, relu, dense classes\". Default: that of"
              + " the recipe.")
  private @Nullable String model;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "The epochs of a full trial. Default: those of the recipe, or 9 for the usual space.")
  private @Nullable Integer epochs;

  @Option(
      names = "--space",
      paramLabel = "TEXT|FILE",
      description =
          "What to search: \"learning-rate=log(0.01,1), hidden=int(32,512), momentum=uniform(0,0.9) if"
              + " kind=sgd\" and so on; uniform, log, int, logint and choice. A name that train has an option"
              + " for stands for its value, any other for its place in braces. Default: networks of one or"
              + " two hidden layers and how they are trained.")
  private @Nullable String space;

  @Option(
      names = "--budget",
      paramLabel = "N|TIME",
      description =
          "When to end: after what N full trials cost, or after 90s, 5m, 1h. Default: 5m.")
  private String budget = "5m";

  /// How configurations are suggested.
  enum Kind {
    tpe,
    random,
    grid
  }

  @Option(
      names = "--search",
      paramLabel = "HOW",
      description = "How configurations are suggested: ${COMPLETION-CANDIDATES}. Default: tpe.")
  private Kind search = Kind.tpe;

  @Option(
      names = "--points",
      paramLabel = "N",
      description = "Of a grid: values of each dimension of numbers. Default: ${DEFAULT-VALUE}.")
  private int points = 3;

  /// Which trials end early.
  enum Early {
    asha,
    hyperband,
    none
  }

  @Option(
      names = "--halving",
      paramLabel = "HOW",
      description =
          "Which trials end early: asha (after 1, 3, 9 … epochs only the best third goes on), hyperband"
              + " (some begin higher), none. Default: asha.")
  private Early halving = Early.asha;

  @Option(
      names = "--goal",
      paramLabel = "WHAT",
      split = ",",
      description =
          "What is to be good: "
              + TrainingTrial.GOALS
              + "; of several, with commas, all that no other"
              + " beats are shown. Default: accuracy, or rmse where targets are numbers.")
  private List<String> goals = List.of();

  @Option(
      names = "--most-parameters",
      paramLabel = "N",
      description = "Networks with more are not tried.")
  private long mostParameters;

  @Option(
      names = "--most-flops",
      paramLabel = "N",
      description =
          "Networks that take more for one sample are not tried: a limit of time that is the same on every"
              + " machine.")
  private long mostFlops;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "The last N training images or rows, on which trials are measured and not trained. Default: a"
              + " sixth of them.")
  private @Nullable Integer validation;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description =
          "Instead of --validation: every trial is trained N times, each time measured on another Nth of"
              + " the training images or rows, and has the mean. For small data sets; takes N times as long.")
  private int folds;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "The most trials under way at once, however many threads there are; suggestions lag behind"
              + " by as much. Default: ${DEFAULT-VALUE}.")
  private int window = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides every random number. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where trials.jsonl and the best network go. Default: runs/<time>.")
  private @Nullable Path out;

  @Option(
      names = RunOptions.RESUME,
      paramLabel = "DIR",
      description = "Go on with the search in the folder DIR, with its own options.")
  private @Nullable Path resume;

  TuneOptions() {}

  /// What is searched.
  ///
  /// @throws ParameterException if it is no space
  /// @throws IOException if its file cannot be read
  Space space() throws IOException {
    try {
      return Space.parse(spaceText());
    } catch (IllegalArgumentException e) {
      throw wrong("--space: " + e.getMessage());
    }
  }

  /// The text of what is searched.
  ///
  /// @throws IOException if its file cannot be read
  String spaceText() throws IOException {
    if (space == null) {
      return USUAL_SPACE;
    }
    return isSpaceFile(space) ? Files.readString(Path.of(space)) : space;
  }

  /// Whether what is given for a space is the name of a file with one.
  static boolean isSpaceFile(String space) {
    try {
      return Files.isRegularFile(Path.of(space));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /// What each configuration means.
  ///
  /// @throws IOException if the recipe cannot be read, or is none with the values of the space
  TrialRecipes recipes() throws IOException {
    boolean usual = model == null && space == null;
    Integer most = epochs == null && usual ? Integer.valueOf(USUAL_EPOCHS) : epochs;
    try {
      return new TrialRecipes(recipe, usual ? USUAL_MODEL : model, most, space());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (RecipeText.Fault e) {
      if (e.isOfOption()) {
        throw wrong(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /// How much the search may spend.
  Budget budget() {
    try {
      Matcher time = TIME.matcher(budget);
      if (time.matches()) {
        long number = Long.parseLong(time.group(1));
        return Budget.ofTime(
            switch (time.group(2)) {
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              default -> Duration.ofHours(number);
            });
      }
      return Budget.ofTrials(Integer.parseInt(budget));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--budget: expected trials, such as 40, or a time, such as 90s, 5m, 1h, found \"%s\""
              .formatted(budget));
    }
  }

  /// How configurations are suggested.
  Search search() {
    try {
      return switch (search) {
        case tpe -> new Search.Tpe();
        case random -> new Search.Random();
        case grid -> new Search.Grid(points);
      };
    } catch (IllegalArgumentException e) {
      throw wrong("--points: " + e.getMessage());
    }
  }

  /// Which trials end early.
  ///
  /// @param most the epochs of a full trial
  Halving halving(int most) {
    return switch (halving) {
      case none -> Halving.none(most);
      case asha -> Halving.asha(1, most);
      case hyperband -> Halving.hyperband(1, most);
    };
  }

  /// What is to be good.
  ///
  /// @param classes whether the data has classes
  List<Goal> goals(boolean classes) {
    List<String> names = goals.isEmpty() ? List.of(classes ? "accuracy" : "rmse") : goals;
    if (names.contains(classes ? "rmse" : "accuracy")) {
      throw wrong(
          "--goal: this data has %s, so there is no %s"
              .formatted(
                  classes ? "classes" : "numbers as targets", classes ? "rmse" : "accuracy"));
    }
    try {
      return names.stream().map(TrainingTrial::goal).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /// What is to be good where the data has not been read; empty where only that can say.
  ///
  /// @param table whether it is a table, which may have numbers as targets
  List<Goal> goalsBefore(boolean table) {
    if (!table) {
      return goals(true);
    }
    return goals.isEmpty() ? List.of() : goals(!goals.contains("rmse"));
  }

  /// The training images, or rows, to measure on.
  ///
  /// @param all how many there are
  int validation(int all) {
    int count = validation == null ? Math.max(1, all / 6) : validation;
    if (count < 1 || count >= all) {
      throw wrong("--validation: expected 1 to %,d, found %d".formatted(all - 1, count));
    }
    return count;
  }

  /// Into how many folds the training set is cut; 0 if it is not.
  int folds() {
    if (folds < 0 || folds == 1) {
      throw wrong("--folds: expected 2 or more, found " + folds);
    }
    if (folds > 0 && validation != null) {
      throw wrong("--validation or --folds, not both");
    }
    return folds;
  }

  /// How large a network may be.
  NetworkLimits limits() {
    if (mostParameters < 0 || mostFlops < 0) {
      throw wrong("--most-parameters, --most-flops: expected 1 or more");
    }
    return new NetworkLimits(mostParameters, mostFlops);
  }

  int window() {
    if (window < 1 || window > 10_000) {
      throw wrong("--window: expected 1 to 10000, found " + window);
    }
    return window;
  }

  long seed() {
    return seed;
  }

  /// The folder of the search that is to go on, or null.
  @Nullable Path resume() {
    return resume;
  }

  /// Where the search goes, or null for a folder named after the time.
  @Nullable Path out() {
    return out;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
