package dev.percept.examples.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs every study in small, and reads its tables; and holds the pages to what the studies wrote.
final class StudiesTest {
  private static final Path DOCS = Path.of("../docs/studies");

  @TempDir private Path folder;

  private String tables() {
    try {
      return Files.readString(folder.resolve("tables.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The cells of the rows that begin with these words, in tables of so many columns.
  private List<List<String>> rows(int columns, String... begin) {
    return tables()
        .lines()
        .filter(line -> line.startsWith("| " + String.join(" | ", begin)))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .filter(cells -> cells.size() == columns)
        .toList();
  }

  private static double mean(String spread) {
    return Double.parseDouble(spread.split(" ± ", -1)[0].replace('−', '-'));
  }

  /// Returns what it printed.
  private String run(Consumer<Study> task) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    try (Study study = Study.of(new String[] {folder.toString(), "small"}, out, nowhere)) {
      task.accept(study);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void assertPictures(String... names) {
    for (String name : names) {
      assertThat(folder.resolve(name + ".svg")).content().startsWith("<svg").endsWith("</svg>\n");
    }
    assertThat(folder).isDirectoryNotContaining(path -> !isExpected(path, names));
  }

  private static boolean isExpected(Path path, String... names) {
    String name = path.getFileName().toString();
    return name.equals("tables.md") || List.of(names).contains(name.replace(".svg", ""));
  }

  @Test
  void optimizers() {
    run(Optimizers::run);
    assertPictures("bowl", "rates", "loss", "held-out");
    for (Method method : Method.ALL) {
      List<String> row = rows(5, method.name() + " ").getFirst();
      assertThat(Double.parseDouble(row.get(1))).as(row.toString()).isBetween(1e-5, 1.0);
      if (!method.name().equals("lion")) { // whose usual rate is for longer trainings
        assertThat(mean(row.get(2))).as(row.toString()).isLessThan(2);
        assertThat(mean(row.get(3))).as(row.toString()).isGreaterThan(35);
      }
    }
  }

  @Test
  void initialisation() {
    run(Initialisation::run);
    assertPictures("sigmoid", "tanh", "relu", "loss");
    List<String> vanished = rows(9, "tanh", "normal 0.01").getFirst();
    List<String> kept = rows(9, "tanh", "xavier").getFirst();
    List<String> saturated = rows(9, "tanh", "normal 1 ").getFirst();
    assertThat(mean(vanished.get(3))).isLessThan(0.01);
    assertThat(mean(kept.get(3))).isBetween(0.2, 0.8);
    assertThat(mean(saturated.get(5))).isGreaterThan(50);
    assertThat(mean(kept.get(7))).isLessThan(2);
    assertThat(mean(vanished.get(7))).isCloseTo(Math.log(10), within(0.02));
    // What sigmoid says of an image gets lost, though its units differ from each other.
    List<String> sigmoid = rows(9, "sigmoid", "xavier").getFirst();
    assertThat(mean(sigmoid.get(3))).isGreaterThan(0.05);
    assertThat(mean(sigmoid.get(4))).isLessThan(0.002);
  }

  @Test
  void batchNormalisation() {
    run(BatchNormalisation::run);
    assertPictures("with", "without", "loss");
    List<String> small = rows(5, "0.0").getFirst();
    assertThat(mean(small.get(1))).as(small.toString()).isCloseTo(Math.log(10), within(0.01));
    assertThat(mean(small.get(3))).as(small.toString()).isLessThan(2.2);
  }

  @Test
  @Tag("slow")
  void overfitting() {
    run(Overfitting::run);
    assertPictures("accuracy");
    List<String> plain = rows(8, "plain").getFirst();
    assertThat(mean(plain.get(4))).isBetween(25.0, 90.0);
    assertThat(mean(plain.get(4)) - mean(plain.get(5))).isCloseTo(mean(plain.get(6)), within(0.11));
    assertThat(rows(8, "both").getFirst().subList(1, 4)).doesNotContain("0");
  }

  @Test
  void rateAndSize() {
    assertThat(run(RateAndSize::run)).isEqualToNormalizingWhitespace(tables());
    assertPictures("map");
    List<String> large = rows(4, "64 ").getFirst();
    List<String> best =
        rows(4, "").stream().filter(row -> row.get(2).contains("±")).findFirst().orElseThrow();
    assertThat(best.get(1)).isEqualTo("0.10");
    assertThat(mean(best.get(2))).isGreaterThan(30).isGreaterThan(mean(large.get(1)));
  }

  @Test
  @Tag("slow")
  void theSameFilesAgain() throws IOException {
    List<Consumer<Study>> all =
        List.of(
            Optimizers::run,
            Initialisation::run,
            BatchNormalisation::run,
            Overfitting::run,
            RateAndSize::run);
    for (Consumer<Study> study : all) {
      run(study);
      Map<String, String> once = files();
      run(study);
      assertThat(files()).isEqualTo(once);
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"optimizers", "initialisation", "batch-norm", "overfitting", "rate-and-size"})
  void aPageHasTheTablesAndPicturesThatTheStudyWrote(String name) throws IOException {
    String page = Files.readString(DOCS.resolve(name + ".md"));
    assertThat(page).contains("docs/studies/run " + name + "\n");
    List<String> lines = Files.readAllLines(DOCS.resolve(name).resolve("tables.md"));
    assertThat(lines).isNotEmpty();
    assertThat(page.lines().toList()).containsAll(lines);
    try (Stream<Path> paths = Files.list(DOCS.resolve(name))) {
      assertThat(paths.map(path -> path.getFileName().toString()).filter(f -> f.endsWith(".svg")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(page).contains(name + "/" + file));
    }
    assertThat(Files.readString(DOCS.resolve("README.md"))).contains("(" + name + ".md)");
    assertThat(Files.readString(DOCS.resolve("run"))).contains("  " + name + ") program=");
  }

  @Test
  void theCommandLineIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Study.of(new String[0]))
        .withMessageStartingWith("expected FOLDER [mnist|digits|small|FILE]");
  }
}
