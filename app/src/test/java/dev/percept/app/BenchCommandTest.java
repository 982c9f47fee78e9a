package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("its threads wait busily for one another")
@Timeout(120)
@Tag("slow")
final class BenchCommandTest {
  // One call of each.
  private static final String[] SHORT = {"--seconds", "1e-9", "--kernels", "scalar"};

  private static Run bench(Object... arguments) {
    Object[] all = new Object[1 + SHORT.length + arguments.length];
    all[0] = "bench";
    System.arraycopy(SHORT, 0, all, 1, SHORT.length);
    System.arraycopy(arguments, 0, all, 1 + SHORT.length, arguments.length);
    return Run.percept(all);
  }

  @Test
  void printsAllSectionsWithin80Columns() {
    Run run = bench("--threads", 2);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "machine ",
            "java ",
            "scalar kernels: asked for by --kernels scalar",
            "the peak",
            "1 thread         2 threads",
            "Aᵀ·B   784 ×  100 ×  100",
            "steps/s, batch 100",
            "images/s",
            "as the hidden layer grows, batch 100, 2 threads",
            "as the batch grows, hidden layer 100, 2 threads",
            "one image, 784 → 100 → 10");
    for (String size : List.of("200", "400", "800", "1600", "3200", "16", "256", "1024", "4096")) {
      assertThat(run.lines()).anyMatch(line -> line.matches(" +" + size + " .* %"));
    }
    assertThat(run.lines())
        .hasSizeGreaterThan(35)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
        .allSatisfy(line -> assertThat(line).doesNotContain("NaN", "Infinity", "\u001b"));
  }

  @Test
  void jsonHasEveryFigure() throws IOException {
    Run run = bench("--threads", 1, "--json");
    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(1);
    Json.Fields figures =
        (Json.Fields) Json.parse("stdout", run.out().getBytes(StandardCharsets.UTF_8));
    assertThat(figures.members().keySet())
        .containsExactly(
            "percept",
            "cores",
            "system",
            "java",
            "kernels",
            "reason",
            "threads",
            "peak",
            "products",
            "training",
            "hidden",
            "batch",
            "latency");
    assertThat(figures.whole("stdout", "threads")).isOne();
    check(figures, "peak", 1, "gflops");
    check(figures, "products", 5, "m", "k", "n", "threads", "gflops");
    check(figures, "training", 1, "threads", "steps_per_second", "images_per_second");
    for (String growth : List.of("hidden", "batch")) {
      check(
          figures,
          growth,
          6,
          "hidden",
          "batch",
          "threads",
          "digits_steps_per_second",
          "steps_per_second",
          "gflops");
    }
    check(figures, "latency", 2, "median_microseconds", "p99_microseconds");
  }

  private static void check(Json.Fields figures, String name, int rows, String... numbers)
      throws IOException {
    List<Json> items = figures.items("stdout", name);
    assertThat(items).hasSize(rows);
    for (Json item : items) {
      for (String number : numbers) {
        assertThat(((Json.Fields) item).real(name, number)).isPositive().isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--threads=0",
        "--threads=1025",
        "--threads=two",
        "--kernels=fast",
        "--seconds=0",
        "--seconds=NaN",
        "--seconds=61",
        "--quick=no",
        "now"
      })
  void wrongOptionsAreWrongUsage(String option) {
    Run run = Run.percept("bench", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    String shown = option.replaceFirst("=.*", "");
    assertThat(run.err()).contains(shown);
  }

  @Test
  void helpDoesNotShowTheOptionOfTheTests() {
    assertThat(Run.percept("bench", "--help").out())
        .contains("--quick", "--threads", "--kernels", "--json")
        .doesNotContain("--seconds");
  }
}
