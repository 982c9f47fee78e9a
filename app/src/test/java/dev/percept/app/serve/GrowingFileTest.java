package dev.percept.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs are read line by line while others write them.
final class GrowingFileTest {
  @TempDir Path folder;

  private void write(String text) throws IOException {
    Files.writeString(
        folder.resolve("log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void aLineCountsOnceItIsWhole() throws IOException {
    GrowingFile file = new GrowingFile(folder.resolve("log"));
    assertThat(file.after(0)).hasValue(List.of());
    write("α\nbe");
    assertThat(file.after(0)).hasValue(List.of("α"));
    assertThat(file.after(1)).hasValue(List.of());
    write("ta\n\n");
    assertThat(file.after(1)).hasValue(List.of("beta", ""));
  }

  @Test
  void whoComesBackGetsTheRestAsOftenAsAsked() throws IOException {
    write("a\nb\nc\n");
    GrowingFile file = new GrowingFile(folder.resolve("log"));
    assertThat(file.after(2)).hasValue(List.of("c"));
    assertThat(file.after(2)).hasValue(List.of("c"));
    assertThat(file.after(0)).hasValue(List.of("a", "b", "c"));
  }

  @Test
  void anotherFileInItsPlaceIsReadFromItsStart() throws IOException {
    write("a\nb\nc\n");
    GrowingFile file = new GrowingFile(folder.resolve("log"));
    assertThat(file.after(0)).hasValue(List.of("a", "b", "c"));
    Files.writeString(folder.resolve("log"), "d\n");
    assertThat(file.after(3)).isEmpty();
    assertThat(file.after(0)).hasValue(List.of("d"));
    assertThat(new GrowingFile(folder.resolve("log")).after(2)).isEmpty();
    Files.delete(folder.resolve("log"));
    assertThat(file.after(1)).isEmpty();
  }
}
