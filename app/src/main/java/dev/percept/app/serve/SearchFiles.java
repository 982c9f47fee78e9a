package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What the files of one search for hyper-parameters say, see [RunFiles].
///
/// @param folder of the search
record SearchFiles(Path folder) {
  /// Where what the process says goes, if it was started here; not where that of runs does, by
  /// which they are known before they have a record.
  static final String OUTPUT = "tune.txt";

  private static final int PIECE = 1 << 16;

  Path record() {
    return folder.resolve("tune.json");
  }

  /// The trials that have ended, a line each.
  Path log() {
    return folder.resolve("trials.jsonl");
  }

  Path output() {
    return folder.resolve(OUTPUT);
  }

  Path report() {
    return folder.resolve("report.html");
  }

  /// The run that trained the best on all data; it may not be there.
  RunFiles winner() {
    return new RunFiles(folder.resolve("best"));
  }

  /// Whether this is the folder of a search.
  boolean isOne() {
    return Files.isRegularFile(record()) || Files.isRegularFile(output());
  }

  /// What `tune.json` says; nothing if it is not there yet.
  Optional<Json.Fields> start() throws IOException {
    return RunFiles.start(record());
  }

  /// How many trials have ended.
  int trials() throws IOException {
    int lines = 0;
    try (InputStream in = Files.newInputStream(log())) {
      byte[] piece = new byte[PIECE];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        for (int i = 0; i < n; i++) {
          lines += piece[i] == '\n' ? 1 : 0;
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return lines;
  }
}
