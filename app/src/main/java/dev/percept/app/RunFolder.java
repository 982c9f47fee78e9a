package dev.percept.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The folder that one training run writes into: `runs/2026-11-24T09-30-00` unless the user names
/// another.
///
/// @param folder the folder, which exists
record RunFolder(Path folder) {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");
  private static final int MOST_IN_A_SECOND = 100;

  /// Makes a folder named after the present time.
  static RunFolder create(Path parent) throws IOException {
    return create(parent, LocalDateTime.now(ZoneId.systemDefault()));
  }

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

  /// The model that was written last of all runs in a folder, and of the winners of searches there;
  /// null if there is none.
  static @Nullable Path lastModel(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return null;
    }
    Path last = null;
    FileTime time = FileTime.fromMillis(0);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs, Files::isDirectory)) {
      for (Path folder : folders) {
        RunFolder run = new RunFolder(folder);
        for (Path file : List.of(run.model(), run.winner().model())) {
          if (Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(time) > 0) {
            last = file;
            time = Files.getLastModifiedTime(file);
          }
        }
      }
    }
    return last;
  }

  Path model() {
    return folder.resolve("model.safetensors");
  }

  /// What was measured, see [RunLog].
  Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  /// And when.
  Path times() {
    return folder.resolve("times.jsonl");
  }

  /// What there is to see of the run, see [RunReport].
  Path report() {
    return folder.resolve("report.html");
  }

  /// How the run was started, see [RunRecord].
  Path record() {
    return folder.resolve("run.json");
  }

  /// How a search for hyper-parameters was started.
  Path search() {
    return folder.resolve("tune.json");
  }

  /// The run that trains the best of a search, in the search's folder.
  RunFolder winner() {
    return new RunFolder(folder.resolve("best"));
  }

  /// Has the record on the disk, which it was not waited for when the run began.
  void forceRecord() throws IOException {
    try (FileChannel channel = FileChannel.open(record(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// Writes one of the run's files without waiting for the disk: a process that is killed leaves it
  /// whole or as it was before, a power failure may not.
  void writeSoon(Path file, byte... bytes) throws IOException {
    Path temporary = folder.resolve("." + file.getFileName() + ".new.tmp");
    try {
      Files.write(temporary, bytes);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// The checkpoint of that step.
  Path checkpoint(int steps) {
    return folder.resolve("checkpoint-%010d.safetensors".formatted(steps));
  }

  /// All checkpoints there are, the newest first.
  List<Path> checkpoints() throws IOException {
    List<Path> all = list("checkpoint-[0-9]*.safetensors");
    all.sort(Comparator.comparing((Path path) -> String.valueOf(path.getFileName())).reversed());
    return all;
  }

  /// Removes what only a process that was killed leaves behind.
  void removeTemporaries() throws IOException {
    for (String name :
        new String[] {"checkpoint-", "model.safetensors.", "run.json.", "report.html."}) {
      remove(list("." + name + "*.tmp"));
    }
  }

  static void remove(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private List<Path> list(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
      stream.forEach(files::add);
    }
    return files;
  }
}
