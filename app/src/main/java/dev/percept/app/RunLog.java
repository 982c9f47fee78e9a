package dev.percept.app;

import dev.percept.formats.json.Json;
import dev.percept.train.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The log of a run, a line of JSON for each evaluation, written as they come: what was measured in
/// `metrics.jsonl`, and in `times.jsonl` when that was. The first is the same bytes whenever the
/// run is done again, also if it is killed and gone on with; times never are, so they are apart.
///
/// As long as it is open, no other process can open it: one folder, one run.
final class RunLog implements Closeable {
  /// Behind all text, so that systems on which nobody can read what is locked show the log.
  private static final long LOCKED = Long.MAX_VALUE - 1;

  private final Path path;
  private final FileChannel metrics;
  private final FileChannel times;
  private final String measuredOn;
  private long start;
  private @Nullable IOException failure;

  private RunLog(Path path, FileChannel metrics, FileChannel times, String measuredOn) {
    this.path = path;
    this.metrics = metrics;
    this.times = times;
    this.measuredOn = measuredOn;
  }

  /// How far the log has got, in bytes.
  ///
  /// @param metrics of what was measured
  /// @param times of when
  record Position(long metrics, long times) {}

  /// Opens the log, and changes nothing of it until [#begin].
  ///
  /// @param measuredOn what the images are called that are measured: `test`
  /// @throws IOException if another run has it, or it cannot be written
  @SuppressWarnings("MustBeClosedChecker") // closed by the log
  static RunLog open(RunFolder folder, String measuredOn) throws IOException {
    FileChannel metrics = open(folder.metrics());
    try {
      if (!lock(metrics)) {
        throw new IOException(
            "%s: another run is writing into this folder: wait until it has ended, or name another with --out"
                .formatted(folder.folder()));
      }
      return new RunLog(folder.metrics(), metrics, open(folder.times()), measuredOn);
    } catch (IOException e) {
      metrics.close();
      throw e;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /// Locks a file for this process, which gives the lock up when it ends, however it ends.
  ///
  /// @return whether no other process has it
  static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock(LOCKED, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // a file system without locks: nobody can be kept out
    }
  }

  /// Whether a process is writing the log of a run.
  static boolean isInWork(RunFolder folder) throws IOException {
    return isLocked(folder.metrics());
  }

  /// Whether a process has locked a file by [#lock].
  static boolean isLocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(LOCKED, 1, true)) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false;
    } catch (OverlappingFileLockException e) {
      return true; // this process
    }
  }

  /// Forgets what comes after `position`; the next line goes there.
  ///
  /// @param start the [System#nanoTime] that seconds are counted from
  void begin(Position position, long start) throws IOException {
    this.start = start;
    metrics.truncate(position.metrics()).position(position.metrics());
    times.truncate(position.times()).position(position.times());
  }

  /// Whether the log has got as far as `position`.
  boolean reaches(Position position) throws IOException {
    return metrics.size() >= position.metrics() && times.size() >= position.times();
  }

  /// Where the next line goes.
  Position position() throws IOException {
    return new Position(metrics.position(), times.position());
  }

  /// Appends one evaluation. A failure is kept for [#check]: training goes on, without this log.
  ///
  /// @param iteration what it is counted as
  void write(int iteration, Event.Evaluated event) {
    if (failure != null) {
      return;
    }
    try {
      Json.Builder fields = Json.object().with("iteration", iteration);
      Figures.addTrain(fields, event.train());
      Figures.addMeasured(fields, event.test(), measuredOn);
      append(metrics, fields);
      double seconds = (System.nanoTime() - start) / 1e9;
      append(times, Json.object().with("iteration", iteration).with("seconds", seconds));
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void append(FileChannel file, Json.Builder fields) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((fields.build() + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
  }

  /// Has all lines on the disk.
  void force() throws IOException {
    metrics.force(true);
    times.force(true);
  }

  /// Whether a line could not be written.
  boolean hasFailed() {
    return failure != null;
  }

  /// @throws IOException if a line could not be written
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("%s: could not be written: %s".formatted(path, failure.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    try (metrics) {
      times.close();
    }
  }
}
