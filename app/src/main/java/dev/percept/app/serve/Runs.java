package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The runs in a folder: those that were started here, each a process of its own, and those of the
/// command line.
final class Runs implements AutoCloseable {
  private static final int MOST_SHOWN = 200;
  private static final int LAST_SECONDS = 20;

  private final Path folder;
  private final Workshop workshop;
  private final int most;
  private final Consumer<RunFiles> ended;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /// @param folder where runs are
  /// @param most how many may be in work at once that were started here
  /// @param ended is told when one of them has ended
  Runs(Path folder, Workshop workshop, int most, Consumer<RunFiles> ended) {
    this.folder = folder;
    this.workshop = workshop;
    this.most = most;
    this.ended = ended;
  }

  /// How a run does.
  enum State {
    /// A process is at it.
    RUNNING,
    /// Come to its end.
    DONE,
    /// Stopped before; a checkpoint is there to go on from.
    STOPPED,
    /// Ended with an error, or killed before there was a checkpoint.
    FAILED
  }

  /// The run of that name.
  ///
  /// @throws Problem if there is none
  RunFiles run(String id) throws Problem {
    // No name can lead out of the folder.
    if (id.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      RunFiles files = new RunFiles(folder.resolve(id));
      if (files.isOne()) {
        return files;
      }
    }
    throw new Problem(404, "no such run: " + id);
  }

  static String id(RunFiles run) {
    return String.valueOf(run.folder().getFileName());
  }

  State state(RunFiles run) throws IOException {
    synchronized (processes) {
      Process process = processes.get(id(run));
      if (process != null && process.isAlive()) {
        return State.RUNNING;
      }
    }
    if (run.start().flatMap(start -> start.get("outcome")).isPresent()) {
      return State.DONE;
    }
    if (workshop.isInWork(run.folder())) {
      return State.RUNNING;
    }
    return run.hasCheckpoint() ? State.STOPPED : State.FAILED;
  }

  /// How many are in work that were started here.
  int active() {
    synchronized (processes) {
      return (int) processes.values().stream().filter(Process::isAlive).count();
    }
  }

  private boolean isOurs(RunFiles run) {
    synchronized (processes) {
      Process process = processes.get(id(run));
      return process != null && process.isAlive();
    }
  }

  /// What is known of a run.
  Json json(RunFiles run) throws IOException {
    State state = state(run);
    Json.Builder fields =
        Json.object()
            .with("id", id(run))
            .with("state", state.name().toLowerCase(Locale.ROOT))
            .with("stoppable", isOurs(run))
            .with("model", Files.isRegularFile(run.model()));
    if (state == State.FAILED) {
      fields.with("message", run.lastWords());
    }
    run.addTo(fields);
    return fields.build();
  }

  /// All of them, the newest first.
  List<Json> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Map<RunFiles, FileTime> found = new LinkedHashMap<>();
    try (var folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path each : folders) {
        RunFiles run = new RunFiles(each);
        if (run.isOne() && id(run).matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
          found.put(run, Files.getLastModifiedTime(each));
        }
      }
    }
    List<Map.Entry<RunFiles, FileTime>> entries = new ArrayList<>(found.entrySet());
    entries.sort(
        Map.Entry.<RunFiles, FileTime>comparingByValue()
            .thenComparing(entry -> id(entry.getKey()), Comparator.naturalOrder())
            .reversed());
    List<Json> all = new ArrayList<>();
    for (var entry : entries.subList(0, Math.min(MOST_SHOWN, entries.size()))) {
      try {
        all.add(json(entry.getKey()));
      } catch (IOException e) {
        // A folder that cannot be read is no reason not to show the others.
        all.add(
            Json.object()
                .with("id", id(entry.getKey()))
                .with("state", "failed")
                .with("message", String.valueOf(e.getMessage()))
                .build());
      }
    }
    return all;
  }

  /// Starts one.
  ///
  /// @param options of `percept train`, checked
  /// @throws Problem if there are too many
  RunFiles start(List<String> options) throws IOException, Problem {
    synchronized (processes) {
      checkNumber();
      RunFiles run = new RunFiles(workshop.newRun());
      List<String> arguments = new ArrayList<>(options);
      arguments.add("--out=" + run.folder());
      launch(run, arguments);
      return run;
    }
  }

  /// Goes on with one that was stopped.
  ///
  /// @throws Problem if it was not, or there are too many
  void resume(RunFiles run) throws IOException, Problem {
    synchronized (processes) {
      State state = state(run);
      if (state != State.STOPPED) {
        throw new Problem(
            409,
            "expected a run that was stopped, found one that is "
                + state.name().toLowerCase(Locale.ROOT));
      }
      checkNumber();
      launch(run, List.of("--resume=" + run.folder()));
    }
  }

  private void checkNumber() throws Problem {
    if (active() >= most) {
      throw new Problem(
          429,
          "expected at most %d at work at once, and there are as many: stop one or wait"
              .formatted(most));
    }
  }

  private void launch(RunFiles run, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("train"));
    words.addAll(arguments);
    Process process =
        new ProcessBuilder(workshop.commandLine(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(run.output().toFile()))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    process.getOutputStream().close();
    processes.put(id(run), process);
    Thread.ofVirtual().name("percept-run").start(() -> awaitEnd(process, run));
  }

  private void awaitEnd(Process process, RunFiles run) {
    try {
      process.waitFor();
      ended.accept(run);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    }
  }

  /// Asks one to stop; it still writes a checkpoint and its model.
  ///
  /// @throws Problem if it was not started here or has ended
  void stop(RunFiles run) throws Problem {
    synchronized (processes) {
      Process process = processes.get(id(run));
      if (process == null || !process.isAlive()) {
        throw new Problem(409, "expected a run that was started here and is at work");
      }
      process.destroy();
    }
  }

  /// Stops them all and waits until they have written what they have.
  @Override
  public void close() {
    synchronized (processes) {
      processes.values().forEach(Process::destroy);
      for (Process process : processes.values()) {
        try {
          if (!process.waitFor(LAST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
