package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Momentum;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Evaluator;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A trained network on MNIST itself, where a copy is at hand.
final class OnnxMnistTest {
  private static final int STEPS = 200;

  @Test
  void onnxRuntimeFindsTheSameClasses() throws IOException, OrtException {
    String place = System.getenv("PERCEPT_MNIST");
    assumeTrue(
        place != null && Files.isRegularFile(Path.of(place)),
        "skipped: the environment variable PERCEPT_MNIST names no copy of mnist.npz");
    DataSplit data = DatasetFiles.read(Path.of(String.valueOf(place)));
    Network network =
        Network.of(
                Shape.of(28, 28),
                NetworkText.parse("conv 8 5x5 stride 2, batchnorm, relu, pool 2, dense 10"))
            .initialize(new Rng(1));
    Kernels kernels = new ScalarKernels();
    try (Workers workers = Workers.none()) {
      Training training = new Training(STEPS, 100, new Momentum(0.05, 0.9, false), 1);
      Trainer trainer = new Trainer(network, data, training, kernels, workers);
      for (int step = 0; step < STEPS; step++) {
        trainer.step();
      }
      int[] expected = new Evaluator(network, false, kernels, workers).classify(data.test());
      byte[] pixels = data.test().pixels();
      float[] images = new float[pixels.length];
      for (int i = 0; i < images.length; i++) {
        images[i] = (pixels[i] & 0xFF) / 255f;
      }
      float[] logits = OnnxRun.logits(network, images, expected.length);
      int[] found = new int[expected.length];
      int right = 0;
      for (int i = 0; i < found.length; i++) {
        for (int j = 1; j < 10; j++) {
          found[i] = logits[i * 10 + j] > logits[i * 10 + found[i]] ? j : found[i];
        }
        right += found[i] == data.test().labels()[i] ? 1 : 0;
      }
      assertThat(found).isEqualTo(expected);
      assertThat(right).isGreaterThan(9_000);
    }
  }
}
