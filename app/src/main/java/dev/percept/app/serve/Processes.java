package dev.percept.app.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The trainings and searches that were started here, each a process of its own that writes into a
/// folder. So many may be at work at once, whatever they do.
///
/// Whoever decides by what is at work and then starts something holds the lock of this object.
final class Processes implements AutoCloseable {
  private static final int LAST_SECONDS = 20;

  /// Exit codes from here on are of signals.
  private static final int SIGNALS = 128;

  private final Workshop workshop;
  private final int most;
  private final Map<Path, Started> all = new LinkedHashMap<>();

  private record Started(Process process, long nanos) {}

  /// @param most how many may be at work at once
  Processes(Workshop workshop, int most) {
    this.workshop = workshop;
    this.most = most;
  }

  /// How many are at work.
  synchronized int active() {
    return (int) all.values().stream().filter(each -> each.process.isAlive()).count();
  }

  /// Whether one is at work in that folder.
  boolean isAt(Path folder) {
    return seconds(folder).isPresent();
  }

  /// For how long one has been at work in that folder; nothing if none is.
  synchronized OptionalDouble seconds(Path folder) {
    Started started = all.get(folder);
    return started != null && started.process.isAlive()
        ? OptionalDouble.of((System.nanoTime() - started.nanos) / 1e9)
        : OptionalDouble.empty();
  }

  /// Whether the last one in that folder ended with an error, and not because it was told to.
  synchronized boolean hasFailed(Path folder) {
    Started started = all.get(folder);
    if (started == null || started.process.isAlive()) {
      return false;
    }
    int code = started.process.exitValue();
    return code != 0 && code < SIGNALS;
  }

  /// @throws Problem if there are as many as may be
  void checkNumber() throws Problem {
    if (active() >= most) {
      throw new Problem(
          429,
          "expected at most %d at work at once, and there are as many: stop one or wait"
              .formatted(most));
    }
  }

  /// Starts `percept command` with options and `--out` in a new folder.
  ///
  /// @param output the name of the file in it where what it says goes
  /// @param ended is told the folder when it has ended
  /// @return the folder
  /// @throws Problem if there are too many
  synchronized Path start(String command, List<String> options, String output, Consumer<Path> ended)
      throws IOException, Problem {
    checkNumber();
    Path folder = workshop.newRun();
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(options);
    words.add("--out=" + folder);
    launch(folder, words, output, ended);
    return folder;
  }

  /// Has `percept command` go on in a folder.
  ///
  /// @throws Problem if there are too many
  synchronized void resume(String command, Path folder, String output, Consumer<Path> ended)
      throws IOException, Problem {
    checkNumber();
    launch(folder, List.of(command, "--resume=" + folder), output, ended);
  }

  private void launch(Path folder, List<String> words, String output, Consumer<Path> ended)
      throws IOException {
    Process process =
        new ProcessBuilder(workshop.commandLine(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(output).toFile()))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    process.getOutputStream().close();
    all.put(folder, new Started(process, System.nanoTime()));
    Thread.ofVirtual().name("percept-process").start(() -> awaitEnd(process, folder, ended));
  }

  private static void awaitEnd(Process process, Path folder, Consumer<Path> ended) {
    try {
      process.waitFor();
      ended.accept(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    }
  }

  /// Asks the one in a folder to stop; it still writes what it has.
  ///
  /// @param what what messages call it: `run`
  /// @throws Problem if it was not started here or has ended
  synchronized void stop(Path folder, String what) throws Problem {
    Started started = all.get(folder);
    if (started == null || !started.process.isAlive()) {
      throw new Problem(409, "expected a " + what + " that was started here and is at work");
    }
    started.process.destroy();
  }

  /// Stops them all and waits until they have written what they have.
  @Override
  public synchronized void close() {
    all.values().forEach(each -> each.process.destroy());
    for (Started each : all.values()) {
      try {
        if (!each.process.waitFor(LAST_SECONDS, TimeUnit.SECONDS)) {
          each.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
