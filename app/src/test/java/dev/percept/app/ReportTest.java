package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a run leaves to look at: `report.html`, `plot` and `compare`.
final class ReportTest {
  @TempDir private static Path folder;
  private static Path data = Path.of("");
  private static Path run = Path.of("");

  @BeforeAll
  static void trainOnce() throws IOException {
    data = SmallData.write(folder);
    run = folder.resolve("run");
    Run trained =
        train(
            run,
            "--iterations",
            120,
            "--learning-rate",
            0.5,
            "--model=dense 20, relu, dense classes");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.lines()).contains("report   " + run.resolve("report.html"));
  }

  private static Run train(Path out, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--out", out));
    arguments.addAll(List.of(more));
    return Run.percept(arguments.toArray());
  }

  static String report(Path of) throws Exception {
    String page = Files.readString(of.resolve("report.html"));
    // Well-formed, and nothing that would have to be fetched or run.
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(
            new ByteArrayInputStream(
                page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    assertThat(page)
        .doesNotContain("http:", "https:", "<script", "onclick", ">NaN", "\"NaN", ",NaN");
    return page;
  }

  @Test
  void aReportShowsWhatTheRunWasAndWhatCameOut() throws Exception {
    String page = report(run);
    Json.Fields outcome = RunRecord.read(run.resolve("run.json")).outcome().orElseThrow();
    assertThat(page)
        .contains(
            "<title>Loss</title>",
            "<title>Accuracy</title>",
            "<title>Confusion matrix</title>",
            "<title>Worst mistakes</title>",
            "<title>Reliability</title>",
            "<title>Weights of dense1</title>",
            "<title>Activations</title>",
            "percept train --data=",
            "'--model=dense 20, relu, dense classes'",
            "--out=" + run,
            outcome.text("run", "weights_sha256"),
            outcome.text("run", "data_sha256"),
            "%.2f %%".formatted(100 * outcome.real("run", "test_accuracy")),
            "data:image/png;base64,");
  }

  @Test
  void theMatrixIsThatOfEvaluate() throws Exception {
    Path svg = folder.resolve("confusion.svg");
    Run plotted = Run.percept("plot", run, "--what", "confusion", "--out", svg);
    assertThat(plotted.err()).isEmpty();
    Run evaluated =
        Run.percept(
            "evaluate", "--model", run.resolve("model.safetensors"), "--data", data, "--json");
    Json.Fields fields =
        (Json.Fields) Json.parse("out", evaluated.out().strip().getBytes(StandardCharsets.UTF_8));
    List<String> expected = new ArrayList<>();
    for (Json row : fields.items("out", "confusion")) {
      for (Json cell : ((Json.Items) row).values()) {
        if (!cell.equals(Json.of(0))) {
          expected.add(cell.toString());
        }
      }
    }
    String chart = Files.readString(svg);
    Matcher numbers = Pattern.compile(">(\\d+)</text>").matcher(chart);
    List<String> found = new ArrayList<>();
    while (numbers.find()) {
      found.add(numbers.group(1));
    }
    // The names of rows and columns come first.
    assertThat(found.subList(20, found.size())).isEqualTo(expected);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains(chart.substring(chart.indexOf("<title>")).split("</title>\n", -1)[0]);
  }

  @Test
  void withoutAReportEverythingElseIsThere() {
    Path out = folder.resolve("none");
    Run quiet = train(out, "--iterations", 1, "--no-report");
    assertThat(quiet.code()).isZero();
    assertThat(quiet.out()).doesNotContain("report");
    assertThat(out.resolve("report.html")).doesNotExist();
    assertThat(out.resolve("model.safetensors")).exists();
  }

  @Test
  void aReportThatCannotBeWrittenIsAWarning() throws IOException {
    Path out = folder.resolve("blocked");
    Files.createDirectories(out.resolve("report.html"));
    Run blocked = train(out, "--iterations", 1);
    assertThat(blocked.code()).isZero();
    assertThat(blocked.err().lines().filter(line -> line.contains("warning")).toList())
        .singleElement()
        .asString()
        .contains("report.html could not be written", "there is a folder of that name");
    assertThat(out.resolve("model.safetensors")).exists();
    assertThat(RunRecord.read(out.resolve("run.json")).outcome()).isPresent();
  }

  @Test
  void aRunThatDivergedHasAReportOfWhatThereIs() throws Exception {
    Path out = folder.resolve("diverged");
    Run diverged =
        train(
            out,
            "--model=dense 20, relu, dense classes",
            "--iterations=50",
            "--learning-rate=1e30");
    assertThat(diverged.code()).isEqualTo(1);
    assertThat(report(out)).contains("class=\"warn\"", "--clip-norm", "How it was made");
  }

  @Test
  void aRegressionIsShownByItsErrors() throws Exception {
    StringBuilder rows = new StringBuilder("rooms,area,price <\n");
    for (int i = 0; i < 120; i++) {
      rows.append(i % 6).append(',').append(i * 37 % 100).append(',');
      rows.append(1_000 + 50 * (i % 6) + i * 37 % 100).append('\n');
    }
    Path table = Files.writeString(folder.resolve("houses.csv"), rows.toString());
    Path out = folder.resolve("houses");
    Run trained =
        Run.percept(
            "train",
            "--data",
            table,
            "--target=price <",
            "--model=dense 8, relu, dense 1",
            "--epochs=5",
            "--out",
            out);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(report(out))
        .contains("Said and true: price &lt;", "Errors: price &lt;", "test rmse", ">area</text>");
    Path svg = folder.resolve("errors.svg");
    Run plotted = Run.percept("plot", out, "--what", "errors", "--out", svg);
    assertThat(plotted.lines()).hasSize(2);
    assertThat(folder.resolve("errors-2.svg")).exists();
    Run none = Run.percept("plot", out, "--what", "confusion", "--out", svg);
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("nothing to draw for --what confusion");
  }

  @Test
  void aTableWithClassesHasItsWorstRowsAndNames() throws Exception {
    StringBuilder rows = new StringBuilder("length,width,kind\n");
    for (int i = 0; i < 150; i++) {
      rows.append(i % 10).append(',').append(i * 7 % 13).append(',');
      rows.append(i % 10 > 4 ? i % 3 == 0 ? "daisy" : "rose" : "lily").append('\n');
    }
    Path table = Files.writeString(folder.resolve("flowers.csv"), rows.toString());
    Path out = folder.resolve("flowers");
    Run trained =
        Run.percept(
            "train",
            "--data",
            table,
            "--target=kind",
            "--model=dense 8, relu, dense classes",
            "--epochs=3",
            "--out",
            out);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(report(out)).contains("Worst mistakes", ">daisy<", "its answer", ">length</text>");
  }

  @ParameterizedTest
  @CsvSource({"curves, 2", "mistakes, 1", "calibration, 1", "weights, 1", "activations, 1"})
  void everyChartIsAnSvgAndAPng(String what, int files) throws IOException {
    for (String end : List.of("svg", "png")) {
      Path file = folder.resolve(what + "." + end);
      Run plotted = Run.percept("plot", run, "--what", what, "--out", file);
      assertThat(plotted.code()).as(plotted.err()).isZero();
      assertThat(plotted.lines()).hasSize(files).first().isEqualTo("chart " + file);
      assertThat(Files.size(file)).isGreaterThan(1_000);
    }
  }

  @Test
  void plotSaysWhatItNeeds() {
    Path svg = folder.resolve("no.svg");
    Run wrong = Run.percept("plot", run, "--out", folder.resolve("chart.pdf"));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--out: expected a name that ends in .svg or .png");
    Run nothing = Run.percept("plot", folder.resolve("nowhere"), "--out", svg);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("expected the folder of a run");
    Run moved =
        Run.percept(
            "plot", run, "--what=mistakes", "--out", svg, "--data", folder.resolve("gone.npz"));
    assertThat(moved.code()).isEqualTo(1);
    assertThat(moved.err()).contains("gone.npz: no such file or folder");
    assertThat(svg).doesNotExist();
  }

  @Test
  void anotherDataSetIsNoticed() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path other = SmallData.write(elsewhere, 9);
    Run plotted =
        Run.percept(
            "plot",
            run,
            "--what=confusion",
            "--data",
            other,
            "--out",
            elsewhere.resolve("other.svg"));
    assertThat(plotted.code()).isZero();
    assertThat(plotted.err()).contains("warning: the accuracy is", "the data set is another");
  }

  @Test
  void runsAreComparedAsTextPageAndPicture() throws Exception {
    Path other = folder.resolve("other run");
    train(other, "--iterations", 30, "--seed", 7);
    Path html = folder.resolve("compare.html");
    Path svg = folder.resolve("compare.svg");
    Run compared = Run.percept("compare", run, other, "--html", html, "--svg", svg);
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.lines().get(0))
        .matches("run +iterations +test loss +test accuracy +seconds");
    assertThat(compared.lines().get(2)).startsWith("other run          30  ");
    assertThat(compared.out()).contains("seed:\n", "network:\n").doesNotContain("batch:");
    assertThat(compared.lines().stream().filter(line -> line.startsWith("  ")))
        .allMatch(line -> line.length() <= 80);
    assertThat(Files.readString(html))
        .contains("2 runs", ">other run</text>", "What they differ in");
    assertThat(Files.readString(svg)).contains(">other run</text>");
    assertThat(folder.resolve("compare-2.svg")).exists();
    Run json = Run.percept("compare", run, other, "--json");
    assertThat(Json.parse("out", json.out().strip().getBytes(StandardCharsets.UTF_8)).toString())
        .contains("weights_sha256");
    assertThat(Run.percept("compare", run).code()).isEqualTo(2);
    assertThat(Run.percept("compare", run, folder).err()).contains("expected the folder of a run");
  }
}
