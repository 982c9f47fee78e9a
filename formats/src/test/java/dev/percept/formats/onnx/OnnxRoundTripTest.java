package dev.percept.formats.onnx;

import dev.percept.formats.model.ModelFile;
import dev.percept.network.Network;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A network that is exported and read again gives the same: every kind of layer, and networks of
/// several.
final class OnnxRoundTripTest {
  private static final int ROWS = 4;

  /// Graphs have batches of images or rows; what has more sizes comes back as a row, along whose
  /// last axis nothing can be put side by side or grouped.
  private static final int MOST_SIZES = 3;

  @TestFactory
  Stream<DynamicTest> layersComeBack() {
    return RandomLayers.layerTests(ROWS, OnnxRoundTripTest::comesBack);
  }

  @TestFactory
  Stream<DynamicTest> networksComeBack() {
    return RandomLayers.networkTests(ROWS, OnnxRoundTripTest::comesBack);
  }

  private static void comesBack(Network network, float[] input) throws IOException {
    if (network.inputShape().rank() > MOST_SIZES) {
      return;
    }
    byte[] bytes = OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.LOGITS);
    Network read = OnnxFile.parse("test.onnx", bytes, null).model().network();
    OnnxRun.assertAgree(
        OnnxRun.percept(read, input, ROWS),
        OnnxRun.percept(network, input, ROWS),
        network + ", which came back as " + read);
  }
}
