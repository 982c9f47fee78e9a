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
    // 600 images in batches of 100: measured when 6 and when 12 steps are done.
    assertThat(run.lines().subList(0, 2))
        .allSatisfy(line ->
            assertThat(line)
                .matches(
                    "iteration +\\d+  loss \\d\\.\\d{4}  train accuracy [01]\\.\\d{4}  test accuracy"
                        + " [01]\\.\\d{4}"));
    assertThat(run.lines().get(1)).startsWith("iteration    12");
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
      assertThat(line.members()).containsKeys("loss", "train_accuracy", "test_accuracy");
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
    "--epochs, 0",
    "--validation, -1",
    "--patience, -1",
    "--keep, first",
    "--optimizer, sgd",
    "--schedule, never",
    "--weight-decay, -1",
    "--averaging, 1",
    "--label-smoothing, 1",
    "--clip-norm, -1",
    "--model, conv",
    "--recipe, slow",
    "--until, 0",
    "--seed, x",
    "--nonsense, 1"
  })
  void anOptionOutOfRangeIsWrongUsage(String option, String value) {
    Run run = Run.percept("train", "--data", data, option, value);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(option);
  }

  // The bits that these recipes have given since there are any: whoever changes them breaks a
  // promise.
  @ParameterizedTest
  @CsvSource({
    "script, b6a924848a0928fe51c43e34731d10156b26ab5aaeb3b12e3a7e3a24ee68d949",
    "two-layer, b6a924848a0928fe51c43e34731d10156b26ab5aaeb3b12e3a7e3a24ee68d949",
    "fast, f13e4c5a84c2176205a17c54a68deff96c8dbfa450c3b89e7c966d3f2b2cd1bc"
  })
  void recipesGiveTheSameBitsForEver(String recipe, String sha256) throws IOException {
    assertThat(
            train(folder.resolve("bits-" + recipe), "--recipe", recipe)
                .text("stdout", "weights_sha256"))
        .isEqualTo(sha256);
  }

  @Test
  void theNetworkAndItsTrainingCanBeSaidOnTheCommandLine() throws IOException {
    Path out = folder.resolve("said");
    Json.Fields result =
        train(
            30,
            out,
            "--model=dense 30, relu, dense classes",
            "--optimizer=adam 0.002",
            "--schedule=cosine",
            "--weight-decay=0.01",
            "--label-smoothing=0.1",
            "--clip-norm=3",
            "--averaging=0.9");
    assertThat(result.text("stdout", "network")).isEqualTo("dense 30, relu, dense 10");
    assertThat(result.text("stdout", "optimizer")).isEqualTo("adam 0.002 0.9 0.999");
    assertThat(result.text("stdout", "schedule")).isEqualTo("cosine 0");
    assertThat(result.real("stdout", "label_smoothing")).isEqualTo(0.1);
    assertThat(result.real("stdout", "test_accuracy")).isGreaterThan(0.6);
    assertThat(ModelFile.read(out.resolve("model.safetensors")).network().layers()).hasSize(3);
  }

  @Test
  void hiddenUnitsAreThoseOfTheOneHiddenLayer() throws IOException {
    Json.Fields result = train(1, folder.resolve("hidden"), "--hidden", 7);
    assertThat(result.text("stdout", "network"))
        .isEqualTo("dense 7 normal 0.01, sigmoid, dense 10 normal 0.01");
    Run run =
        Run.percept(
            "train", "--data", data, "--model", "relu, dense classes", "--hidden", 7, "--json");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--hidden: expected a network of one hidden dense layer");
  }

  @Test
  void epochsStandInForIterations() throws IOException {
    Json.Fields result =
        parsed(
            Run.percept(
                "train",
                "--data",
                data,
                "--out",
                folder.resolve("epochs"),
                "--json",
                "--epochs",
                3,
                "--batch",
                64));
    assertThat(result.members().get("iterations"))
        .isEqualTo(Json.of(29)); // 3 · 600 / 64, rounded up
  }

  private static Json.Fields parsed(Run run) throws IOException {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void validationImagesAreHeldOutAndTheTestImagesNotLookedAt() throws IOException {
    Path out = folder.resolve("validation");
    Json.Fields result = train(12, out, "--validation", 100, "--batch", 50);
    assertThat(result.members().get("validation")).isEqualTo(Json.of(100));
    assertThat(result.members()).containsKeys("validation_loss", "validation_accuracy");
    assertThat(result.toString()).doesNotContain("test_");
    String metrics = Files.readString(out.resolve("metrics.jsonl"));
    assertThat(metrics).contains("validation_accuracy").doesNotContain("test_accuracy");
    // 500 images in batches of 50: an epoch is 10 steps.
    assertThat(metrics.lines()).hasSize(2);
    assertThat(result.text("stdout", "data_sha256"))
        .isEqualTo(train(1, folder.resolve("whole")).text("stdout", "data_sha256"));
    Run run = Run.percept("train", "--data", data, "--validation", 600, "--out", out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("of 600 training images 1 to 599 can be held out");
  }

  @Test
  void theBestParametersAreKeptAndTrainingStopsEarly() throws IOException {
    Path out = folder.resolve("best");
    // A rate far too high: accuracy goes up and down.
    Json.Fields result =
        train(
            400,
            out,
            "--learning-rate=4",
            "--keep=best",
            "--patience=5",
            "--validation=100",
            "--sampling=shuffled_epochs");
    double best = 0;
    double lowest = 0;
    long after = 0;
    int evaluations = 0;
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      Json.Fields fields = (Json.Fields) Json.parse("line", line.getBytes(StandardCharsets.UTF_8));
      evaluations++;
      double accuracy = fields.real("line", "validation_accuracy");
      double loss = fields.real("line", "validation_loss");
      if (accuracy > best || (accuracy == best && loss < lowest)) {
        best = accuracy;
        lowest = loss;
        after = fields.whole("line", "iteration");
      }
    }
    assertThat(result.real("stdout", "validation_accuracy")).isEqualTo(best);
    assertThat(result.members().get("kept_iterations")).isEqualTo(Json.of(after));
    assertThat(result.members().get("stopped")).isEqualTo(Json.of(true));
    assertThat(result.members().get("iterations")).isEqualTo(Json.of(5L * evaluations));
    assertThat(result.whole("stdout", "iterations")).isEqualTo(after + 25);
    assertThat(ModelFile.weightsSha256(ModelFile.read(out.resolve("model.safetensors")).network()))
        .isEqualTo(result.text("stdout", "weights_sha256"));
  }

  @Test
  void aRecipeCanBeAFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("own.recipe"),
            "model = dense classes zeros\nsteps = 5\nbatch = 10\noptimizer = sgd 0.1\n");
    Json.Fields result =
        parsed(
            Run.percept(
                "train",
                "--data",
                data,
                "--out",
                folder.resolve("own"),
                "--json",
                "--recipe",
                file));
    assertThat(result.members().get("iterations")).isEqualTo(Json.of(5));
    assertThat(result.text("stdout", "recipe")).isEqualTo(file.toString());
    Files.writeString(file, "model = dense ten\nsteps = 5\nbatch = 10\noptimizer = sgd 0.1\n");
    Run run = Run.percept("train", "--data", data, "--recipe", file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("own.recipe, line 1, model: network, character 7: expected");
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
