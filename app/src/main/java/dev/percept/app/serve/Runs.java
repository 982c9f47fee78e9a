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
import java.util.Optional;
import java.util.function.Consumer;

/// The runs in a folder: those that were started here, those of the command line, and the winners
/// of searches.
final class Runs {
  private static final int MOST_SHOWN = 200;
  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

  /// What follows the name of a search in that of the run that trained its winner; in no folder's.
  private static final String OF_WINNER = "~best";

  private final Path folder;
  private final Workshop workshop;
  private final Processes processes;
  private final Consumer<RunFiles> ended;

  /// @param folder where runs are
  /// @param ended is told when one that was started here has ended
  Runs(Path folder, Workshop workshop, Processes processes, Consumer<RunFiles> ended) {
    this.folder = folder;
    this.workshop = workshop;
    this.processes = processes;
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

  /// Whether a folder of that name can be there; none leads out of the folder of all.
  static boolean isName(String id) {
    return id.matches(NAME);
  }

  /// The run of that name.
  ///
  /// @throws Problem if there is none
  RunFiles run(String id) throws Problem {
    boolean won = id.endsWith(OF_WINNER);
    String name = won ? id.substring(0, id.length() - OF_WINNER.length()) : id;
    if (isName(name)) {
      Path of = folder.resolve(name);
      RunFiles files = won ? new SearchFiles(of).winner() : new RunFiles(of);
      if (files.isOne() && (!won || new SearchFiles(of).isOne())) {
        return files;
      }
    }
    throw new Problem(404, "no such run: " + id);
  }

  /// What a run is called.
  String id(RunFiles run) {
    Path parent = run.folder().getParent();
    return parent == null || parent.equals(folder) ? name(run.folder()) : winnerOf(name(parent));
  }

  /// What the run is called that trained the winner of a search.
  static String winnerOf(String search) {
    return search + OF_WINNER;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /// What the run is called that a model is of; nothing if it is of none here.
  Optional<String> idOf(Path model) {
    Path of = model.toAbsolutePath().normalize().getParent();
    Path here = folder.toAbsolutePath().normalize();
    if (of == null || !of.startsWith(here)) {
      return Optional.empty();
    }
    RunFiles run = new RunFiles(folder.resolve(here.relativize(of)));
    String id = id(run);
    try {
      return run(id).equals(run) ? Optional.of(id) : Optional.empty();
    } catch (Problem e) {
      return Optional.empty();
    }
  }

  State state(RunFiles run) throws IOException {
    if (processes.isAt(run.folder())) {
      return State.RUNNING;
    }
    if (run.start().filter(RunFiles::hasEnded).isPresent()) {
      return State.DONE;
    }
    if (workshop.isInWork(run.folder())) {
      return State.RUNNING;
    }
    return run.hasCheckpoint() ? State.STOPPED : State.FAILED;
  }

  /// What is known of a run.
  Json json(RunFiles run) throws IOException {
    State state = state(run);
    Json.Builder fields =
        Json.object()
            .with("id", id(run))
            .with("state", state.name().toLowerCase(Locale.ROOT))
            .with("stoppable", processes.isAt(run.folder()))
            .with("model", Files.isRegularFile(run.model()));
    if (state == State.FAILED) {
      fields.with("message", RunFiles.lastWords(run.output()));
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
        for (RunFiles run : List.of(new RunFiles(each), new SearchFiles(each).winner())) {
          if (isThere(run)) {
            found.put(run, Files.getLastModifiedTime(run.folder()));
          }
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

  private boolean isThere(RunFiles run) {
    try {
      return run(id(run)).equals(run);
    } catch (Problem e) {
      return false;
    }
  }

  /// Starts one.
  ///
  /// @param options of `percept train`, checked
  /// @throws Problem if there are too many
  RunFiles start(List<String> options) throws IOException, Problem {
    return new RunFiles(processes.start("train", options, RunFiles.OUTPUT, this::hasEnded));
  }

  private void hasEnded(Path of) {
    ended.accept(new RunFiles(of));
  }

  /// Goes on with one that was stopped.
  ///
  /// @throws Problem if it was not, or there are too many
  void resume(RunFiles run) throws IOException, Problem {
    synchronized (processes) {
      checkStopped("run", state(run));
      processes.resume("train", run.folder(), RunFiles.OUTPUT, this::hasEnded);
    }
  }

  /// @throws Problem if a run or search that is to go on was not stopped
  static void checkStopped(String what, State state) throws Problem {
    if (state != State.STOPPED) {
      throw new Problem(
          409,
          "expected a %s that was stopped, found one that is %s"
              .formatted(what, state.name().toLowerCase(Locale.ROOT)));
    }
  }

  /// Asks one to stop; it still writes a checkpoint and its model.
  ///
  /// @throws Problem if it was not started here or has ended
  void stop(RunFiles run) throws Problem {
    processes.stop(run.folder(), "run");
  }
}
