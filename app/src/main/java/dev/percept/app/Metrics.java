package dev.percept.app;

import dev.percept.formats.json.Json;
import dev.percept.train.Event;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of one JSON object a line, one line an evaluation, written as they come.
final class Metrics implements Closeable {
  private final Path path;
  private final BufferedWriter writer;
  private final String measuredOn;
  private final long start;
  private @Nullable IOException failure;

  private Metrics(Path path, BufferedWriter writer, String measuredOn, long start) {
    this.path = path;
    this.writer = writer;
    this.measuredOn = measuredOn;
    this.start = start;
  }

  /// Starts the file anew.
  ///
  /// @param measuredOn what the images are called that are measured: `test`
  /// @param start the [System#nanoTime] that seconds are counted from
  static Metrics open(Path path, String measuredOn, long start) throws IOException {
    return new Metrics(path, Files.newBufferedWriter(path), measuredOn, start);
  }

  /// Appends one evaluation. A failure is kept for [#check]: training goes on.
  ///
  /// @param iteration what it is counted as
  void write(int iteration, Event.Evaluated event) {
    try {
      Json.Builder fields = Json.object().with("iteration", iteration);
      Figures.addTrain(fields, event.train());
      Figures.addMeasured(fields, event.test(), measuredOn);
      writer.write(fields.with("seconds", (System.nanoTime() - start) / 1e9).build().toString());
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      failure = e;
    }
  }

  /// @throws IOException if a line could not be written
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("%s: could not be written: %s".formatted(path, failure.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
