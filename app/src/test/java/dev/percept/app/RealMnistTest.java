package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.dataset.Mnist;
import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On real MNIST, where the environment variable `PERCEPT_MNIST` names a copy of `mnist.npz`.
final class RealMnistTest {
  private Path mnist = Path.of("");

  @BeforeEach
  void findMnist() {
    String named = System.getenv("PERCEPT_MNIST");
    if (named == null) {
      System.err.println("RealMnistTest is skipped: PERCEPT_MNIST names no copy of mnist.npz");
      assumeTrue(false, "PERCEPT_MNIST names no copy of mnist.npz");
    } else {
      mnist = Path.of(named);
    }
  }

  @Test
  void theFileIsMnist() throws IOException {
    assertThat(Mnist.isMnist(DatasetFiles.read(mnist))).isTrue();
  }

  @Test
  void trainsToTheKnownAccuracyAndBits(@TempDir Path folder) throws IOException {
    Run run =
        Run.percept("train", "--data", mnist, "--out", folder, "--json", "--iterations", 1201);
    assertThat(run.code()).isZero();
    Json.Fields result =
        (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
    // The script is at 0.8867 here.
    assertThat(result.real("stdout", "test_accuracy")).isCloseTo(0.887, within(0.005));
    // The bits of every machine: whoever changes them breaks a promise.
    assertThat(result.members().get("weights_sha256"))
        .isEqualTo(Json.of("cc32629cfab8dcac85bd2a260e6ba79862c58faba2a1aa88d567a5a91944eb13"));
  }

  @Test
  void theFastRecipeGetsToTheKnownAccuracyAndBits(@TempDir Path folder) throws IOException {
    Run run =
        Run.percept(
            "train",
            "--data",
            mnist,
            "--out",
            folder,
            "--json",
            "--recipe",
            "fast",
            "--iterations",
            500);
    assertThat(run.code()).isZero();
    Json.Fields result =
        (Json.Fields) Json.parse("stdout", run.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(result.real("stdout", "test_accuracy")).isEqualTo(0.9413);
    assertThat(result.members().get("weights_sha256"))
        .isEqualTo(Json.of("107258de208d0366249f60b25a9b4ff8cb4afff5d7d3503776d25a87ead40078"));
  }
}
