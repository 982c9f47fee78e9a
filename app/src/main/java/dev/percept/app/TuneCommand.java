package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.formats.json.Json;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.loss.Targets;
import dev.percept.tune.Configuration;
import dev.percept.tune.Goal;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningEvent;
import dev.percept.tune.TuningResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `percept tune`: searches for the hyper-parameters that do best on held-out data, then trains the
/// best on all.
@Command(
    name = "tune",
    description = "Search for the hyper-parameters that do best in the time there is.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept tune --budget 5m",
      "  percept tune --space \"learning-rate=log(0.01,1), hidden=logint(32,512)\" --epochs 9 --budget 40",
      "  percept tune --model \"dense {units}, relu, dropout {p}, dense classes\" \\",
      "      --space \"units=int(32,512), p=uniform(0,0.5)\" --goal accuracy,parameters",
      "  percept tune --resume runs/2026-11-24T09-30-00",
      "%nTrials run side by side, each on one thread, and are measured on training images that are held out;"
          + " the test images are looked at once, by the best, at the end. The same options and seed try the"
          + " same, with any number of threads, also if the search is stopped, or killed, and gone on with;"
          + " a budget of time decides only how much of it."
    })
final class TuneCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  /// So many networks at most are kept in memory with what they have learned: those of as many
  /// configurations, or of fewer with several folds each.
  private static final int STATES = 32;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TuneOptions options = new TuneOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command of a command line, parsed and not run.
  ///
  /// @throws ParameterException if one of its words is wrong
  static TuneCommand parsed(Terminal terminal, List<String> arguments) {
    TuneCommand command = new TuneCommand(terminal);
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(new String[0]));
    return command;
  }

  /// Checks the options as far as that can be done without the data.
  ///
  /// @param recipes those that the options ask for
  /// @return the recipe in the middle of the space
  /// @throws ParameterException if an option is wrong
  Recipe check(TrialRecipes recipes) throws IOException {
    Recipe middle = middle(recipes);
    options.search();
    options.halving(middle.epochs());
    options.window();
    options.folds();
    options.limits();
    options.budget();
    return middle;
  }

  /// What is to be good; empty where only the data can say.
  List<Goal> goalsBefore() {
    return options.goalsBefore(data.isTable());
  }

  @Override
  public Integer call() throws Exception {
    Path resume = options.resume();
    if (resume == null) {
      return run(null, RunRecord.of(Resumption.arguments(spec.commandLine().getParseResult())));
    }
    RunFolder folder = new RunFolder(resume);
    if (!PastSearch.isOne(resume)) {
      throw new IOException(
          "%s: expected the folder of a search, found no tune.json in it; percept tune --out %s begins one"
              .formatted(resume, resume));
    }
    RunRecord record = RunRecord.read(folder.search());
    TuneCommand begun = new TuneCommand(terminal);
    CommandLine line = new CommandLine(begun).setCaseInsensitiveEnumValuesAllowed(true);
    Resumption.parse(record, spec.commandLine().getParseResult(), line);
    return begun.run(folder, record);
  }

  // Nothing in a folder is touched before all options are known to be right.
  private int run(@Nullable RunFolder resumed, RunRecord record) throws Exception {
    TrialRecipes recipes = options.recipes();
    Recipe middle = middle(recipes);
    try (Workers workers = threads.workers()) {
      DataSplit whole = load(middle, workers);
      Tuning tuning =
          tuning(recipes, middle, measuredOn(whole, middle), kernels.choose(terminal).kernels());
      RunIdentity identity = RunIdentity.ofSearch(DataFingerprint.of(whole), tuning.goals());
      RunFolder folder = resumed != null ? resumed : newFolder();
      try (TrialLog log = TrialLog.open(folder.folder())) {
        if (resumed != null) {
          goOn(folder, record, identity, log);
        } else {
          begin(folder, record, identity, log);
        }
        return search(tuning, recipes, workers, folder, log);
      }
    }
  }

  private Recipe middle(TrialRecipes recipes) throws IOException {
    Recipe middle = recipes.middle();
    if (middle.epochs() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--epochs: the recipe %s counts steps; say how many epochs a full trial has"
              .formatted(middle.name()));
    }
    return middle;
  }

  private RunFolder newFolder() throws IOException {
    Path out = options.out();
    return out == null ? RunFolder.create(Path.of("runs")) : RunFolder.at(out);
  }

  private void begin(RunFolder folder, RunRecord record, RunIdentity identity, TrialLog log)
      throws IOException {
    if (log.isUsed()) {
      terminal.note("percept: the search in %s is replaced by this one".formatted(folder.folder()));
    }
    log.forget();
    record.identifiedBy(identity).write(folder.search());
  }

  private void goOn(RunFolder folder, RunRecord record, RunIdentity identity, TrialLog log)
      throws IOException {
    String source = folder.search().toString();
    identity.check(
        source,
        record
            .identity()
            .orElseThrow(() -> FormatException.in(source, "the identity of a search", "none")));
    log.read(options.space());
  }

  private int search(
      Tuning tuning, TrialRecipes recipes, Workers workers, RunFolder folder, TrialLog log)
      throws Exception {
    TuneReport report = new TuneReport(terminal, json.isSet(), tuning);
    report.begin(workers.threads(), log.ended().size());
    try (Interruption interruption = Interruption.listen()) {
      TuningResult result =
          tuning.run(
              workers,
              log.ended(),
              event -> {
                if (event instanceof TuningEvent.Ended(TrialResult ended)) {
                  log.write(ended);
                }
                report.happened(event);
              },
              interruption::isRequested);
      log.check();
      SearchReport.write(
          folder,
          terminal,
          json.isSet(),
          interruption.isRequested() ? "The search was stopped before its end." : "");
      if (interruption.isRequested()) {
        terminal.note(
            "percept: stopped after %,d jobs; percept tune --resume %s goes on"
                .formatted(result.results().size(), folder.folder()));
        return INTERRUPTED;
      }
      return trainBest(result, recipes, report, folder);
    }
  }

  private Tuning tuning(TrialRecipes recipes, Recipe middle, List<DataSplit> folds, Kernels chosen)
      throws IOException {
    boolean classes = folds.getFirst().train().targets() instanceof Targets.Classes;
    List<Goal> goals = options.goals(classes);
    return Tuning.of(
            options.space(),
            options.budget(),
            new TrainingTrial(recipes, folds, chosen, goals, options.limits()))
        .withSearch(options.search())
        .withHalving(options.halving(middle.epochs()))
        .withGoals(goals.toArray(new Goal[0]))
        .withSeed(options.seed())
        .withWindow(options.window())
        .withStates(STATES / folds.size());
  }

  private DataSplit load(Recipe recipe, Workers workers) throws IOException {
    if (data.isTable()) {
      DataSplit whole = table(recipe, 0);
      return options.folds() > 0 ? whole : table(recipe, options.validation(whole.train().count()));
    }
    target.refuse();
    return data.loadOrDraw(terminal, workers, EarlyStart.none()).split();
  }

  // Without the test set: what is held out of the training set has its place.
  private List<DataSplit> measuredOn(DataSplit whole, Recipe recipe) throws IOException {
    List<DataSplit> folds = folds(whole, recipe);
    for (DataSplit fold : folds) {
      fold.train().prepare();
      fold.test().prepare();
    }
    return folds;
  }

  private List<DataSplit> folds(DataSplit whole, Recipe recipe) throws IOException {
    int folds = options.folds();
    if (folds == 0) {
      return List.of(whole.holdingOut(options.validation(whole.train().count())));
    }
    try {
      return data.isTable()
          ? target.folds(data.table(), recipe, options.seed(), folds)
          : whole.folds(folds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--folds: " + e.getMessage(), e);
    }
  }

  // Rows that are held out take no part in how columns are scaled.
  private DataSplit table(Recipe recipe, int heldOut) throws IOException {
    return target.load(data.table(), recipe.withValidation(heldOut), options.seed()).split();
  }

  private int trainBest(
      TuningResult result, TrialRecipes recipes, TuneReport report, RunFolder folder)
      throws Exception {
    TrialResult best = result.best().orElse(null);
    if (best == null) {
      throw new IOException(
          "no trial came to an end: "
              + result.results().stream()
                  .map(each -> String.valueOf(TrialLog.json(each).get("failed").orElse(null)))
                  .findFirst()
                  .orElse("give the search more --budget"));
    }
    List<String> command = training(recipes, best.job().configuration(), name -> false);
    report.end(result, command);
    RunFolder to = folder.winner();
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("--out", to.folder().toString()));
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Terminal shown =
        json.isSet()
            ? new Terminal(nowhere, terminal.err(), false, false, terminal.colours())
            : terminal;
    if (json.isSet()) {
      words.add("--json");
    }
    int code = Main.commandLine(shown).execute(words.toArray(new String[0]));
    if (code == 0 && json.isSet()) {
      Json.Fields outcome = RunRecord.read(to.record()).outcome().orElseThrow();
      terminal.line(report.json(result, command, outcome).toString());
    }
    return code;
  }

  /// The command that trains a configuration on all training data.
  ///
  /// @param without which of the options about data and threads are left out
  List<String> training(
      TrialRecipes recipes, Configuration configuration, Predicate<String> without) {
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(dataOptions(without));
    command.addAll(recipes.options(configuration));
    command.addAll(List.of("--seed", Long.toString(options.seed())));
    return command;
  }

  /// What was searched, of a command that has been parsed and is not run.
  TuneOptions options() {
    return options;
  }

  // What of this command line is about data and threads, as train takes it.
  private List<String> dataOptions(Predicate<String> without) {
    List<String> words = new ArrayList<>();
    CommandSpec train =
        new CommandLine(new TrainCommand(terminal, EarlyStart.none())).getCommandSpec();
    CommandSpec own = new CommandLine(new TuneOptions()).getCommandSpec();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptionsSet()) {
      String name = option.longestName();
      if (train.findOption(name) == null
          || own.findOption(name) != null
          || name.equals("--json")
          || without.test(name)) {
        continue;
      }
      if (option.arity().max() == 0) {
        words.add(name);
      } else {
        option.originalStringValues().forEach(value -> words.addAll(List.of(name, value)));
      }
    }
    return words;
  }
}
