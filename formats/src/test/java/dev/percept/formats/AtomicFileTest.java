package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
    AtomicFile.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining("glob:**a.txt");
    assertThat(names(folder)).containsExactly("a.txt");
  }

  @Test
  void aFullDiskLeavesTheOldFileAndSaysSoInOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    assertThatThrownBy(() ->
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
  void whatTheKernelSaysOfAFullDeviceIsPassedOn(@TempDir Path folder) throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "skipped: there is no /dev/full here");
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[200_000]);
                  try (OutputStream device = Files.newOutputStream(full)) {
                    device.write(1);
                  }
                }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": could not be written: No space left on device");
    assertThat(file).hasContent("old");
    assertThat(names(folder)).containsExactly("a.txt");
  }

  /// On a file system of 64 kB that only a child process sees, so that it is gone with it.
  @Test
  void aDiskThatIsReallyFull(@TempDir Path folder) throws Exception {
    assumeTrue(
        run(folder, "unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "none", ".")
            .isEmpty(),
        "skipped: no file system can be mounted here (unshare -rm mount -t tmpfs)");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Path.of("target", "classes").toAbsolutePath()
            + File.pathSeparator
            + Path.of("target", "test-classes").toAbsolutePath();
    // The shell reads its words as parameters, so that none of them needs quotation marks.
    String script =
        "mount -t tmpfs -o size=64k none \"$1\" && exec \"$2\" -cp \"$3\" \"$4\" \"$1\"";
    String main = FullDisk.class.getName();
    String said =
        run(folder, "unshare", "-rm", "sh", "-c", script, "sh", "" + folder, java, classes, main);
    Path file = folder.resolve("a.bin");
    assertThat(said.lines())
        .containsExactly(
            // More than fits, over an old file and as a new one; then what fits.
            file + ": could not be written: No space left on device",
            "a.bin 1000",
            folder.resolve("b.bin") + ": could not be written: No space left on device",
            "a.bin 1000",
            "written",
            "a.bin 30000");
    assertThat(folder).isEmptyDirectory();
  }

  /// Runs a program in a folder.
  ///
  /// @return what it said, or that it cannot be run
  private static String run(Path folder, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      return status == 0 ? said : "status %d: %s".formatted(status, said);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void anErrorOfTheContentLeavesNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.txt");
    assertThatThrownBy(() ->
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
          assertThat(names(folder))
              .hasSize(2)
              .allMatch(n -> n.equals("a.txt") || n.endsWith(".tmp"));
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
