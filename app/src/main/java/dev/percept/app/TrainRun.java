package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.DataFingerprint;
import dev.percept.formats.model.ModelFile;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.train.BestParameters;
import dev.percept.train.Evaluator;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// One run of training: from data to a model file.
final class TrainRun {
  private static final int INTERRUPTED = 130;

  private final Recipe recipe;
  private final TrainOptions options;
  private final DataSplit whole;
  private final DataSplit data;
  private final Kernels kernels;
  private final Workers workers;
  private final TrainReport report;
  private final long start;

  /// @param split the data set; some of its training images are held out if the recipe says so
  /// @param start the [System#nanoTime] that seconds are counted from
  TrainRun(
      Recipe recipe,
      TrainOptions options,
      DataSplit split,
      Kernels kernels,
      Workers workers,
      TrainReport report,
      long start) {
    this.recipe = recipe;
    this.options = options;
    this.whole = split;
    this.data = recipe.validation() > 0 ? split.holdingOut(recipe.validation()) : split;
    this.kernels = kernels;
    this.workers = workers;
    this.report = report;
    this.start = start;
  }

  /// What came out.
  ///
  /// @param data what was trained and measured on
  /// @param network the trained network
  /// @param steps the updates done
  /// @param kept the updates after which the parameters were as they are kept
  /// @param stopped whether that was before the end
  /// @param train how it does on the training images; null if nobody asked
  /// @param measured how it does on the test images, or on those held out
  /// @param sha256 of the weights
  /// @param fingerprint of the data set
  /// @param kernels what computed
  /// @param threads how many
  /// @param seconds the time it took, from the start of the command
  record Outcome(
      DataSplit data,
      Network network,
      int steps,
      int kept,
      boolean stopped,
      @Nullable Evaluation train,
      Evaluation measured,
      String sha256,
      DataFingerprint fingerprint,
      Kernels kernels,
      int threads,
      double seconds) {}

  /// Trains, writes, and says so.
  ///
  /// @return the exit code
  int run() throws Exception {
    Network further = options.trained(data);
    Network network =
        further != null
            ? further
            : recipe.network(data.train().sampleShape(), data.train().outputs(), options.seed());
    Path out = options.out();
    RunFolder folder =
        out == null
            ? RunFolder.create(Path.of("runs"), LocalDateTime.now(ZoneId.systemDefault()))
            : RunFolder.at(out);
    report.begin(network, data, kernels, workers);
    // Hashing the data takes a while and nobody needs the result before the model is written; it
    // begins when the first rush is over.
    FutureTask<DataFingerprint> fingerprint = new FutureTask<>(() -> DataFingerprint.of(whole));
    Thread hashing =
        Thread.ofPlatform().daemon().name("percept-fingerprint").unstarted(fingerprint);
    Trainer trainer =
        new Trainer(
            network, data, recipe.training(data.train().count(), options.seed()), kernels, workers);
    BestParameters best = new BestParameters(trainer.measured());
    try (Interruption interruption = Interruption.listen();
        Metrics metrics = Metrics.open(folder.metrics(), report.measuredOn(), start);
        TensorBoardLog board = TensorBoardLog.open(options.tensorboard(), report.measuredOn())) {
      boolean[] reached = {false};
      Trainer.Result result =
          trainer.run(
              event -> {
                switch (event) {
                  case Event.Stepped(int step, double loss) -> report.stepped(step);
                  case Event.Evaluated evaluated -> {
                    if (hashing.getState() == Thread.State.NEW) {
                      hashing.start();
                    }
                    int iteration = recipe.iteration(evaluated);
                    metrics.write(iteration, evaluated);
                    board.write(iteration, evaluated, trainer.rate(), trainer.measured());
                    best.note(evaluated);
                    reached[0] = isEnough(evaluated, best);
                    report.evaluated(evaluated);
                  }
                }
              },
              () -> reached[0] || interruption.isRequested());
      report.end();
      if (hashing.getState() == Thread.State.NEW) {
        hashing.start();
      }
      finish(network, result, best, folder, fingerprint.get());
      metrics.check();
      board.check();
      return interruption.isRequested() ? INTERRUPTED : 0;
    }
  }

  private boolean isEnough(Event.Evaluated event, BestParameters best) {
    Double until = options.until();
    return (until != null && event.test().accuracy() >= until)
        || (recipe.patience() > 0 && best.evaluationsSince() >= recipe.patience());
  }

  private void finish(
      Network network,
      Trainer.Result result,
      BestParameters best,
      RunFolder folder,
      DataFingerprint fingerprint)
      throws IOException {
    Evaluation train = result.train();
    Evaluation measured = result.test();
    int kept = result.steps();
    if (recipe.keepBest()) {
      best.note(new Event.Evaluated(kept - 1, train, measured));
      Event.Evaluated event = best.best();
      if (event != null && event.step() != kept - 1) {
        best.restore(network);
        kept = event.step() + 1;
        measured = event.test();
        train = train == null ? null : evaluateTrain(network);
      }
    }
    String sha256 = ModelFile.weightsSha256(network);
    Outcome outcome =
        new Outcome(
            data,
            network,
            result.steps(),
            kept,
            result.steps() < recipe.training(data.train().count(), options.seed()).steps(),
            train,
            measured,
            sha256,
            fingerprint,
            kernels,
            workers.threads(),
            (System.nanoTime() - start) / 1e9);
    ModelFile.write(folder.model(), new ModelFile.Model(network, report.provenance(outcome)));
    Path npz = options.npz();
    if (npz != null) {
      ModelFile.writeNpz(npz, network);
    }
    report.finish(outcome, folder);
  }

  private Evaluation evaluateTrain(Network network) {
    return new Evaluator(
            List.of(network), data.train().isSparse(), recipe.training().loss(), kernels, workers)
        .evaluate(data.train());
  }
}
