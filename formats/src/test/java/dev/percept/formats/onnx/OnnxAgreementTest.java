package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// ONNX Runtime gives what Percept gives, to a hundred thousandth of the largest number of the
/// batch. Walks all kinds of layers; one without a case fails.
final class OnnxAgreementTest {
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
    return RandomLayers.layerTests(ROWS, OnnxAgreementTest::agrees);
  }

  @TestFactory
  Stream<DynamicTest> networksAgree() {
    return RandomLayers.networkTests(ROWS, OnnxAgreementTest::agrees);
  }

  private static void agrees(Network network, float[] input) throws OrtException {
    OnnxRun.assertAgree(
        OnnxRun.logits(network, input, ROWS), OnnxRun.percept(network, input, ROWS), network);
  }
}
