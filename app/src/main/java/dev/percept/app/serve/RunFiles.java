package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What the files of one run say: they are the truth, whoever writes them.
///
/// @param folder of the run
record RunFiles(Path folder) {
  /// Where what the process says goes, if it was started here.
  static final String OUTPUT = "output.txt";

  private static final int LONGEST = 1 << 24;
  private static final int LONGEST_MESSAGE = 400;

  /// How the line ends that follows a complaint about options.
  private static final String ADVICE = " --help shows what there is";

  /// What is shown of how a run was started.
  private static final List<String> SHOWN = List.of("recipe", "data");

  Path model() {
    return folder.resolve("model.safetensors");
  }

  Path record() {
    return folder.resolve("run.json");
  }

  Path output() {
    return folder.resolve(OUTPUT);
  }

  /// Whether this is the folder of a run.
  boolean isOne() {
    return Files.isRegularFile(record()) || Files.isRegularFile(output());
  }

  boolean hasCheckpoint() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "checkpoint-[0-9]*.safetensors")) {
      return files.iterator().hasNext();
    }
  }

  /// The evaluations from number `from` on, counted from 0, each with its time. A line that is
  /// being written does not count yet.
  List<Json.Fields> evaluations(int from) throws IOException {
    List<String> metrics = lines(folder.resolve("metrics.jsonl"));
    List<String> times = lines(folder.resolve("times.jsonl"));
    List<Json.Fields> evaluations = new ArrayList<>();
    // A metric is written before its time.
    for (int i = from; i < Math.min(metrics.size(), times.size()); i++) {
      SequencedMap<String, Json> all = new LinkedHashMap<>();
      all.putAll(object(metrics.get(i)).members());
      all.putAll(object(times.get(i)).members());
      evaluations.add(new Json.Fields(all));
    }
    return evaluations;
  }

  private Json.Fields object(String line) throws IOException {
    Json value = Json.parse(folder + ", a line", line.getBytes(StandardCharsets.UTF_8));
    return value instanceof Json.Fields fields ? fields : Json.object().build();
  }

  private static List<String> lines(Path file) throws IOException {
    String text = text(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /// What is in a file, nothing if it is not there.
  static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /// The last line that a process said.
  static String lastWords(Path output) throws IOException {
    List<String> lines =
        text(output).lines().filter(line -> !line.isBlank() && !line.endsWith(ADVICE)).toList();
    String last = lines.isEmpty() ? "" : lines.getLast();
    return last.substring(0, Math.min(last.length(), LONGEST_MESSAGE));
  }

  /// What `run.json` says; nothing if it is not there yet.
  Optional<Json.Fields> start() throws IOException {
    return start(record());
  }

  /// What a record of a start says; nothing if it is not there yet.
  static Optional<Json.Fields> start(Path record) throws IOException {
    String text = text(record);
    return !text.isEmpty()
            && Json.parse(record.toString(), Reply.utf8(text)) instanceof Json.Fields fields
        ? Optional.of(fields)
        : Optional.empty();
  }

  /// Whether such a record says what came out.
  static boolean hasEnded(Json.Fields start) {
    return start.get("outcome").isPresent();
  }

  /// The options in such a record, one text each.
  static List<String> arguments(Json.Fields start) {
    List<String> arguments = new ArrayList<>();
    if (start.get("arguments").orElse(null) instanceof Json.Items(List<Json> items)) {
      for (Json item : items) {
        if (item instanceof Json.Text(String text)) {
          arguments.add(text);
        }
      }
    }
    return arguments;
  }

  /// Adds recipe and data by their names, other options as they are.
  static void addOptions(Json.Builder fields, List<String> arguments) {
    List<Json> options = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = argument.substring(0, Math.max(0, equals)).replaceFirst("^--", "");
      if (SHOWN.contains(name)) {
        fields.with(name, argument.substring(equals + 1));
      } else {
        options.add(Json.of(argument));
      }
    }
    fields.with("options", options);
  }

  /// Adds what is known of the run.
  void addTo(Json.Builder fields) throws IOException {
    Json.Fields start = start().orElse(Json.object().build());
    addOptions(fields, arguments(start));
    if (addOutcome(fields, start)) {
      return;
    }
    List<Json.Fields> evaluations = evaluations(0);
    if (!evaluations.isEmpty()) {
      evaluations
          .getLast()
          .members()
          .forEach((name, value) -> {
            if (name.equals("seconds") || isFigure(name)) {
              fields.with(name, value);
            } else if (name.equals("iteration")) {
              fields.with("iterations", value);
            }
          });
    }
  }

  /// Adds what came out.
  ///
  /// @return whether anything has
  static boolean addOutcome(Json.Builder fields, Json.Fields start) {
    if (!(start.get("outcome").orElse(null) instanceof Json.Fields outcome)) {
      return false;
    }
    for (Map.Entry<String, Json> each : outcome.members().entrySet()) {
      String name = each.getKey();
      if (name.equals("iterations") || name.equals("seconds") || isFigure(name)) {
        fields.with(name, each.getValue());
      }
    }
    return true;
  }

  private static boolean isFigure(String name) {
    return name.endsWith("_accuracy") || name.endsWith("_rmse");
  }
}
