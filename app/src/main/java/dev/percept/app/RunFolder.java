package dev.percept.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/// The folder that one training run writes into: `runs/2026-11-24T09-30-00` unless the user names
/// another.
///
/// @param folder the folder, which exists
record RunFolder(Path folder) {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");
  private static final int MOST_IN_A_SECOND = 100;

  /// Makes a folder named after the time, or after the time and a number if several runs start in
  /// one second.
  static RunFolder create(Path parent, LocalDateTime time) throws IOException {
    Files.createDirectories(parent);
    for (int i = 1; i < MOST_IN_A_SECOND; i++) {
      String name = time.format(NAME) + (i == 1 ? "" : "-" + i);
      try {
        return new RunFolder(Files.createDirectory(parent.resolve(name)));
      } catch (FileAlreadyExistsException e) {
        // Taken by another run; the next number is free sooner or later.
      }
    }
    throw new IOException(parent + ": too many runs were started within one second");
  }

  /// Makes the folder if it is not there.
  static RunFolder at(Path folder) throws IOException {
    return new RunFolder(Files.createDirectories(folder));
  }

  Path model() {
    return folder.resolve("model.safetensors");
  }

  Path metrics() {
    return folder.resolve("metrics.jsonl");
  }
}
