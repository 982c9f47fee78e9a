package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.json.Json;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.train.BestParameters;
import dev.percept.train.DivergenceException;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import dev.percept.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of training: from data to a model file.
final class TrainRun {
  private static final int INTERRUPTED = 130;

  private final Recipe recipe;
  private final TrainOptions options;
  private final RunOptions guards;
  private final RunRecord record;
  private final DataSplit whole;
  private final DataSplit data;
  private final RunReport page;
  private final Kernels kernels;
  private final Workers workers;
  private final TrainReport report;
  private final long start;

  /// @param record how the run was started
  /// @param loaded the data set; some of its training images are held out if the recipe says so
  /// @param start the [System#nanoTime] that seconds are counted from
  TrainRun(
      Recipe recipe,
      TrainOptions options,
      RunOptions guards,
      RunRecord record,
      LoadedData loaded,
      Kernels kernels,
      Workers workers,
      TrainReport report,
      long start) {
    this.recipe = recipe;
    this.options = options;
    this.guards = guards;
    this.record = record;
    this.whole = loaded.split();
    this.data = measured(whole, recipe);
    this.page = new RunReport(recipe, options, record, loaded, kernels, workers, report);
    this.kernels = kernels;
    this.workers = workers;
    this.report = report;
    this.start = start;
  }

  /// What a run trains and is measured on: some training images are held out if the recipe says so.
  static DataSplit measured(DataSplit split, Recipe recipe) {
    return recipe.validation() > 0 ? split.holdingOut(recipe.validation()) : split;
  }

  /// A run that gave a model.
  ///
  /// @param interrupted whether it can be gone on with
  private record Ended(RunOutcome outcome, boolean interrupted) {}

  /// Trains, writes, and says so.
  ///
  /// @return the exit code
  int run() throws Exception {
    Path resume = guards.resume();
    Path out = options.out();
    RunFolder folder =
        resume != null
            ? new RunFolder(resume)
            : out == null ? RunFolder.create(Path.of("runs")) : RunFolder.at(out);
    try (Interruption interruption = Interruption.listen();
        RunLog log = RunLog.open(folder, report.measuredOn());
        TensorBoardLog board = TensorBoardLog.open(options.tensorboard(), report.measuredOn())) {
      folder.removeTemporaries();
      Checkpoints.Found found = null;
      if (resume != null) {
        found = Checkpoints.newest(folder, log, report::note);
      } else {
        report.beginAnew(folder);
        RunFolder.remove(List.of(folder.record()));
        RunFolder.remove(folder.checkpoints());
        record.writeSoon(folder);
      }
      Ended ended = trainInMemory(folder, found, log, board, interruption);
      RunOutcome outcome = ended.outcome();
      if (!ended.interrupted()) {
        record.endedWith(report.json(outcome, folder)).write(folder.record());
        RunFolder.remove(folder.checkpoints());
      }
      if (guards.reports()) {
        page.write(outcome, folder, ended.interrupted() ? report.unfinished(folder) : "");
      }
      return ended.interrupted() ? INTERRUPTED : 0;
    }
  }

  private Ended trainInMemory(
      RunFolder folder,
      Checkpoints.@Nullable Found found,
      RunLog log,
      TensorBoardLog board,
      Interruption interruption)
      throws Exception {
    Network network;
    try {
      network = network(found);
    } catch (OutOfMemoryError e) {
      throw new IOException(MemoryNeeds.ofNetwork(), e);
    }
    Training training = recipe.training(data.train().count(), options.seed());
    try {
      return train(network, training, folder, found, log, board, interruption);
    } catch (OutOfMemoryError e) {
      report.end();
      throw new IOException(MemoryNeeds.of(data, network, training).message(), e);
    }
  }

  private Ended train(
      Network network,
      Training training,
      RunFolder folder,
      Checkpoints.@Nullable Found found,
      RunLog log,
      TensorBoardLog board,
      Interruption interruption)
      throws Exception {
    report.begin(network, data, kernels, workers);
    DataHash hash = new DataHash(whole); // begins when the first rush is over
    RunEnding ending =
        new RunEnding(recipe, options, data, kernels, workers, report, guards.reports());
    Trainer trainer = new Trainer(network, data, training, kernels, workers);
    if (guards.ignoresNan()) {
      trainer.ignoreDivergence();
    }
    BestParameters best = new BestParameters(trainer.measured());
    Supplier<RunIdentity> identity =
        () -> RunIdentity.of(recipe, options, training, network, hash.get());
    Start from = new Start(0, start);
    if (found == null) {
      log.begin(new RunLog.Position(0, 0), start);
    } else {
      identity.get().check(found.source(), found.contents().facts().fields(found.source(), "run"));
      from = resume(found, network, training, trainer, best, ending);
      log.begin(found.position(), from.nanos());
    }
    boolean remembers = recipe.keepBest() || recipe.patience() > 0;
    try (Checkpoints checkpoints =
        new Checkpoints(
            folder,
            guards.checkpointEvery(),
            new Checkpoints.Run(
                network,
                trainer,
                remembers ? best : null,
                () -> TrainingState.of(network, training),
                from.nanos()),
            from.step(),
            log,
            identity,
            report::note)) {
      Progress progress = new Progress(from.step());
      Trainer.Result result =
          trainer.run(
              event -> {
                switch (event) {
                  case Event.Stepped stepped -> {
                    report.stepped(stepped);
                    progress.done = stepped.step() + 1;
                  }
                  case Event.Evaluated evaluated -> {
                    hash.begin();
                    int iteration = recipe.iteration(evaluated);
                    log.write(iteration, evaluated);
                    board.write(iteration, evaluated, trainer.rate(), trainer.measured());
                    best.note(evaluated);
                    progress.enough = isEnough(evaluated, best);
                    report.evaluated(evaluated);
                  }
                }
              },
              () -> progress.stops(checkpoints, interruption, training.steps()));
      report.end();
      double seconds = seconds(from.nanos());
      RunOutcome outcome = ending.end(network, result, best, folder, hash.get(), seconds);
      log.check();
      board.check();
      if (progress.interrupted) {
        report.interrupted(folder, result.steps(), checkpoints.newest() != null);
      }
      return new Ended(outcome, progress.interrupted);
    } catch (DivergenceException e) {
      report.end();
      String message = report.diverged(e, folder);
      if (guards.reports()) {
        page.writeWithoutModel(network, folder, message);
      }
      throw new IOException(message, e);
    }
  }

  /// Where a run goes on from.
  ///
  /// @param step the steps done
  /// @param nanos the [System#nanoTime] at which it would have begun if it had never been stopped
  private record Start(int step, long nanos) {}

  // How far a run has got.
  private static final class Progress {
    int done;
    boolean enough;
    boolean interrupted;

    Progress(int done) {
      this.done = done;
    }

    // Called after each step.
    boolean stops(Checkpoints checkpoints, Interruption interruption, int steps) {
      if (enough || done == steps) {
        return true;
      }
      interrupted = interruption.isRequested();
      if (interrupted) {
        checkpoints.now(done);
      } else {
        checkpoints.stepped(done);
      }
      return interrupted;
    }
  }

  private Network network(Checkpoints.@Nullable Found found) throws IOException {
    // A model file that was trained further may be another by now, or gone.
    Network further =
        found != null && options.trainsFurther()
            ? found.contents().network()
            : options.trained(data);
    return further != null
        ? further
        : recipe.network(data.train().sampleShape(), data.train().outputs(), options.seed());
  }

  private Start resume(
      Checkpoints.Found found,
      Network network,
      Training training,
      Trainer trainer,
      BestParameters best,
      RunEnding ending)
      throws IOException {
    String source = found.source();
    TrainingState state = TrainingState.of(network, training);
    found.contents().copyTo(state, source);
    trainer.resume(state);
    Json.Fields facts = found.contents().facts();
    if (facts.get("best_step").isPresent()) {
      // Measured again, which gives the same.
      Network kept = network.copy();
      float[] values = found.contents().best(source);
      System.arraycopy(values, 0, kept.values(), 0, values.length);
      int step = (int) facts.whole(source, "best_step");
      best.resume(
          new Event.Evaluated(step, null, ending.evaluate(kept, data.test())),
          (int) facts.whole(source, "evaluations_since_best"),
          values);
    }
    report.resumed(source, state.step());
    return new Start(state.step(), start - (long) (1e9 * facts.real(source, "seconds")));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private boolean isEnough(Event.Evaluated event, BestParameters best) {
    Double until = options.until();
    return (until != null && event.test().accuracy() >= until)
        || (recipe.patience() > 0 && best.evaluationsSince() >= recipe.patience());
  }
}
