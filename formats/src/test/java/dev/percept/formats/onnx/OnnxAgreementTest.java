package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.onnx.RandomLayers.RandomNetwork;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Layer;
import dev.percept.layer.ParameterSpec;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// ONNX Runtime gives what Percept gives, to a hundred thousandth of the largest number of the
/// batch. Walks all kinds of layers; one without a case fails.
final class OnnxAgreementTest {
  private static final int SEEDS = 12;
  private static final int NETWORKS = 150;
  private static final int ROWS = 5;

  private static Stream<Class<?>> kinds(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(t -> kinds(t));
  }

  /// Users' own layers have no operator: see [OnnxFileTest].
  @Test
  void everyKindOfLayerHasACase() {
    assertThat(RandomLayers.KINDS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            kinds(Layer.class)
                .filter(kind -> kind != CustomLayer.class)
                .map(Class::getSimpleName)
                .toList());
  }

  @TestFactory
  Stream<DynamicTest> layersAgree() {
    return RandomLayers.KINDS.keySet().stream()
        .flatMap(kind ->
            IntStream.range(0, SEEDS)
                .mapToObj(
                    seed -> test(kind + ", seed " + seed, new RandomLayers(seed).one(kind), seed)));
  }

  @TestFactory
  Stream<DynamicTest> networksAgree() {
    return IntStream.range(0, NETWORKS)
        .mapToObj(seed -> test("network, seed " + seed, new RandomLayers(seed).several(), seed));
  }

  private static DynamicTest test(String name, RandomNetwork random, long seed) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Network network = Network.of(random.input(), random.layers());
          setValues(network, new Random(seed));
          float[] input = normal(new Random(~seed), ROWS * network.inputShape().elements());
          float[] expected = OnnxRun.percept(network, input, ROWS);
          float[] found = OnnxRun.logits(network, input, ROWS);
          assertThat(found).hasSameSizeAs(expected);
          float largest = 0;
          float difference = 0;
          for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
          }
          assertThat(difference)
              .as("%s on %s: largest number %s", random.layers(), random.input(), largest)
              .isLessThanOrEqualTo(1e-5f * largest);
        });
  }

  /// Biases, scales and statistics that are not those of a new network.
  static void setValues(Network network, Random random) {
    network.initialize(new Rng(random.nextLong()));
    List<Parameter> others = new ArrayList<>(network.parameters());
    others.removeIf(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT);
    for (Parameter parameter : others) {
      boolean positive = parameter.name().endsWith("variance");
      for (int i = 0; i < parameter.shape().elements(); i++) {
        network.values()[parameter.offset() + i] =
            positive ? 0.5f + random.nextFloat() : (float) random.nextGaussian();
      }
    }
  }

  private static float[] normal(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
