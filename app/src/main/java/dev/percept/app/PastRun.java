package dev.percept.app;

import dev.percept.app.analysis.Findings;
import dev.percept.app.report.DataWords;
import dev.percept.app.report.Metrics;
import dev.percept.data.Dataset;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// A run that was: what its folder has of it.
///
/// @param folder where it is
/// @param record how it was started, and what came out
/// @param metrics what was measured while it went on
record PastRun(RunFolder folder, RunRecord record, Metrics metrics) {

  /// Reads `run.json` and `metrics.jsonl`.
  ///
  /// @throws IOException if it is no folder of a run
  static PastRun read(Path folder) throws IOException {
    RunRecord record = Resumption.record(folder);
    RunFolder run = new RunFolder(folder);
    if (!Files.exists(run.metrics())) {
      throw new IOException(run.metrics() + ": expected the log of the run, found none");
    }
    return new PastRun(run, record, Metrics.read(run.metrics()));
  }

  /// What there is to see of a run's model.
  ///
  /// @param findings all of it
  /// @param words what things are called
  record Looked(Findings findings, DataWords words) {}

  /// Measures the run's model again, on the samples that it was measured on.
  ///
  /// @param data another place of the data set; empty for that of the run
  /// @throws IOException if model or data cannot be read
  Looked look(String data, Terminal terminal, Kernels kernels, Workers workers) throws IOException {
    Path file = folder.model();
    if (!Files.exists(file)) {
      throw new IOException(file + ": expected the model of the run, found none: it has not ended");
    }
    ModelFile.Model model = ModelFile.read(file);
    ModelSchema schema = ModelSchema.of(file, model);
    Network network = model.network();
    DataWords words =
        DataWords.of(schema.table(), schema.images(), network.outputShape().elements());
    Dataset dataset = command(data, terminal).measured(workers);
    Findings findings =
        Findings.of(
            network,
            dataset,
            LossText.of(file.toString(), model.provenance()),
            words.targets(),
            kernels,
            workers);
    checkSame(findings, terminal);
    return new Looked(findings, words);
  }

  // The command line that the run was started with.
  private TrainCommand command(String data, Terminal terminal) {
    TrainCommand command = new TrainCommand(terminal, EarlyStart.none());
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    List<String> arguments = new ArrayList<>();
    for (String argument : record.arguments()) {
      if (data.isEmpty() || !argument.startsWith("--data=")) {
        arguments.add(argument);
      }
    }
    if (!data.isEmpty()) {
      arguments.add("--data=" + data);
    }
    line.parseArgs(arguments.toArray(new String[0]));
    return command;
  }

  private void checkSame(Findings findings, Terminal terminal) {
    Optional<Json.Fields> outcome = record.outcome();
    String name = metrics.measuredOn() + "_accuracy";
    if (findings.answers().isPresent()
        && outcome.isPresent()
        && outcome.get().get(name).isPresent()) {
      double now = findings.answers().get().confusion().accuracy();
      if (!outcome.get().get(name).get().equals(Json.of(now))) {
        terminal.note(
            "percept: warning: the accuracy is %.4f, %s when the run ended: the data set is another"
                .formatted(now, outcome.get().get(name).get()));
      }
    }
  }
}
