package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `train`, `evaluate` and `predict` on tables.
final class TableCommandsTest {
  private static final String STDOUT = "stdout";

  @TempDir private static Path folder;
  private static Path houses = Path.of("");
  private static Path flowers = Path.of("");

  @BeforeAll
  static void writeTables() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder prices = new StringBuilder("rooms,area,price\n");
    StringBuilder kinds = new StringBuilder("length,width,kind\n");
    for (int i = 0; i < 300; i++) {
      int rooms = 1 + random.nextInt(6);
      double area = random.nextDouble(20, 200);
      double price = 1_000 * rooms + 50 * area + random.nextDouble(-20, 20);
      prices.append(String.format(Locale.ROOT, "%d,%.1f,%.0f%n", rooms, area, price));
      double length = random.nextDouble(0, 10);
      double width = random.nextDouble(0, 10);
      String kind = length > 5 ? width > 5 ? "rose" : "daisy" : "lily";
      kinds.append(String.format(Locale.ROOT, "%.3f,%.3f,%s%n", length, width, kind));
    }
    houses = folder.resolve("houses.csv");
    Files.writeString(houses, prices.toString().replace("\r\n", "\n"));
    flowers = folder.resolve("flowers.csv");
    Files.writeString(flowers, kinds.toString().replace("\r\n", "\n"));
  }

  private static Run train(Path data, String target, Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("train", "--data", data, "--target", target, "--out", out, "--batch", 20));
    arguments.addAll(List.of("--optimizer", "adam 0.01"));
    if (!List.of(more).contains("--epochs")) {
      arguments.addAll(List.of("--epochs", 30));
    }
    arguments.addAll(List.of("--model", "dense 16, relu, dense classes"));
    arguments.addAll(List.of(more));
    return Run.percept(arguments.toArray());
  }

  private static Json.Fields json(Run run) throws IOException {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return (Json.Fields) Json.parse(STDOUT, run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void regressionIsReportedInTheUnitsOfTheTarget() throws IOException {
    Path out = folder.resolve("regression");
    Run run = train(houses, "price", out, "--loss", "mse");
    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains(houses + ": 300 rows, commas between fields, names in the first line")
        .contains("60 of 300 rows, chosen by seed 1, are kept to test on")
        .contains("on houses.csv (240 + 60 rows)");
    assertThat(run.out())
        .contains("train rmse ", "test rmse ", "test r2 0.99")
        .doesNotContain("accuracy");
    assertThat(Files.readString(out.resolve("metrics.jsonl")))
        .contains("\"test_rmse\":", "\"test_mae\":", "\"test_r2\":")
        .doesNotContain("accuracy");
  }

  @Test
  void evaluateMeasuresTheRowsThatWereKept() throws IOException {
    Path out = folder.resolve("kept");
    Json.Fields trained = json(train(houses, "price", out, "--json"));
    assertThat(trained.text(STDOUT, "loss_function")).isEqualTo("mse");
    Path model = out.resolve("model.safetensors");
    Run run = Run.percept("evaluate", "--model", model, "--data", houses, "--json");
    assertThat(run.err()).contains("the model was trained on rows of this file; the others are");
    Json.Fields found =
        (Json.Fields) Json.parse(STDOUT, run.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(found.whole(STDOUT, "rows")).isEqualTo(60);
    for (String figure : List.of("rmse", "mae", "r2", "loss")) {
      assertThat(found.real(STDOUT, figure)).isEqualTo(trained.real(STDOUT, "test_" + figure));
    }
    assertThat(found.real(STDOUT, "rmse")).isBetween(1.0, 400.0);
    Run text = Run.percept("evaluate", "--model", model, "--data", houses, "--train");
    assertThat(text.err()).contains("those are measured", "on 240 training rows of houses.csv");
    assertThat(text.lines()).hasSize(4);
    assertThat(text.lines().getLast()).endsWith("(mean mean squared error)");
  }

  @Test
  void predictPrintsOneAnswerARow() throws IOException {
    Path out = folder.resolve("predict");
    json(train(houses, "price", out, "--json"));
    Path model = out.resolve("model.safetensors");
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "area,rooms\n100,3\n50,1\n");
    Run run = Run.percept("predict", "--model", model, "--data", rows);
    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().getFirst()).isEqualTo("price");
    assertThat(Double.parseDouble(run.lines().get(1))).isCloseTo(8_000, offset(400.0));
    assertThat(Double.parseDouble(run.lines().get(2))).isCloseTo(3_500, offset(400.0));
    Run lines = Run.percept("predict", "--model", model, "--data", rows, "--json");
    assertThat(lines.lines()).hasSize(2);
    Json.Fields second =
        (Json.Fields) Json.parse(STDOUT, lines.lines().getLast().getBytes(StandardCharsets.UTF_8));
    assertThat((float) second.real(STDOUT, "price"))
        .isEqualTo(Float.parseFloat(run.lines().getLast()));
    assertThat(Run.percept("predict", "--model", model, "--data", rows, "x.png").code())
        .isEqualTo(2);
    assertThat(Run.percept("predict", "--model", model).code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"cross-entropy", "mse", "bce", "huber:0.5", "hinge"})
  void textsAreClassesForEveryLoss(String loss) throws IOException {
    Path out = folder.resolve("flowers-" + loss.replace(':', '-'));
    Json.Fields trained =
        json(train(flowers, "kind", out, "--loss", loss, "--epochs", 60, "--json"));
    assertThat(trained.real(STDOUT, "test_accuracy")).isGreaterThan(0.9);
    Path model = out.resolve("model.safetensors");
    Path rows = folder.resolve("flower.csv");
    Files.writeString(rows, "length,width\n9,9\n9,1\n1,5\n");
    assertThat(Run.percept("predict", "--model", model, "--data", rows).lines())
        .containsExactly("kind", "rose", "daisy", "lily");
    Run evaluated = Run.percept("evaluate", "--model", model, "--data", flowers);
    assertThat(evaluated.out()).contains("accuracy", "true\\said  daisy  lily  rose");
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    List<String> weights = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      Path out = folder.resolve("threads" + threads);
      Json.Fields trained =
          json(train(houses, "price", out, "--epochs", 3, "--threads", threads, "--json"));
      weights.add(trained.text(STDOUT, "weights_sha256"));
    }
    assertThat(weights.stream().distinct()).hasSize(1);
  }

  @Test
  void rowsCanBeHeldOutAndTheBestKept() throws IOException {
    Json.Fields trained =
        json(
            train(
                houses,
                "price",
                folder.resolve("held"),
                "--validation",
                40,
                "--keep",
                "best",
                "--patience",
                5,
                "--test-share",
                0.1,
                "--json"));
    assertThat(trained.members()).containsKey("validation_rmse");
    assertThat(trained.real(STDOUT, "validation_r2")).isGreaterThan(0.9);
  }

  @Test
  void anotherTableCanBeTestedOn() throws IOException {
    Path other = folder.resolve("test.csv");
    Files.writeString(other, "price,rooms,area\n8000,3,100\n3500,1,50\n");
    Path out = folder.resolve("other");
    Run run = train(houses, "price", out, "--test-data", other);
    assertThat(run.err()).contains("(300 + 2 rows)");
  }

  @Test
  void severalTargetsAtOnce() throws IOException {
    Path out = folder.resolve("several");
    Json.Fields trained = json(train(houses, "price,area", out, "--json", "--loss", "huber 1"));
    assertThat(trained.text(STDOUT, "loss_function")).isEqualTo("huber 1");
    Path rows = folder.resolve("rooms.csv");
    Files.writeString(rows, "rooms\n3\n");
    Run run = Run.percept("predict", "--model", out.resolve("model.safetensors"), "--data", rows);
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().getFirst()).isEqualTo("price,area");
    assertThat(run.lines().getLast().split(",")).hasSize(2);
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() throws IOException {
    Path out = folder.resolve("refused");
    assertThat(train(houses, "price", out, "--until", 0.9).err())
        .startsWith(
            "--until: an accuracy to stop at needs classes, the targets of this data are numbers");
    assertThat(train(houses, "cost", out).err())
        .isEqualTo(
            "percept: %s: expected a column \"cost\", found rooms, area, price%n"
                .formatted(houses));
    assertThat(Run.percept("train", "--data", houses).err())
        .startsWith("--target: expected the column of " + houses + " to be found out");
    assertThat(Run.percept("train", "--data", "digits", "--target", "x").err())
        .startsWith("--target, --classes, --test-share and --test-data are for a table");
    assertThat(train(houses, "price", out, "--loss", "cross-entrpy").err())
        .startsWith(
            "--loss: expected cross-entropy, mse, bce, huber [DELTA] or hinge, found"
                + " \"cross-entrpy\"");
    assertThat(train(flowers, "length,width,kind", out).err())
        .contains("expected one column of classes, or several of numbers, as targets");
    assertThat(train(houses, "price", out, "--loss", "mse", "--label-smoothing", 0.1).err())
        .startsWith("--label-smoothing: expected none with the loss mse, found \"0.1\"");
    assertThat(Run.percept("images", "--data", houses, "--out", out).err())
        .isEqualTo("percept: %s: expected images, found a table%n".formatted(houses));
  }
}
