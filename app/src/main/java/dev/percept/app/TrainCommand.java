package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.formats.dataset.Mnist;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.network.Network;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `percept train`: the main job.
@Command(
    name = "train",
    description = "Train the two-layer network: dense, sigmoid, dense, softmax.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept train",
      "  percept train --data mnist.npz --iterations 20000 --learning-rate 0.2",
      "  percept train --data digits --hidden 50 --seed 7 --json",
      "%nThe same options and seed give the same weights, bit for bit, on any machine, with any number of"
          + " threads and any kernels. Ctrl-C stops after the step in hand and still writes the model."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final double INITIAL_DEVIATION = 0.01;

  private final Terminal terminal;
  private final EarlyStart early;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of the hidden layer, 1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int hidden = 100;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Updates to make, at least 1. Default: ${DEFAULT-VALUE}.")
  private int iterations = 10_000;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of each update, 1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int batch = 100;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The rate of gradient descent, above 0. Default: ${DEFAULT-VALUE}.")
  private double learningRate = 0.1;

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      description =
          "with_replacement: each image of a batch at random from all; shuffled_epochs: every image once"
              + " an epoch. Default: with_replacement.")
  private Sampling sampling = Sampling.WITH_REPLACEMENT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides every random number. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where model.safetensors and metrics.jsonl go. Default: runs/<time>.")
  private @Nullable Path out;

  @Option(
      names = "--save-npz",
      paramLabel = "FILE",
      description = "Also write w1, b1, w2, b2 to a file that numpy.load opens.")
  private @Nullable Path npz;

  TrainCommand(Terminal terminal, EarlyStart early) {
    this.terminal = terminal;
    this.early = early;
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    require(hidden >= 1 && hidden <= 100_000, "--hidden", "1 to 100000", hidden);
    require(iterations >= 1, "--iterations", "at least 1", iterations);
    require(batch >= 1 && batch <= 100_000, "--batch", "1 to 100000", batch);
    require(
        learningRate > 0 && learningRate <= Float.MAX_VALUE,
        "--learning-rate",
        "a number above 0",
        learningRate);
    try (Workers workers = threads.workers()) {
      return train(workers, start);
    }
  }

  private void require(boolean holds, String option, String expected, Object found) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected %s, found %s".formatted(option, expected, found));
    }
  }

  private int train(Workers workers, long start) throws Exception {
    DataSplit split = data.loadOrDraw(terminal, workers, early);
    KernelChoice choice = kernels.choose(terminal, early);
    Network network =
        network(split.train().sampleShape(), split.train().classes()).initialize(new Rng(seed));
    Training training = training(Math.max(1, split.train().count() / batch));
    RunFolder folder =
        out == null
            ? RunFolder.create(Path.of("runs"), LocalDateTime.now(ZoneId.systemDefault()))
            : RunFolder.at(out);
    if (!json.isSet()) {
      terminal.note(
          "percept: %s on %s (%,d + %,d images), %s kernels, %s, seed %d"
              .formatted(
                  network,
                  split.train().name(),
                  split.train().count(),
                  split.test().count(),
                  choice.kernels().name(),
                  workers.threads() == 1 ? "1 thread" : workers.threads() + " threads",
                  seed));
    }
    // Hashing the data takes a while and nobody needs the result before the model is written; it
    // begins
    // when the first rush is over.
    FutureTask<DataFingerprint> fingerprint = new FutureTask<>(() -> DataFingerprint.of(split));
    Thread hashing =
        Thread.ofPlatform().daemon().name("percept-fingerprint").unstarted(fingerprint);
    Trainer trainer = new Trainer(network, split, training, choice.kernels(), workers);
    try (Interruption interruption = Interruption.listen();
        Metrics metrics = Metrics.open(folder.metrics(), start)) {
      ProgressLine progress = ProgressLine.counting(terminal, "training", "it");
      Trainer.Result result =
          trainer.run(
              event -> {
                switch (event) {
                  case Event.Stepped(int step, double loss) -> progress.show(step + 1, iterations);
                  case Event.Evaluated evaluated -> {
                    if (hashing.getState() == Thread.State.NEW) {
                      hashing.start();
                    }
                    metrics.write(evaluated);
                    if (!json.isSet()) {
                      terminal.line(line(evaluated));
                    }
                  }
                }
              },
              interruption::isRequested);
      progress.end();
      if (hashing.getState() == Thread.State.NEW) {
        hashing.start();
      }
      int code = finish(split, network, choice, workers, folder, result, fingerprint.get(), start);
      metrics.check();
      return code;
    }
  }

  private Network network(Shape sampleShape, int classes) {
    return Network.of(
        sampleShape,
        new Dense(hidden, new Initializer.Normal(INITIAL_DEVIATION)),
        new Sigmoid(),
        new Dense(classes, new Initializer.Normal(INITIAL_DEVIATION)));
  }

  private Training training(int evaluateEvery) {
    return new Training(
        iterations,
        batch,
        sampling,
        new SoftmaxCrossEntropy(),
        new Sgd(learningRate),
        evaluateEvery,
        seed);
  }

  private static String line(Event.Evaluated event) {
    return "iteration %5d  loss %.4f  train accuracy %.4f  test accuracy %.4f"
        .formatted(
            event.step(),
            event.train().crossEntropy(),
            event.train().accuracy(),
            event.test().accuracy());
  }

  private int finish(
      DataSplit split,
      Network network,
      KernelChoice choice,
      Workers workers,
      RunFolder folder,
      Trainer.Result result,
      DataFingerprint fingerprint,
      long start)
      throws IOException {
    if (split.train().name().equals("mnist") && !fingerprint.equals(Mnist.FINGERPRINT)) {
      terminal.note(
          "percept: warning: the mnist in the cache is not the MNIST known to percept; remove the file to"
              + " download it again");
    }
    String sha256 = ModelFile.weightsSha256(network);
    ModelFile.write(
        folder.model(),
        new ModelFile.Model(network, provenance(split, fingerprint, result, sha256)));
    if (npz != null) {
      ModelFile.writeNpz(npz, network);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    boolean stopped = result.steps() < iterations;
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("data", split.train().name())
              .with("data_sha256", fingerprint.hash())
              .with("seed", seed)
              .with("threads", workers.threads())
              .with("kernels", choice.kernels().name())
              .with("hidden", hidden)
              .with("batch", batch)
              .with("learning_rate", learningRate)
              .with("iterations", result.steps())
              .with("stopped", stopped)
              .with("loss", result.train().crossEntropy())
              .with("squared_error", result.train().squaredError())
              .with("train_accuracy", result.train().accuracy())
              .with("test_loss", result.test().crossEntropy())
              .with("test_accuracy", result.test().accuracy())
              .with("seconds", seconds)
              .with("weights_sha256", sha256)
              .with("model", folder.model().toString())
              .build()
              .toString());
    } else {
      terminal.line("");
      terminal.line(
          "%s %,d iterations in %.2f s: loss %.4f, train accuracy %.4f, test accuracy %.4f"
              .formatted(
                  stopped ? "stopped after" : "trained",
                  result.steps(),
                  seconds,
                  result.train().crossEntropy(),
                  result.train().accuracy(),
                  result.test().accuracy()));
      terminal.line("model    " + folder.model());
      terminal.line("weights  sha256 " + sha256);
    }
    return stopped ? INTERRUPTED : 0;
  }

  private Json.Fields provenance(
      DataSplit split, DataFingerprint fingerprint, Trainer.Result result, String sha256) {
    return Json.object()
        .with("percept", Version.text())
        .with("data", split.train().name())
        .with("data_sha256", fingerprint.hash())
        .with("seed", seed)
        .with("iterations", result.steps())
        .with("batch", batch)
        .with("learning_rate", learningRate)
        .with("sampling", sampling.name().toLowerCase(Locale.ROOT))
        .with("train_accuracy", result.train().accuracy())
        .with("test_accuracy", result.test().accuracy())
        .with("weights_sha256", sha256)
        .build();
  }
}
