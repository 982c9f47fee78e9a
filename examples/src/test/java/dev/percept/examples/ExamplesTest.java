package dev.percept.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs every example and reads what it prints.
final class ExamplesTest {
  private final PrintStream stdout = System.out;
  private final Locale locale = Locale.getDefault(Locale.Category.FORMAT);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(stdout);
    Locale.setDefault(Locale.Category.FORMAT, locale);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /// The numbers behind `label`, in the order in which they were printed.
  private List<Double> numbers(String label) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(label) + " (-?[0-9.]+)").matcher(text().replace(",", ""));
    return matcher.results().map(found -> Double.valueOf(found.group(1))).toList();
  }

  @Test
  void twoLayerNetwork() {
    TwoLayerNetwork.main(new String[0]);
    assertThat(text()).contains("kernels").containsPattern("it is a [0-9]; probabilities");
    assertThat(numbers("test accuracy")).hasSize(7);
    assertThat(numbers("test accuracy").getFirst()).isLessThan(0.3);
    assertThat(numbers("test accuracy").getLast()).isGreaterThan(0.85);
    assertThat(numbers("loss").getLast()).isLessThan(numbers("loss").getFirst() / 3);
  }

  @Test
  void convolutionalNetwork() {
    ConvolutionalNetwork.main(new String[0]);
    assertThat(text()).contains("conv1", "24×24×8", "batch_norm1", "a 7 for a");
    assertThat(numbers("test accuracy")).hasSize(3);
    assertThat(numbers("test accuracy").getLast()).isGreaterThan(0.96);
  }

  @Test
  void tableRegression() {
    TableRegression.main(new String[0]);
    List<Double> errors = numbers("rmse");
    assertThat(errors).hasSize(3);
    double noise = errors.get(2);
    assertThat(errors.get(0)).isGreaterThan(4 * noise);
    assertThat(errors.get(1)).isBetween(0.9 * noise, 1.25 * noise);
    assertThat(numbers("r2").get(1)).isGreaterThan(0.95);
    assertThat(numbers("says").getFirst()).isBetween(1.4, 1.7);
  }

  @Test
  @Tag("slow")
  void tuneNetwork() {
    TuneNetwork.main(new String[0]);
    assertThat(text()).contains("epochs 1", "epochs 3", "epochs 9", "best: lr=");
    assertThat(numbers("test accuracy").getFirst()).isGreaterThan(0.85);
  }

  @Test
  @Tag("slow")
  void predictionService() throws Exception {
    PredictionService.main(new String[0]);
    assertThat(text()).startsWith("1,000 requests");
    assertThat(numbers("requests").getFirst()).isBetween(900.0, 1000.0);
  }

  @Test
  void ownLayer() {
    OwnLayer.main(new String[0]);
    assertThat(numbers("test accuracy").getFirst()).isGreaterThan(0.9);
    assertThat(text()).contains("the same bits on one thread and on two: true");
    assertThat(numbers("smallest").getFirst()).isNegative();
    assertThat(numbers("largest").getFirst()).isPositive();
  }

  @Test
  void earlyStopping() {
    EarlyStopping.main(new String[0]);
    List<Double> held = numbers("held out");
    assertThat(held).hasSizeBetween(6, 60);
    assertThat(numbers("after epoch").getFirst())
        .isEqualTo(held.indexOf(held.stream().max(Double::compare).orElseThrow()) + 1.0);
    assertThat(numbers("rate").getFirst()).isGreaterThan(numbers("rate").getLast());
    assertThat(numbers("test accuracy").getFirst()).isGreaterThan(0.85);
  }

  @Test
  void theTextListsThemAll() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/percept/examples"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .hasSizeGreaterThan(4)
          .allSatisfy(name ->
              assertThat(readme).contains("(src/main/java/dev/percept/examples/" + name + ")"));
    }
  }
}
