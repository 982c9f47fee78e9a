package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a search for hyper-parameters leaves to look at: `report.html`, and `plot`.
final class SearchReportTest {
  @TempDir private static Path folder;
  private static Path data = Path.of("");
  private static Path search = Path.of("");

  @BeforeAll
  static void searchOnce() throws IOException {
    data = SmallData.write(folder);
    search = folder.resolve("search");
    Run run = tune(search, "--budget=8", "--most-parameters=20000");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines()).contains("report   " + search.resolve("report.html"));
  }

  private static Run tune(Path out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "tune",
                "--data",
                data,
                "--model=dense {n}, relu, dense classes",
                "--space=n=int(2,40), optimizer=choice(\"sgd {rate}\",\"adam 0.01\"), "
                    + "rate=log(0.01,1) if optimizer=\"sgd {rate}\"",
                "--epochs=3",
                "--kernels=scalar",
                "--out",
                out));
    words.addAll(List.of(more));
    return Run.percept(words.toArray());
  }

  @Test
  void theReportShowsWhatWasTriedAndWhatCameOut() throws Exception {
    String page = ReportTest.report(search);
    assertThat(page)
        .contains(
            "<title>Best so far: accuracy</title>",
            "<title>Learning curves: accuracy</title>",
            "<title>All configurations</title>",
            "<title>What mattered</title>",
            "<title>rate</title>",
            "parameters are more than --most-parameters 20,000",
            "percept tune --data=" + data,
            "percept train --data " + data + " --recipe mlp --model")
        // It is the same for any number of threads.
        .doesNotContain("--kernels", "--threads");
    long failed =
        Files.readString(search.resolve("trials.jsonl"))
            .lines()
            .filter(line -> line.contains("\"failed\""))
            .count();
    assertThat(failed).isPositive();
    // All for one reason, whatever the numbers in it.
    assertThat(page)
        .contains("<li><b>" + failed + "</b>failed</li>", "<td>" + failed + "</td><td>");
    assertThat(page.split("are more than --most-parameters", -1)).hasSize(2);
  }

  @Test
  void itsPageCanBeWrittenAgain() {
    Path page = folder.resolve("again.html");
    Run run = Run.percept("plot", search, "--out", page);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines()).containsExactly("page  " + page);
    assertThat(page).hasSameBinaryContentAs(search.resolve("report.html"));
  }

  @Test
  void whatIsWrittenOfALineThatIsNotWholeIsLeftOut() throws IOException {
    Path cut = Files.createDirectory(folder.resolve("cut"));
    Files.copy(search.resolve("tune.json"), cut.resolve("tune.json"));
    String trials = Files.readString(search.resolve("trials.jsonl"));
    Files.writeString(cut.resolve("trials.jsonl"), trials.substring(0, trials.length() - 9));
    Path svg = folder.resolve("cut.svg");
    Run run = Run.percept("plot", cut, "--out", svg, "--what=progress");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(svg).exists();
    assertThat(Files.readString(cut.resolve("trials.jsonl"))).hasSize(trials.length() - 9);
  }

  @Test
  void allOfItsChartsAreFiles() throws IOException {
    Path first = folder.resolve("all.svg");
    Run run = Run.percept("plot", search, "--out", first);
    assertThat(run.code()).as(run.err()).isZero();
    // Progress, curves, coordinates, importance, and one for each of three settings.
    assertThat(run.lines()).hasSize(7).last().isEqualTo("chart " + folder.resolve("all-7.svg"));
    String page = Files.readString(search.resolve("report.html"));
    for (int i = 1; i <= 7; i++) {
      String svg = Files.readString(i == 1 ? first : folder.resolve("all-" + i + ".svg"));
      String drawn = svg.substring(svg.indexOf("f-ground\" width=\"100%\""));
      assertThat(page).contains(drawn.substring(drawn.indexOf('\n'), drawn.indexOf("</svg>")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "confusion; 2; the folder of a search, expected progress, curves, front, coordinates",
        "front; 1; nothing to draw for --what front"
      })
  void whatASearchHasNotIsSaid(String what, int code, String message) {
    Run run = Run.percept("plot", search, "--what", what, "--out", folder.resolve("no.svg"));
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(message);
  }

  @Test
  void aRunIsNoSearch() {
    Run run =
        Run.percept("plot", search.resolve("best"), "--what=slices", "--out", folder + "/no.svg");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("nothing to draw for --what slices: that is of searches only");
  }

  @Test
  void aReportThatCannotBeWrittenIsAWarning() throws IOException {
    Path out = folder.resolve("blocked");
    Files.createDirectories(out.resolve("report.html"));
    Run run = tune(out, "--budget=1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(line -> line.contains("warning")).toList())
        .singleElement()
        .asString()
        .contains("report.html could not be written: there is a folder of that name");
    assertThat(out.resolve("best/model.safetensors")).exists();
  }

  @Test
  @Tag("slow")
  void aSearchThatIsStoppedHasAReportOfWhatThereIs() throws Exception {
    Path out = folder.resolve("stopped");
    Child child =
        Child.start(
            folder,
            List.of(),
            "tune",
            "--data",
            data,
            "--space=hidden=int(2,9)",
            "--epochs=1",
            "--budget=1000000",
            "--out",
            out);
    child.untilLines(out.resolve("trials.jsonl"), 3);
    child.process().destroy();
    Run run = child.ended();
    assertThat(run.out()).contains("report   " + out.resolve("report.html"));
    assertThat(run.err()).contains("stopped after ");
    assertThat(ReportTest.report(out))
        .contains("The search was stopped before its end.", "<title>Best so far: accuracy</title>");
  }
}
