package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "  percept train --model \"dense 300, relu, dense classes\" --optimizer \"adam 0.001\" --epochs 5",
      "  percept train --data houses.csv --target price --model \"dense 32, relu, dense 1\" --loss mse",
      "%nThe same options and seed give the same weights, bit for bit, on any machine, with any number of"
          + " threads and any kernels. Ctrl-C stops after the step in hand and still writes the model."
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final EarlyStart early;

  @Mixin private TrainOptions options = new TrainOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  TrainCommand(Terminal terminal, EarlyStart early) {
    this.terminal = terminal;
    this.early = early;
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    Recipe read = options.recipe();
    try (Workers workers = threads.workers()) {
      LoadedData loaded = load(read, workers);
      DataSplit split = loaded.split();
      Recipe recipe = read.withLossFor(split.train().targets());
      options.check(split.train().targets());
      if (!json.isSet()) {
        loaded.note(terminal);
      }
      KernelChoice choice = kernels.choose(terminal, early);
      TrainReport report = new TrainReport(terminal, json.isSet(), recipe, options, loaded);
      return new TrainRun(recipe, options, split, choice.kernels(), workers, report, start).run();
    }
  }

  private LoadedData load(Recipe recipe, Workers workers) throws IOException {
    if (data.isTable()) {
      return target.load(data.table(), recipe, options.seed());
    }
    target.refuse();
    return data.loadOrDraw(terminal, workers, early);
  }
}
