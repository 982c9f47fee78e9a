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
import dev.percept.metric.Evaluation;
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

  private final Terminal terminal;
  private final EarlyStart early;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KernelsOption kernels = new KernelsOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Where the options below come from unless given: ${COMPLETION-CANDIDATES}. script: as the origin"
              + " script, to the end of 10000 updates; fast: larger weights and a rate of 2, measured on"
              + " the test images every 50 updates. Default: ${DEFAULT-VALUE}.")
  private Recipe.Name recipeName = Recipe.Name.script;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of the hidden layer, 1 to 100000. Default: 100.")
  private @Nullable Integer hiddenOption;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Updates to make, at least 1. Default: 10000; fast: 1200.")
  private @Nullable Integer iterationsOption;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of each update, 1 to 100000. Default: 100.")
  private @Nullable Integer batchOption;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The rate of gradient descent, above 0. Default: 0.1; fast: 2.")
  private @Nullable Double learningRateOption;

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      description =
          "with_replacement: each image of a batch at random from all; shuffled_epochs: every image once"
              + " an epoch. Default: with_replacement; fast: shuffled_epochs.")
  private @Nullable Sampling samplingOption;

  @Option(
      names = "--until",
      paramLabel = "ACCURACY",
      description =
          "Stop at the first evaluation whose test accuracy is at least this, above 0 and at most 1.")
  private @Nullable Double until;

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

  private Recipe recipe = Recipe.of(Recipe.Name.script);

  TrainCommand(Terminal terminal, EarlyStart early) {
    this.terminal = terminal;
    this.early = early;
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    recipe = recipe();
    require(
        recipe.hidden() >= 1 && recipe.hidden() <= 100_000,
        "--hidden",
        "1 to 100000",
        recipe.hidden());
    require(recipe.iterations() >= 1, "--iterations", "at least 1", recipe.iterations());
    require(
        recipe.batch() >= 1 && recipe.batch() <= 100_000, "--batch", "1 to 100000", recipe.batch());
    require(
        recipe.learningRate() > 0 && recipe.learningRate() <= Float.MAX_VALUE,
        "--learning-rate",
        "a number above 0",
        recipe.learningRate());
    if (until != null) {
      require(until > 0 && until <= 1, "--until", "above 0 and at most 1", until);
    }
    try (Workers workers = threads.workers()) {
      return train(workers, start);
    }
  }

  /// The recipe asked for, with what the other options say.
  private Recipe recipe() {
    Recipe base = Recipe.of(recipeName);
    return new Recipe(
        hiddenOption != null ? hiddenOption : base.hidden(),
        base.deviation(),
        iterationsOption != null ? iterationsOption : base.iterations(),
        batchOption != null ? batchOption : base.batch(),
        learningRateOption != null ? learningRateOption : base.learningRate(),
        samplingOption != null ? samplingOption : base.sampling(),
        base.evaluateEvery(),
        base.evaluateTrain());
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
    Training training = training(split.train().count());
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
      boolean[] reached = {false};
      ProgressLine progress = ProgressLine.counting(terminal, "training", "it");
      Trainer.Result result =
          trainer.run(
              event -> {
                switch (event) {
                  case Event.Stepped(int step, double loss) ->
                      progress.show(step + 1, recipe.iterations());
                  case Event.Evaluated evaluated -> {
                    if (hashing.getState() == Thread.State.NEW) {
                      hashing.start();
                    }
                    metrics.write(evaluated);
                    reached[0] = until != null && evaluated.test().accuracy() >= until;
                    if (!json.isSet()) {
                      terminal.line(line(evaluated));
                    }
                  }
                }
              },
              () -> reached[0] || interruption.isRequested());
      progress.end();
      if (hashing.getState() == Thread.State.NEW) {
        hashing.start();
      }
      finish(split, network, choice, workers, folder, result, fingerprint.get(), start);
      metrics.check();
      return interruption.isRequested() ? INTERRUPTED : 0;
    }
  }

  private Network network(Shape sampleShape, int classes) {
    Initializer initializer = new Initializer.Normal(recipe.deviation());
    return Network.of(
        sampleShape,
        new Dense(recipe.hidden(), initializer),
        new Sigmoid(),
        new Dense(classes, initializer));
  }

  private Training training(int images) {
    return new Training(recipe.iterations(), recipe.batch(), new Sgd(recipe.learningRate()), seed)
        .withSampling(recipe.sampling())
        .withEvaluations(
            recipe.evaluateEvery() > 0
                ? recipe.evaluateEvery()
                : Math.max(1, images / recipe.batch()),
            recipe.evaluateTrain());
  }

  private static String line(Event.Evaluated event) {
    Evaluation train = event.train();
    return train == null
        ? "iteration %5d  test loss %.4f  test accuracy %.4f"
            .formatted(event.step(), event.test().crossEntropy(), event.test().accuracy())
        : "iteration %5d  loss %.4f  train accuracy %.4f  test accuracy %.4f"
            .formatted(
                event.step(), train.crossEntropy(), train.accuracy(), event.test().accuracy());
  }

  private void finish(
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
    boolean stopped = result.steps() < recipe.iterations();
    if (json.isSet()) {
      terminal.line(
          Json.object()
              .with("data", split.train().name())
              .with("data_sha256", fingerprint.hash())
              .with("seed", seed)
              .with("threads", workers.threads())
              .with("kernels", choice.kernels().name())
              .with("hidden", recipe.hidden())
              .with("batch", recipe.batch())
              .with("learning_rate", recipe.learningRate())
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
                  end(stopped, result.test().accuracy()),
                  result.steps(),
                  seconds,
                  result.train().crossEntropy(),
                  result.train().accuracy(),
                  result.test().accuracy()));
      terminal.line("model    " + folder.model());
      terminal.line("weights  sha256 " + sha256);
    }
  }

  private String end(boolean stopped, double accuracy) {
    if (!stopped) {
      return "trained";
    }
    return until != null && accuracy >= until ? "reached " + until + " after" : "stopped after";
  }

  private Json.Fields provenance(
      DataSplit split, DataFingerprint fingerprint, Trainer.Result result, String sha256) {
    return Json.object()
        .with("percept", Version.text())
        .with("data", split.train().name())
        .with("data_sha256", fingerprint.hash())
        .with("seed", seed)
        .with("iterations", result.steps())
        .with("batch", recipe.batch())
        .with("learning_rate", recipe.learningRate())
        .with("sampling", recipe.sampling().name().toLowerCase(Locale.ROOT))
        .with("train_accuracy", result.train().accuracy())
        .with("test_accuracy", result.test().accuracy())
        .with("weights_sha256", sha256)
        .build();
  }
}
