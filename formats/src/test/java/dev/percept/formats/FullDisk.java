package dev.percept.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A program that writes more than a small file system holds. It says how each attempt ended and
/// what is in the folder then.
final class FullDisk {
  private FullDisk() {}

  /// Writes too much, twice, then what fits.
  ///
  /// @param arguments a folder on a file system of 64 kB
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path file = Files.write(folder.resolve("a.bin"), new byte[1000]);
    attempt(file, 1_000_000);
    attempt(folder.resolve("b.bin"), 1_000_000);
    attempt(file, 30_000);
  }

  private static void attempt(Path file, int count) throws IOException {
    try {
      AtomicFile.write(file, out -> out.write(new byte[count]));
      System.out.println("written");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      List<Path> sorted = files.sorted().toList();
      for (Path one : sorted) {
        System.out.println(one.getFileName() + " " + Files.size(one));
      }
    }
  }
}
