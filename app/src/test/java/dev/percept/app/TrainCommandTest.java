package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.Npz;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainCommandTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void drawData() throws IOException {
    data = SmallData.write(folder);
  }

  private static Json.Fields train(Path out, Object... more) throws IOException {
    return train(40, out, more);
  }

  private static Json.Fields train(int iterations, Path out, Object... more) throws IOException {
    List<Object> arguments =
        new ArrayList<>(
            List.of("train", "--data", data, "--out", out, "--iterations", iterations, "--json"));
    arguments.addAll(List.of(more));
    Run run = Run.percept(arguments.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(1);
    return (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void jsonIsOneObjectWithWhatTheRunWasAndGave() throws IOException {
    Path out = folder.resolve("json");
    Json.Fields result = train(out, "--seed", 5, "--threads", 1, "--kernels", "scalar");
    assertThat(result.members().keySet())
        .contains(
            "data",
            "seed",
            "threads",
            "kernels",
            "iterations",
            "loss",
            "train_accuracy",
            "test_accuracy",
            "seconds",
            "weights_sha256",
            "model");
    assertThat(result.members().get("seed")).isEqualTo(Json.of(5));
    assertThat(result.members().get("threads")).isEqualTo(Json.of(1));
    assertThat(result.members().get("iterations")).isEqualTo(Json.of(40));
    assertThat(result.text("stdout", "kernels")).isEqualTo("scalar");
    assertThat(result.text("stdout", "model"))
        .isEqualTo(out.resolve("model.safetensors").toString());
    assertThat(result.text("stdout", "weights_sha256"))
        .isEqualTo(
            ModelFile.weightsSha256(ModelFile.read(out.resolve("model.safetensors")).network()));
  }

  @ParameterizedTest
  @CsvSource({"1, scalar", "2, scalar", "3, auto", "8, auto"})
  void theWeightsDependOnTheSeedAndNotOnThreadsOrKernels(int threads, String kernels)
      throws IOException {
    Path out = folder.resolve("t" + threads + kernels);
    Path reference = folder.resolve("reference");
    String expected =
        train(reference, "--threads", 1, "--kernels", "scalar").text("stdout", "weights_sha256");
    Json.Fields result = train(out, "--threads", threads, "--kernels", kernels);
    assertThat(result.text("stdout", "weights_sha256")).isEqualTo(expected);
    assertThat(train(out, "--seed", 2).text("stdout", "weights_sha256")).isNotEqualTo(expected);
  }

  @Test
  void printsALineForEachEpochAndTheOutcome() {
    Run run =
        Run.percept(
            "train",
            "--data",
            data,
            "--out",
            folder.resolve("lines"),
            "--iterations",
            13,
            "--sampling",
            "shuffled_epochs");
    assertThat(run.code()).isZero();
    // 600 images in batches of 100: measured after steps 0, 6 and 12.
    assertThat(run.lines().subList(0, 3))
        .allSatisfy(line ->
            assertThat(line)
                .matches(
                    "iteration +\\d+  loss \\d\\.\\d{4}  train accuracy [01]\\.\\d{4}  test accuracy"
                        + " [01]\\.\\d{4}"));
    assertThat(run.lines().get(2)).startsWith("iteration    12");
    assertThat(run.out()).contains("trained 13 iterations in ", "model    ", "weights  sha256 ");
    assertThat(run.out()).doesNotContain("\u001b", "\r");
  }

  @Test
  void writesMetricsAsJsonLines() throws IOException {
    Path out = folder.resolve("metrics");
    train(out);
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(7);
    for (int i = 0; i < lines.size(); i++) {
      Json.Fields line =
          (Json.Fields) Json.parse("line", lines.get(i).getBytes(StandardCharsets.UTF_8));
      assertThat(line.members().get("iteration")).isEqualTo(Json.of(6L * i));
      assertThat(line.members()).containsKeys("loss", "train_accuracy", "test_accuracy", "seconds");
    }
  }

  @Test
  void learnsSmallDataAndSavesTheScriptsArrays() throws IOException {
    Path npz = folder.resolve("weights.npz");
    Json.Fields result =
        train(400, folder.resolve("npz"), "--save-npz", npz, "--learning-rate", 0.5);
    assertThat(result.real("stdout", "test_accuracy")).isGreaterThan(0.7);
    try (Npz arrays = Npz.open(npz)) {
      assertThat(arrays.names()).containsExactly("w1", "b1", "w2", "b2");
      assertThat(arrays.read("w1").sizes()).containsExactly(784, 100);
      assertThat(arrays.read("b2").sizes()).containsExactly(10);
    }
    assertThat(ModelFile.weightsSha256(ModelFile.read(npz).network()))
        .isEqualTo(result.text("stdout", "weights_sha256"));
  }

  @ParameterizedTest
  @CsvSource({
    "--hidden, 0",
    "--hidden, ten",
    "--iterations, 0",
    "--iterations, 1e4",
    "--batch, 0",
    "--batch, -1",
    "--learning-rate, 0",
    "--learning-rate, NaN",
    "--learning-rate, 1e39",
    "--threads, 0",
    "--threads, 1025",
    "--kernels, gpu",
    "--sampling, all",
    "--seed, x",
    "--nonsense, 1"
  })
  void anOptionOutOfRangeIsWrongUsage(String option, String value) {
    Run run = Run.percept("train", "--data", data, option, value);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(option);
  }

  @Test
  void aMissingDataSetIsOneLineAndLeavesNothing() {
    Path out = folder.resolve("nothing");
    Run run = Run.percept("train", "--data", folder.resolve("no.npz"), "--out", out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("no.npz: no such file or folder");
    assertThat(out).doesNotExist();
  }

  @Test
  void dataThatIsNoDataSetIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("text.npz"), "not a zip file");
    Run run = Run.percept("train", "--data", file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("text.npz", "expected", "found");
  }
}
