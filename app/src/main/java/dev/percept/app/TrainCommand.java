package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.json.Json;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `percept train`: the main job.
@Command(
    name = "train",
    description = "Train a network; by default the two-layer one: dense, sigmoid, dense, softmax.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept train",
      "  percept train --data mnist.npz --iterations 20000 --learning-rate 0.2",
      "  percept train --data digits --hidden 50 --seed 7 --json",
      "  percept train --recipe mlp --validation 5000 --keep best",
      "  percept train --data animals --image-size 64x64 --recipe cnn-fast",
      "  percept train --resume runs/2026-11-24T09-30-00",
      "  percept train --model \"dense 300, relu, dense classes\" --optimizer \"adam 0.001\" --epochs 5",
      "  percept train --data houses.csv --target price --model \"dense 32, relu, dense 1\" --loss mse",
      "%nThe same options and seed give the same weights, bit for bit, on any machine, with any number of"
          + " threads and any kernels, also if it is stopped, or killed, and gone on with by --resume. Ctrl-C"
          + " stops after the step in hand and still writes a checkpoint and the model."
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EarlyStart early;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TrainOptions options = new TrainOptions();
  @Mixin private RunOptions guards = new RunOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--quiet", description = "Print nothing but the model's file, once it is there.")
  private boolean quiet;

  TrainCommand(Terminal terminal, EarlyStart early) {
    this.terminal = terminal;
    this.early = early;
  }

  /// Checks a command line as far as that is possible without the data.
  ///
  /// @throws CommandLine.ParameterException if an option is wrong
  /// @throws IOException if a recipe's file is
  static void check(Terminal terminal, List<String> arguments) throws IOException {
    TrainCommand command = new TrainCommand(terminal, EarlyStart.none());
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(new String[0]));
    command.options.recipe();
    command.guards.checkpointEvery();
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    Path resume = guards.resume();
    if (resume == null) {
      return run(RunRecord.of(Resumption.arguments(spec.commandLine().getParseResult())), start);
    }
    RunRecord record = Resumption.record(resume);
    if (record.outcome().isPresent()) {
      sayThatItHasEnded(new RunFolder(resume), record.outcome().get());
      return 0;
    }
    TrainCommand begun = new TrainCommand(terminal, early);
    CommandLine line = new CommandLine(begun).setCaseInsensitiveEnumValuesAllowed(true);
    Resumption.parse(record, spec.commandLine().getParseResult(), line);
    return begun.run(record, start);
  }

  private void sayThatItHasEnded(RunFolder folder, Json.Fields outcome) throws IOException {
    if (json.isSet()) {
      terminal.line(outcome.toString());
      return;
    }
    String source = folder.record().toString();
    terminal.line(
        "the run in %s has ended after %,d iterations"
            .formatted(folder.folder(), outcome.whole(source, "iterations")));
    terminal.line("model    " + folder.model());
    terminal.line("weights  sha256 " + outcome.text(source, "weights_sha256"));
  }

  private int run(RunRecord record, long start) throws Exception {
    Recipe read = options.recipe();
    guards.checkpointEvery();
    try (Workers workers = threads.workers()) {
      LoadedData loaded = load(read, workers);
      DataSplit split = loaded.split();
      Recipe recipe = read.withLossFor(split.train().targets());
      options.check(split.train().targets());
      if (volume() == TrainReport.Volume.ALL) {
        loaded.note(terminal);
      }
      KernelChoice choice = kernels.choose(terminal, early);
      TrainReport report = new TrainReport(terminal, volume(), recipe, options, loaded);
      return new TrainRun(
              recipe, options, guards, record, loaded, choice.kernels(), workers, report, start)
          .run();
    }
  }

  /// The samples that a run with these options is measured on.
  ///
  /// @throws IOException if the data set cannot be had
  Dataset measured(Workers workers) throws IOException {
    Recipe read = options.recipe();
    return TrainRun.measured(load(read, workers).split(), read).test();
  }

  private TrainReport.Volume volume() {
    if (json.isSet()) {
      return TrainReport.Volume.JSON;
    }
    return quiet ? TrainReport.Volume.MODEL : TrainReport.Volume.ALL;
  }

  private LoadedData load(Recipe recipe, Workers workers) throws IOException {
    try {
      return read(recipe, workers);
    } catch (OutOfMemoryError e) {
      throw new IOException(MemoryNeeds.ofReading(), e);
    }
  }

  private LoadedData read(Recipe recipe, Workers workers) throws IOException {
    if (data.isTable()) {
      return target.load(data.table(), recipe, options.seed());
    }
    target.refuse();
    return data.loadOrDraw(terminal, workers, early);
  }
}
