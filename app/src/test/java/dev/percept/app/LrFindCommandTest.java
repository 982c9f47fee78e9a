package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LrFindCommandTest {
  @TempDir private static Path folder;
  private static Path data = Path.of("");

  @BeforeAll
  static void drawData() throws IOException {
    data = SmallData.write(folder);
  }

  @Test
  void suggestsARateAndDrawsTheCurve() throws IOException {
    Path out = folder.resolve("curve");
    Run run =
        Run.percept(
            "lr-find",
            "--data",
            data,
            "--recipe",
            "fast",
            "--from",
            0.001,
            "--to",
            100,
            "--out",
            out,
            "--steps",
            80);
    assertThat(run.code()).isZero();
    assertThat(run.err()).startsWith("percept: rates from 0.001 to 100 in 80 steps: 28×28 → dense");
    assertThat(run.out())
        .contains(
            "smoothed loss",
            "learning rate (┊ suggested)",
            "suggested learning rate ",
            "a tenth of");
    assertThat(run.lines())
        .allMatch(
            line -> line.length() <= 80 || line.startsWith("curve") || line.startsWith("numbers"));
    String svg = Files.readString(out.resolve("lr-find.svg"));
    assertThat(svg)
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains("prefers-color-scheme: dark", "learning rate (logarithmic)", "loss of a batch")
        .doesNotContain("NaN");
    List<String> rows = Files.readAllLines(out.resolve("lr-find.csv"));
    assertThat(rows.getFirst()).isEqualTo("step,rate,loss,smoothed");
    assertThat(rows).hasSizeBetween(20, 81);
  }

  @Test
  void jsonHasEveryPointAndIsTheSameForAnyThreads() throws IOException {
    String[] points = new String[2];
    for (int threads = 1; threads <= 2; threads++) {
      Run run =
          Run.percept(
              "lr-find",
              "--data",
              data,
              "--steps",
              30,
              "--json",
              "--threads",
              threads,
              "--out",
              folder.resolve("json"),
              "--to",
              1,
              "--optimizer",
              "adam 0.1",
              "--batch",
              50);
      assertThat(run.err()).isEmpty();
      Json.Fields fields =
          (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
      points[threads - 1] = fields.items("stdout", "points").toString();
      assertThat(fields.real("stdout", "suggested"))
          .isEqualTo(fields.real("stdout", "lowest") / 10);
      assertThat(fields.text("stdout", "optimizer")).startsWith("adam");
    }
    assertThat(points[1]).isEqualTo(points[0]);
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    Run run = Run.percept("lr-find", "--from", 1, "--to", 0.1);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("--from, --to: expected rates above 0, the second larger, found 1 and 0.1");
    assertThat(Run.percept("lr-find", "--steps", 1).err())
        .startsWith("--steps: expected 2 to 100000, found 1");
    assertThat(Run.percept("lr-find", "--optimizer", "sdg 1").err()).startsWith("--optimizer: ");
  }
}
