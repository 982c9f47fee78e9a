package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {

  @Test
  void aNewFileReplacesTheOldOneAndNothingElseStays(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    AtomicFile.write(file, out -> out.write("new".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining("glob:**a.txt");
    assertThat(names(folder)).containsExactly("a.txt");
  }

  @Test
  void aFullDiskLeavesTheOldFileAndSaysSoInOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": could not be written: No space left on device");
    assertThat(file).hasContent("old");
    assertThat(names(folder)).containsExactly("a.txt");
  }

  @Test
  void anErrorOfTheContentLeavesNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.txt");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whileItIsWrittenTheOldFileIsWhole(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    List<String> seen = new ArrayList<>();
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          seen.add(Files.readString(file));
          assertThat(names(folder)).hasSize(2).allMatch(n -> n.equals("a.txt") || n.endsWith(".tmp"));
        });
    assertThat(seen).containsExactly("old");
    assertThat(file).hasSize(100_000);
  }

  @Test
  void aFolderOrAMissingFolderIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(1)))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": could not be written: it exists and is not a file");
    Path file = folder.resolve("none").resolve("a.txt");
    assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(1)))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": could not be written: the folder does not exist");
  }

  @Test
  void aSymbolicLinkStaysOne(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, out -> out.write('x'));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("x");
  }

  @Test
  void whatCannotBeOpenedIsNamedWithItsReason(@TempDir Path folder) {
    Path none = folder.resolve("none.npy");
    assertThatThrownBy(() -> Npy.read(none)).hasMessage(none + ": no such file");
    assertThatThrownBy(() -> Npz.open(folder))
        .hasMessage(folder + ": is a folder, expected a file");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
