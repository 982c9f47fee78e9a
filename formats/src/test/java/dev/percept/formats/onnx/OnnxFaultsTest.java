package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.protobuf.ProtobufMessage;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Relu;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that cannot be read: one error, which says why.
final class OnnxFaultsTest {

  static void refuses(TestModel model, String output, String... told) {
    byte[] bytes = model.bytes(output);
    assertThatThrownBy(() -> OnnxFile.parse("model.onnx", bytes, null))
        .isInstanceOf(FormatException.class)
        .message()
        .startsWith("model.onnx")
        .contains(told);
  }

  @Test
  void everythingUnsupportedIsNamedAtOnce() {
    TestModel m = new TestModel(13, 3, 8, 8);
    String a = m.node("LRN", "x", "size", 3);
    String b = m.node("Relu", a);
    String c = m.node("GridSample", b + "," + b);
    String d = m.node("LRN", c, "size", 5);
    refuses(
        m, d, "LRN (node \"LRN " + a + "\"; node \"LRN " + d, "GridSample (node \"GridSample " + c);
  }

  @Test
  void attributesThatNoLayerHasAreNamed() {
    TestModel m = new TestModel(13, 3, 8, 8);
    String pad = m.node("Pad", "x," + m.wholes(0, 0, 1, 1, 0, 0, 1, 1), "mode", "reflect");
    refuses(m, pad, "Pad", "mode reflect");
  }

  @Test
  void aProductOfTwoResultsIsNamed() {
    TestModel m = new TestModel(13, 3, 8, 8);
    String conv = m.node("Conv", "x," + m.floats(new float[9], 3, 3, 1, 1));
    String other = m.node("Conv", "x," + m.floats(new float[9], 3, 3, 1, 1));
    refuses(m, m.node("Mul", conv + "," + other), "Mul", "several results");
  }

  @Test
  void aSoftmaxInBetweenIsNamed() {
    TestModel m = new TestModel(13, 6);
    String softmax = m.node("Softmax", "x");
    refuses(m, m.node("Gemm", softmax + "," + m.floats(new float[12], 6, 2)), "softmax");
  }

  @Test
  void sizesThatNobodySaidAreAskedFor() throws IOException {
    TestModel m = new TestModel(13, 3, 0, 0);
    byte[] bytes = m.bytes(m.node("Conv", "x," + m.floats(new float[6], 2, 3, 1, 1)));
    assertThatThrownBy(() -> OnnxFile.parse("model.onnx", bytes, null))
        .hasMessageContaining("--input");
    Network network = OnnxFile.parse("model.onnx", bytes, Shape.of(5, 4, 3)).model().network();
    assertThat(network.inputShape()).isEqualTo(Shape.of(5, 4, 3));
    assertThatThrownBy(() -> OnnxFile.parse("model.onnx", bytes, Shape.of(5, 4)))
        .isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.bin", "/etc/hostname", "missing.bin", "", "sub/../../x", "."})
  void noOtherFileIsOpened(String location, @TempDir Path folder) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("model"));
    Files.write(folder.resolve("secret.bin"), new byte[48]);
    TestModel m = new TestModel(13, 4);
    ProtobufMessage tensor = TestModel.tensor("w", 1, 4, 3);
    tensor.add(13, new ProtobufMessage().add(1, "location").add(2, location)).add(14, 1);
    m.initializer(tensor);
    Path file = inner.resolve("model.onnx");
    Files.write(file, m.bytes(m.node("MatMul", "x,w")));
    assertThatThrownBy(() -> OnnxFile.read(file, null))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("own folder");
  }

  @Test
  void linksThatLeadElsewhereAreNotFollowed(@TempDir Path folder) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("model"));
    Files.write(folder.resolve("secret.bin"), new byte[48]);
    Files.createSymbolicLink(inner.resolve("weights.bin"), folder.resolve("secret.bin"));
    TestModel m = new TestModel(13, 4);
    ProtobufMessage tensor = TestModel.tensor("w", 1, 4, 3);
    m.initializer(
        tensor.add(13, new ProtobufMessage().add(1, "location").add(2, "weights.bin")).add(14, 1));
    Path file = inner.resolve("model.onnx");
    Files.write(file, m.bytes(m.node("MatMul", "x,w")));
    assertThatThrownBy(() -> OnnxFile.read(file, null))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("elsewhere");
  }

  private static byte[] good() {
    Network network =
        Network.of(
            Shape.of(5, 4, 2),
            new Dense(6, new Initializer.He()),
            new Relu(),
            new Dense(3, new Initializer.He()));
    network.initialize(new Rng(1));
    return OnnxFile.bytes(ModelFile.Model.of(network), OnnxFile.Output.LOGITS);
  }

  @Test
  void damageIsToldAndNothingElseHappens() {
    byte[] good = good();
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] bad = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      try {
        OnnxFile.parse("model.onnx", bad, null);
      } catch (FormatException e) {
        refused++;
      } catch (IOException e) {
        throw new AssertionError("another error", e);
      }
    }
    assertThat(refused).isBetween(300, 3_000);
  }

  @Test
  void anotherFileIsNotAModel() {
    assertThatThrownBy(() -> OnnxFile.parse("x.onnx", new byte[0], null))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("no graph");
  }

  @Test
  void oldAndUnknownVersionsAreRefused() {
    for (int opset : new int[] {6, 99}) {
      TestModel m = new TestModel(opset, 4);
      refuses(m, m.node("Relu", "x"), "version " + opset);
    }
  }
}
