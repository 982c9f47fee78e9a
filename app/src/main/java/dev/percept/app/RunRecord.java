package dev.percept.app;

import dev.percept.formats.AtomicFile;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `run.json` in a run's folder says: how the run was started, and what came out once it has
/// ended.
///
/// @param arguments the options of the command, one text each: `--seed=7`
/// @param identity what else whoever goes on with it must agree on, see [RunIdentity]; empty where
///   checkpoints say so
/// @param outcome what `--json` prints; empty until the run has ended
record RunRecord(
    List<String> arguments, Optional<Json.Fields> identity, Optional<Json.Fields> outcome) {
  private static final int LONGEST = 1 << 20;

  RunRecord {
    arguments = List.copyOf(arguments);
  }

  /// A run that begins.
  static RunRecord of(List<String> arguments) {
    return new RunRecord(arguments, Optional.empty(), Optional.empty());
  }

  RunRecord identifiedBy(RunIdentity what) {
    return new RunRecord(arguments, Optional.of(what.json()), outcome);
  }

  RunRecord endedWith(Json.Fields result) {
    return new RunRecord(arguments, identity, Optional.of(result));
  }

  void write(Path file) throws IOException {
    byte[] text = text();
    AtomicFile.write(file, out -> out.write(text));
  }

  /// As [#write], without waiting for the disk, see [RunFolder#writeSoon].
  void writeSoon(RunFolder folder) throws IOException {
    folder.writeSoon(folder.record(), text());
  }

  private byte[] text() {
    Json.Builder fields =
        Json.object()
            .with("percept", Version.text())
            .with("arguments", arguments.stream().map(Json::of).toList());
    identity.ifPresent(what -> fields.with("identity", what));
    outcome.ifPresent(result -> fields.with("outcome", result));
    return fields.build().pretty().getBytes(StandardCharsets.UTF_8);
  }

  /// @throws FormatException if it is not such a file
  /// @throws IOException if it cannot be read
  static RunRecord read(Path file) throws IOException {
    String source = FormatException.source(file);
    if (Files.size(file) > LONGEST) {
      throw FormatException.in(source, "at most %,d bytes".formatted(LONGEST), "more");
    }
    if (!(Json.parse(source, Files.readAllBytes(file)) instanceof Json.Fields fields)) {
      throw FormatException.in(source, "an object", "another value");
    }
    List<String> arguments = new ArrayList<>();
    for (Json item : fields.items(source, "arguments")) {
      if (!(item instanceof Json.Text(String value))) {
        throw FormatException.in(source, "texts as arguments", FormatException.quoted("" + item));
      }
      arguments.add(value);
    }
    return new RunRecord(
        arguments, part(source, fields, "identity"), part(source, fields, "outcome"));
  }

  private static Optional<Json.Fields> part(String source, Json.Fields fields, String name)
      throws FormatException {
    return fields.get(name).isPresent()
        ? Optional.of(fields.fields(source, name))
        : Optional.empty();
  }
}
