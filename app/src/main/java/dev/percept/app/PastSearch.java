package dev.percept.app;

import dev.percept.app.report.SearchCharts;
import dev.percept.app.report.SearchPage;
import dev.percept.app.report.SearchStory;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.tune.Budget;
import dev.percept.tune.Configuration;
import dev.percept.tune.Goal;
import dev.percept.tune.Halving;
import dev.percept.tune.Outcome;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import picocli.CommandLine;

/// A search as its folder has it: `tune.json`, `trials.jsonl` and what waits to be written there.
/// It may be under way.
///
/// @param record how it began
/// @param command the command line it began with
/// @param result what has come out so far
record PastSearch(RunRecord record, TuneCommand command, TuningResult result) {
  private static final String UNIT = "epochs";

  /// What changes nothing of what is tried, nor of the report.
  private static final Set<String> FREE = Set.of("--threads", "--kernels", "--offline");

  /// Whether a folder is one of a search.
  static boolean isOne(Path folder) {
    return Files.isRegularFile(new RunFolder(folder).search());
  }

  /// Reads it, and changes nothing.
  ///
  /// @throws IOException if it is no folder of a search, or damaged
  static PastSearch read(Path folder) throws IOException {
    Path file = new RunFolder(folder).search();
    RunRecord record = RunRecord.read(file);
    try {
      TuneCommand command = TuneCommand.parsed(Terminal.ofProcess(), record.arguments());
      List<TrialResult> results = TrialLog.read(folder, command.options().space());
      Goal[] goals = goals(file, record);
      checkValues(folder, results, goals.length);
      return new PastSearch(record, command, result(goals, command, results));
    } catch (CommandLine.ParameterException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /// What was measured in a search.
  ///
  /// @throws IOException if the folder has no record of one
  static List<Goal> goals(Path folder) throws IOException {
    Path file = new RunFolder(folder).search();
    return List.of(goals(file, RunRecord.read(file)));
  }

  private static Goal[] goals(Path file, RunRecord record) throws IOException {
    String source = file.toString();
    Json.Fields identity =
        record
            .identity()
            .orElseThrow(() -> FormatException.in(source, "the identity of a search", "none"));
    try {
      return Arrays.stream(identity.text(source, RunIdentity.GOALS).split(","))
          .map(TrainingTrial::goal)
          .toArray(Goal[]::new);
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
  }

  private static void checkValues(Path folder, List<TrialResult> results, int goals)
      throws IOException {
    for (TrialResult one : results) {
      boolean right =
          !(one.outcome() instanceof Outcome.Measured(List<Double> values))
              || values.size() == goals;
      for (TrialResult.Report report : one.reports()) {
        right &= report.values().size() == goals;
      }
      if (!right) {
        throw FormatException.in(
            "%s, job %d".formatted(folder, one.job().number()),
            "a value for each goal, %d".formatted(goals),
            "more or fewer");
      }
    }
  }

  // Of the search only what results are compared by: nobody goes on with it.
  private static TuningResult result(Goal[] goals, TuneCommand command, List<TrialResult> results)
      throws IOException {
    int most = results.stream().mapToInt(one -> one.job().to()).max().orElse(1);
    Tuning tuning =
        Tuning.of(command.options().space(), Budget.ofTrials(1), assignment -> new double[0])
            .withGoals(goals)
            .withHalving(Halving.asha(1, most))
            .withSeed(command.options().seed());
    return new TuningResult(tuning, results, true);
  }

  /// Its charts.
  SearchCharts charts() {
    return new SearchCharts(result, UNIT);
  }

  /// Its report: the same bytes for the same folder, wherever that is.
  ///
  /// @param warning why it did not end as it should; empty if it did
  String page(String warning) {
    String data = argument("--data", DataOptions.MNIST);
    String name = String.valueOf(Path.of(data).getFileName());
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("data", data);
    facts.put("goals", goals());
    facts.put("seed", "" + result.tuning().seed());
    facts.put("percept", Version.text());
    return SearchPage.of(
        new SearchStory(
            "Search on " + name,
            warning,
            charts(),
            training(),
            ("percept tune " + ShellText.of(deciding(record.arguments()))).strip(),
            facts));
  }

  private String goals() {
    List<String> goals = new ArrayList<>();
    for (Goal goal : result.tuning().goals()) {
      goals.add((goal.maximize() ? "high " : "low ") + goal.name());
    }
    return String.join(", ", goals);
  }

  private String argument(String name, String otherwise) {
    for (String argument : record.arguments()) {
      if (argument.startsWith(name + "=")) {
        return argument.substring(name.length() + 1);
      }
    }
    return otherwise;
  }

  private static List<String> deciding(List<String> arguments) {
    return arguments.stream().filter(each -> !FREE.contains(each.split("=", 2)[0])).toList();
  }

  // Nothing where there is no best, or the recipe has gone since.
  private String training() {
    if (result.best().isEmpty()) {
      return "";
    }
    try {
      Configuration best = result.best().get().job().configuration();
      return "percept "
          + ShellText.of(command.training(command.options().recipes(), best, FREE::contains));
    } catch (IOException | CommandLine.ParameterException e) {
      return "";
    }
  }
}
