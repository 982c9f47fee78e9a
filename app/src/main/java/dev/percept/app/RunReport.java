package dev.percept.app;

import dev.percept.app.analysis.Findings;
import dev.percept.app.report.DataWords;
import dev.percept.app.report.Metrics;
import dev.percept.app.report.ReportPage;
import dev.percept.app.report.RunStory;
import dev.percept.formats.json.Json;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// The report that a run leaves in its folder, `report.html`. It is written last, and nothing that
/// goes wrong with it is more than a warning: model and log are there by then.
///
/// @param loaded the data set as it was read
/// @param report who says so
record RunReport(
    Recipe recipe,
    TrainOptions options,
    RunRecord record,
    LoadedData loaded,
    Kernels kernels,
    Workers workers,
    TrainReport report) {

  /// What is told of how a run was made, as the model's provenance has it.
  private static final List<String> FACTS =
      List.of(
          "data",
          "seed",
          "recipe",
          "network",
          "iterations",
          "kept_iterations",
          "planned_iterations",
          "batch",
          "sampling",
          "optimizer",
          "schedule",
          "weight_decay",
          "clip_norm",
          "averaging",
          "loss_function",
          "label_smoothing",
          "augment",
          "validation");

  /// What is not used is not told.
  private static final List<String> NOTHING = List.of("none", "0.0");

  /// Of a run that gave a model.
  ///
  /// @param warning why it did not end as it should; empty if it did
  void write(RunOutcome outcome, RunFolder folder, String warning) {
    Json.Fields all = report.json(outcome, folder);
    SequencedMap<String, String> facts = facts(all);
    facts.putAll(Surroundings.of(kernels, workers));
    facts.put("weights sha256", outcome.sha256());
    facts.put("data sha256", outcome.fingerprint().hash());
    SequencedMap<String, String> numbers = Figures.headline(outcome, report.measuredOn());
    write(outcome.network(), true, folder, warning, numbers, facts);
  }

  /// How a run was made.
  ///
  /// @param all what `--json` prints of it
  static SequencedMap<String, String> facts(Json.Fields all) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    for (String name : FACTS) {
      String value = all.get(name).isPresent() ? text(all.get(name).get()) : "";
      if (!value.isEmpty() && !NOTHING.contains(value)) {
        facts.put(name.replace('_', ' '), value);
      }
    }
    for (String name : List.of("kept iterations", "planned iterations")) {
      if (Objects.equals(facts.get(name), facts.get("iterations"))) {
        facts.remove(name);
      }
    }
    facts.remove("validation", "0");
    return facts;
  }

  /// Of a run that gave none.
  ///
  /// @param network what was trained
  /// @param warning why
  void writeWithoutModel(Network network, RunFolder folder, String warning) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("data", loaded.split().train().name());
    facts.put("recipe", recipe.name());
    facts.put("seed", "" + options.seed());
    facts.putAll(Surroundings.of(kernels, workers));
    write(network, false, folder, warning, new LinkedHashMap<>(), facts);
  }

  private static String text(Json value) {
    return value instanceof Json.Text(String text) ? text : value.toString();
  }

  // Whatever happens here, the run is done and its files are written.
  private void write(
      Network network,
      boolean looks,
      RunFolder folder,
      String warning,
      SequencedMap<String, String> numbers,
      SequencedMap<String, String> facts) {
    try {
      DataWords words =
          DataWords.of(
              loaded.table().isPresent()
                  ? Optional.of(loaded.table().get().schema())
                  : Optional.empty(),
              loaded.images(),
              network.outputShape().elements());
      Optional<Findings> findings =
          looks
              ? Optional.of(
                  Findings.of(
                      network,
                      TrainRun.measured(loaded.split(), recipe).test(),
                      recipe.training().loss(),
                      words.targets(),
                      kernels,
                      workers))
              : Optional.empty();
      String page =
          ReportPage.of(
              new RunStory(
                  "%s, recipe %s".formatted(loaded.split().train().name(), recipe.name()),
                  network.toString(),
                  warning,
                  numbers,
                  command(),
                  Metrics.read(folder.metrics()),
                  findings,
                  words,
                  facts));
      write(folder, page);
    } catch (IOException e) {
      warn(folder, Main.reason(e));
    } catch (RuntimeException | OutOfMemoryError e) {
      warn(folder, e.toString());
    }
  }

  private static void write(RunFolder folder, String page) throws IOException {
    if (Files.isDirectory(folder.report())) {
      throw new IOException("there is a folder of that name");
    }
    folder.writeSoon(folder.report(), page.getBytes(StandardCharsets.UTF_8));
  }

  private void warn(RunFolder folder, String reason) {
    report.note(
        "percept: warning: %s could not be written: %s; everything else of the run is there"
            .formatted(folder.report(), reason));
  }

  private String command() {
    StringBuilder command = new StringBuilder("percept train");
    for (String argument : record.arguments()) {
      command.append(' ').append(ShellText.quoted(argument));
    }
    Path out = options.out();
    return out == null ? command.toString() : command + " " + ShellText.quoted("--out=" + out);
  }
}
