package dev.percept.app;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.CheckpointFile;
import dev.percept.network.Network;
import dev.percept.train.BestParameters;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes the checkpoints of a run. The thread that trains only copies; another one writes, and
/// while it does no copy is taken. A checkpoint that cannot be written is told of, and the run goes
/// on.
final class Checkpoints implements AutoCloseable {
  /// So many are there; should the newest be damaged, there is another.
  private static final int KEPT = 3;

  private final RunFolder folder;
  private final CheckpointInterval every;
  private final Run run;
  private final RunLog log;
  private final Supplier<RunIdentity> identity;
  private final Consumer<String> notes;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("percept-checkpoint").factory());

  // Memory for the copy, once there is one.
  private @Nullable TrainingState state;
  private float[] best = {};
  private @Nullable Future<?> writing;
  private int lastStep;
  private long lastTime = System.nanoTime();
  private volatile boolean failed;
  private volatile @Nullable Path newest;

  /// What is trained.
  ///
  /// @param best what remembers the best parameters; null if nobody will ask for them
  /// @param state makes memory for a copy of the trainer's state
  /// @param start the [System#nanoTime] that the run's seconds are counted from
  record Run(
      Network network,
      Trainer trainer,
      @Nullable BestParameters best,
      Supplier<TrainingState> state,
      long start) {}

  /// @param done the steps done already
  /// @param identity what decides the bits of the run; asked when the first checkpoint is written
  /// @param notes told of what goes wrong
  Checkpoints(
      RunFolder folder,
      CheckpointInterval every,
      Run run,
      int done,
      RunLog log,
      Supplier<RunIdentity> identity,
      Consumer<String> notes) {
    this.folder = folder;
    this.every = every;
    this.run = run;
    this.lastStep = done;
    this.log = log;
    this.identity = identity;
    this.notes = notes;
  }

  /// To be called after each step.
  ///
  /// @param done the steps done
  void stepped(int done) {
    if (every.isDue(done - lastStep, lastTime) && (writing == null || writing.isDone())) {
      begin(done);
    }
  }

  /// Writes a checkpoint now, and waits until it is there.
  ///
  /// @param done the steps done
  /// @return the newest checkpoint there is; null if there is none
  @Nullable Path now(int done) {
    await();
    begin(done);
    await();
    return newest;
  }

  /// The newest checkpoint that was written, or null.
  @Nullable Path newest() {
    await();
    return newest;
  }

  // What the log could not take, nobody could go on from.
  private void begin(int done) {
    lastStep = done;
    lastTime = System.nanoTime();
    if (log.hasFailed()) {
      return;
    }
    TrainingState copy = state == null ? run.state().get() : state;
    state = copy;
    run.trainer().save(copy);
    try {
      Json.Fields facts = facts();
      writing = writer.submit(() -> write(copy, facts));
    } catch (IOException e) {
      note(e);
    }
  }

  private Json.Fields facts() throws IOException {
    RunLog.Position position = log.position();
    Json.Builder facts =
        Json.object()
            .with("seconds", (System.nanoTime() - run.start()) / 1e9)
            .with("log_bytes", position.metrics())
            .with("times_bytes", position.times());
    BestParameters remembered = run.best();
    Event.Evaluated event = remembered == null ? null : remembered.best();
    if (remembered != null && event != null) {
      if (best.length == 0) {
        best = new float[run.network().values().length];
      }
      remembered.save(best);
      facts
          .with("best_step", event.step())
          .with("evaluations_since_best", remembered.evaluationsSince());
    }
    return facts.build();
  }

  private void write(TrainingState copy, Json.Fields facts) {
    if (!copy.isFinite()) {
      return; // the last good one is worth more
    }
    try {
      Json.Builder all = Json.object();
      facts.members().forEach(all::with);
      all.with(RunIdentity.KEY, identity.get().json());
      log.force();
      if (newest == null) {
        folder.forceRecord();
      }
      Path file = folder.checkpoint(copy.step());
      CheckpointFile.write(file, run.network(), copy, best, all.build());
      newest = file;
      failed = false;
      List<Path> there = folder.checkpoints();
      RunFolder.remove(there.subList(Math.min(KEPT, there.size()), there.size()));
    } catch (IOException e) {
      note(e);
    }
  }

  private void note(IOException e) {
    if (!failed) {
      notes.accept(
          "percept: warning: no checkpoint: %s; training goes on, older ones stay"
              .formatted(Main.reason(e)));
    }
    failed = true;
  }

  private void await() {
    if (writing == null) {
      return;
    }
    try {
      writing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Waits for what is being written.
  @Override
  public void close() {
    writer.close();
  }

  /// A checkpoint that was found.
  ///
  /// @param source what messages call it
  /// @param contents what is in it
  record Found(String source, CheckpointFile.Contents contents) {

    /// How far the log had got.
    RunLog.Position position() throws FormatException {
      Json.Fields facts = contents.facts();
      return new RunLog.Position(
          facts.whole(source, "log_bytes"), facts.whole(source, "times_bytes"));
    }
  }

  /// The newest checkpoint of a run that is whole; those that are not, and are newer, are told of
  /// and removed.
  ///
  /// @return null if there is none at all
  /// @throws IOException if there are some, and all are damaged, or one is of another version
  static @Nullable Found newest(RunFolder folder, RunLog log, Consumer<String> notes)
      throws IOException {
    List<Path> all = folder.checkpoints();
    for (int i = 0; i < all.size(); i++) {
      String source = FormatException.source(all.get(i));
      try {
        Found found = new Found(source, CheckpointFile.read(all.get(i)));
        if (log.reaches(found.position())) {
          RunFolder.remove(all.subList(0, i));
          return found;
        }
        notes.accept("percept: %s: the log has fewer lines than it had then".formatted(source));
      } catch (FormatException e) {
        notes.accept("percept: %s".formatted(e.getMessage()));
      }
      notes.accept("percept: that checkpoint is damaged; going on from the one before");
    }
    if (!all.isEmpty()) {
      throw new IOException(
          "%s: all %d checkpoints are damaged; percept train --out begins again"
              .formatted(folder.folder(), all.size()));
    }
    return null;
  }
}
