package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import dev.percept.tune.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The searches for hyper-parameters in the folder of runs: those that were started here, and those
/// of the command line.
final class Searches {
  private static final int MOST_SHOWN = 200;

  private final Path folder;
  private final Workshop workshop;
  private final Processes processes;
  private final Consumer<RunFiles> ended;

  /// How many trials had ended when a process went on.
  private final Map<Path, Integer> before = new ConcurrentHashMap<>();

  /// @param folder where they are
  /// @param ended is told the run of the winner when one has ended that was started here
  Searches(Path folder, Workshop workshop, Processes processes, Consumer<RunFiles> ended) {
    this.folder = folder;
    this.workshop = workshop;
    this.processes = processes;
    this.ended = ended;
  }

  /// The search of that name.
  ///
  /// @throws Problem if there is none
  SearchFiles search(String id) throws Problem {
    if (Runs.isName(id)) {
      SearchFiles files = new SearchFiles(folder.resolve(id));
      if (files.isOne()) {
        return files;
      }
    }
    throw new Problem(404, "no such search: " + id);
  }

  private static String id(SearchFiles search) {
    return String.valueOf(search.folder().getFileName());
  }

  Runs.State state(SearchFiles search) throws IOException {
    if (processes.isAt(search.folder()) || workshop.isSearching(search.folder())) {
      return Runs.State.RUNNING;
    }
    if (search.winner().start().filter(RunFiles::hasEnded).isPresent()) {
      return Runs.State.DONE;
    }
    return Files.isRegularFile(search.record()) && !processes.hasFailed(search.folder())
        ? Runs.State.STOPPED
        : Runs.State.FAILED;
  }

  /// Whether one that is at work has come to the training of its winner. Its lock is left alone: to
  /// try it in the moment when the training begins would keep that out.
  static boolean isTraining(SearchFiles search) throws IOException {
    return search.winner().start().filter(start -> !RunFiles.hasEnded(start)).isPresent();
  }

  /// What is known of a search at a glance.
  Json.Fields json(SearchFiles search) throws IOException {
    return glance(search).build();
  }

  private Json.Builder glance(SearchFiles search) throws IOException {
    Runs.State state = state(search);
    Json.Builder fields =
        Json.object()
            .with("id", id(search))
            .with("state", state.name().toLowerCase(Locale.ROOT))
            .with("stoppable", processes.isAt(search.folder()))
            .with("trials", search.trials())
            .with("report", Files.isRegularFile(search.report()));
    if (state == Runs.State.RUNNING) {
      fields.with("training", isTraining(search));
    }
    if (state == Runs.State.FAILED) {
      fields.with("message", RunFiles.lastWords(search.output()));
    }
    Optional<Json.Fields> start = search.start();
    if (start.isPresent()) {
      RunFiles.addOptions(fields, RunFiles.arguments(start.get()));
    }
    RunFiles winner = search.winner();
    if (winner.isOne()) {
      fields.with("winner", Runs.winnerOf(id(search)));
      fields.with("model", Files.isRegularFile(winner.model()));
      winner.start().ifPresent(record -> RunFiles.addOutcome(fields, record));
    }
    return fields;
  }

  /// All that is known of a search but for its trials.
  Json.Fields details(SearchFiles search) throws IOException {
    Json.Builder fields = glance(search);
    Optional<Json.Fields> start = search.start();
    if (start.isPresent()) {
      try {
        Workshop.Search what = workshop.search(RunFiles.arguments(start.get()));
        // Where no option says so, the data has.
        addTo(fields, what.goals().isEmpty() ? what.with(workshop.goals(search.folder())) : what);
      } catch (IllegalArgumentException | IOException e) {
        // A recipe that is gone, or options of another version: the trials can be shown all the
        // same.
      }
    }
    OptionalDouble seconds = processes.seconds(search.folder());
    if (seconds.isPresent()) {
      fields.with("elapsed", seconds.getAsDouble());
      fields.with("before", before.getOrDefault(search.folder(), 0));
    }
    return fields.build();
  }

  /// Adds what is searched.
  static void addTo(Json.Builder fields, Workshop.Search what) {
    List<Json> goals = new ArrayList<>();
    for (Goal goal : what.goals()) {
      goals.add(Json.object().with("name", goal.name()).with("maximize", goal.maximize()).build());
    }
    Json.Builder budget = Json.object();
    what.trials().ifPresent(trials -> budget.with("trials", trials));
    what.time().ifPresent(time -> budget.with("seconds", time.toSeconds()));
    fields
        .with("network", what.network())
        .with("space", what.space())
        .with("epochs", what.epochs())
        .with("goals", goals)
        .with("budget", budget.build());
  }

  /// All of them, the newest first.
  List<Json> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Map.Entry<SearchFiles, FileTime>> found = new ArrayList<>();
    try (var folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path each : folders) {
        SearchFiles search = new SearchFiles(each);
        if (search.isOne() && Runs.isName(id(search))) {
          found.add(Map.entry(search, Files.getLastModifiedTime(each)));
        }
      }
    }
    found.sort(
        Map.Entry.<SearchFiles, FileTime>comparingByValue()
            .thenComparing(entry -> id(entry.getKey()), Comparator.naturalOrder())
            .reversed());
    List<Json> all = new ArrayList<>();
    for (var entry : found.subList(0, Math.min(MOST_SHOWN, found.size()))) {
      all.add(glanceOrFault(entry.getKey()));
    }
    return all;
  }

  // A folder that cannot be read is no reason not to show the others.
  private Json glanceOrFault(SearchFiles search) {
    try {
      return json(search);
    } catch (IOException e) {
      return Json.object()
          .with("id", id(search))
          .with("state", "failed")
          .with("message", String.valueOf(e.getMessage()))
          .build();
    }
  }

  /// Starts one.
  ///
  /// @param options of `percept tune`, checked
  /// @throws Problem if there are too many
  SearchFiles start(List<String> options) throws IOException, Problem {
    return new SearchFiles(processes.start("tune", options, SearchFiles.OUTPUT, this::hasEnded));
  }

  private void hasEnded(Path of) {
    ended.accept(new SearchFiles(of).winner());
  }

  /// Goes on with one that was stopped.
  ///
  /// @throws Problem if it was not, or there are too many
  void resume(SearchFiles search) throws IOException, Problem {
    synchronized (processes) {
      Runs.checkStopped("search", state(search));
      before.put(search.folder(), search.trials());
      processes.resume("tune", search.folder(), SearchFiles.OUTPUT, this::hasEnded);
    }
  }

  /// Asks one to stop; what its trials found is kept.
  ///
  /// @throws Problem if it was not started here or has ended
  void stop(SearchFiles search) throws Problem {
    processes.stop(search.folder(), "search");
  }
}
