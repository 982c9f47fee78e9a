package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.RandomLayers.RandomNetwork;
import dev.percept.network.Network;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A network that is exported and read again gives the same: every kind of layer, and networks of
/// several.
final class OnnxRoundTripTest {
  private static final int SEEDS = 12;
  private static final int NETWORKS = 150;
  private static final int ROWS = 4;

  /// Graphs have batches of images or rows; what has more sizes comes back as a row, along whose
  /// last axis nothing can be put side by side or grouped.
  private static final int MOST_SIZES = 3;

  @TestFactory
  Stream<DynamicTest> layersComeBack() {
    return RandomLayers.KINDS.keySet().stream()
        .flatMap(kind ->
            IntStream.range(0, SEEDS)
                .mapToObj(
                    seed -> test(kind + ", seed " + seed, new RandomLayers(seed).one(kind), seed)));
  }

  @TestFactory
  Stream<DynamicTest> networksComeBack() {
    return IntStream.range(0, NETWORKS)
        .mapToObj(seed -> test("network, seed " + seed, new RandomLayers(seed).several(), seed));
  }

  private static DynamicTest test(String name, RandomNetwork random, long seed) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          if (random.input().rank() <= MOST_SIZES) {
            comesBack(random, seed);
          }
        });
  }

  private static void comesBack(RandomNetwork random, long seed) throws IOException {
    Network network = Network.of(random.input(), random.layers());
    OnnxAgreementTest.setValues(network, new Random(seed));
    byte[] bytes = OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.LOGITS);
    Network read = OnnxFile.parse("test.onnx", bytes, null).model().network();
    Random numbers = new Random(~seed);
    float[] input = new float[ROWS * network.inputShape().elements()];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) numbers.nextGaussian();
    }
    float[] expected = OnnxRun.percept(network, input, ROWS);
    float[] found = OnnxRun.percept(read, input, ROWS);
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertThat(difference)
        .as("%s came back as %s; largest number %s", network, read, largest)
        .isLessThanOrEqualTo(1e-5f * largest);
  }
}
