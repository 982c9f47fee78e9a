package dev.percept.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.percept.formats.protobuf.ProtobufMessage;
import dev.percept.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs made by hand in the style of the programs that export them, with the detours each of them
/// takes, against ONNX Runtime.
final class ExporterStylesTest {
  private static final int ROWS = 3;
  private static final int[] IMAGE = {1, 12, 12};

  private final Random random = new Random(7);

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() / 3;
    }
    return numbers;
  }

  private String floats(TestModel m, int... sizes) {
    return m.floats(numbers(Arrays.stream(sizes).reduce(1, (a, b) -> a * b)), sizes);
  }

  private void agrees(byte[] bytes, int rows, int... sizes) throws IOException, OrtException {
    float[] input = numbers(rows * Arrays.stream(sizes).reduce(1, (a, b) -> a * b));
    OnnxRun.Answer expected = OnnxRun.answer(bytes, "x", input, rows, sizes);
    Network network = OnnxFile.parse("test.onnx", bytes, null).model().network();
    OnnxRun.assertAgree(network, input, rows, sizes, expected);
  }

  /// PyTorch's older exporter: Gemm with transposed weights, flatten through the shape.
  @Test
  void pytorchFromATrace() throws IOException, OrtException {
    TestModel m = new TestModel(11, IMAGE);
    String conv =
        m.node(
            "Conv",
            "x," + floats(m, 4, 1, 3, 3) + "," + floats(m, 4),
            "dilations",
            new int[] {1, 1},
            "group",
            1,
            "kernel_shape",
            new int[] {3, 3},
            "pads",
            new int[] {1, 1, 1, 1},
            "strides",
            new int[] {1, 1});
    String pool =
        m.node(
            "MaxPool",
            m.node("Relu", conv),
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2});
    String shape = m.node("Shape", pool);
    String batch =
        m.node(
            "Gather",
            shape + "," + m.node("Constant", "", "value", TestModel.wholesTensor("", 0)),
            "axis",
            0);
    String minusOne = m.node("Constant", "", "value", TestModel.wholesTensor("", -1));
    String to = m.node("Concat", batch + "," + minusOne, "axis", 0);
    String flat = m.node("Reshape", pool + "," + to);
    String dense =
        m.node(
            "Gemm",
            flat + "," + floats(m, 10, 144) + "," + floats(m, 10),
            "alpha",
            1f,
            "beta",
            1f,
            "transB",
            1);
    agrees(m.bytes(m.node("LogSoftmax", dense, "axis", 1).isEmpty() ? "" : dense), ROWS, IMAGE);
  }

  /// PyTorch's newer exporter: constants of shapes, normalisation kept, MatMul with transposed
  /// weights, allowzero.
  @Test
  void pytorchFromItsCompiler() throws IOException, OrtException {
    TestModel m = new TestModel(18, IMAGE);
    float[] variance = {0.5f, 1, 2, 0.7f};
    String norm =
        m.node(
            "BatchNormalization",
            "%s,%s,%s,%s,%s"
                .formatted(
                    m.node("Conv", "x," + floats(m, 4, 1, 3, 3), "auto_pad", "NOTSET"),
                    floats(m, 4),
                    floats(m, 4),
                    floats(m, 4),
                    m.floats(variance, 4)),
            "epsilon",
            1e-5f,
            "momentum",
            0.9f,
            "training_mode",
            0);
    String mean =
        m.node(
            "ReduceMean",
            m.node("Relu", norm) + "," + m.wholes(-2, -1),
            "keepdims",
            1,
            "noop_with_empty_axes",
            0);
    String flat = m.node("Reshape", mean + "," + m.wholes(-1, 4), "allowzero", 1);
    String weights = m.node("Transpose", floats(m, 10, 4), "perm", new int[] {1, 0});
    String product = m.node("MatMul", flat + "," + weights);
    agrees(m.bytes(m.node("Add", product + "," + floats(m, 10))), ROWS, IMAGE);
  }

  /// tf2onnx: the input has its channels last, each convolution is between two transpositions, and
  /// padding is asymmetric.
  @Test
  void kerasThroughTf2onnx() throws IOException, OrtException {
    TestModel m = new TestModel(13, 12, 10, 3);
    String first = m.node("Transpose", "x", "perm", new int[] {0, 3, 1, 2});
    String conv =
        m.node(
            "Conv",
            first + "," + floats(m, 4, 3, 3, 3) + "," + floats(m, 4),
            "pads",
            new int[] {0, 0, 1, 1},
            "strides",
            new int[] {2, 2});
    String pool =
        m.node(
            "AveragePool",
            m.node("Relu", conv),
            "auto_pad",
            "SAME_UPPER",
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2});
    String last = m.node("Transpose", pool, "perm", new int[] {0, 2, 3, 1});
    String flat = m.node("Reshape", last + "," + m.wholes(-1, 3 * 3 * 4));
    String dense = m.node("MatMul", flat + "," + floats(m, 36, 5));
    byte[] bytes = m.bytes(m.node("Softmax", m.node("Add", dense + "," + floats(m, 5))));

    float[] input = numbers(ROWS * 360);
    OnnxRun.Answer expected = OnnxRun.answer(bytes, "x", input, ROWS, 12, 10, 3);
    OnnxFile.Read read = OnnxFile.parse("test.onnx", bytes, null);
    assertThat(read.remarks()).anyMatch(remark -> remark.contains("softmax"));
    Network network = read.model().network();
    for (int row = 0; row < ROWS; row++) {
      float[] image = Arrays.copyOfRange(input, row * 360, (row + 1) * 360);
      float[] found = network.predict(image);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i])
            .isCloseTo(
                expected.values()[row * 5 + i], org.assertj.core.api.Assertions.within(1e-6f));
      }
    }
  }

  /// keras2onnx: constants are inputs of the graph too, activations stand alone, normalisation is
  /// done on rows.
  @Test
  void keras2onnx() throws IOException, OrtException {
    TestModel m = new TestModel(9, 1, IMAGE);
    String weights = floats(m, 6, 1, 3, 3);
    m.input(weights, 6, 1, 3, 3);
    String conv =
        m.node("Conv", "x," + weights, "auto_pad", "SAME_LOWER", "strides", new int[] {2, 2});
    String flat = m.node("Flatten", m.node("Elu", conv, "alpha", 1f));
    String dense = m.node("MatMul", flat + "," + floats(m, 216, 8));
    float[] variance = {1, 2, 3, 1, 2, 3, 1, 2};
    String norm =
        m.node(
            "BatchNormalization",
            "%s,%s,%s,%s,%s"
                .formatted(dense, floats(m, 8), floats(m, 8), floats(m, 8), m.floats(variance, 8)),
            "epsilon",
            0.001f);
    agrees(m.bytes(m.node("Identity", norm)), 1, IMAGE);
  }

  /// CNTK: one image at a time, input scaling, biases added by themselves, weights reshaped in the
  /// graph.
  @Test
  void cntk() throws IOException, OrtException {
    TestModel m = new TestModel(8, 1, IMAGE);
    String scaled = m.node("Div", "x," + m.floats(new float[] {255}));
    String conv =
        m.node(
            "Conv",
            scaled + "," + floats(m, 8, 1, 5, 5),
            "auto_pad",
            "SAME_UPPER",
            "kernel_shape",
            new int[] {5, 5},
            "strides",
            new int[] {1, 1},
            "dilations",
            new int[] {1, 1});
    String relu = m.node("Relu", m.node("Add", conv + "," + floats(m, 8, 1, 1)));
    String pool =
        m.node(
            "MaxPool",
            relu,
            "kernel_shape",
            new int[] {3, 3},
            "strides",
            new int[] {3, 3},
            "pads",
            new int[] {0, 0, 0, 0},
            "auto_pad",
            "NOTSET");
    String row = m.node("Reshape", pool + "," + m.wholes(1, 128));
    String weights = m.node("Reshape", floats(m, 8, 4, 4, 10) + "," + m.wholes(128, 10));
    String product = m.node("MatMul", row + "," + weights);
    agrees(m.bytes(m.node("Add", product + "," + floats(m, 1, 10))), 1, IMAGE);
  }

  /// A residual network as every exporter writes it: projections, padding by itself, relu6.
  @Test
  void residualBlocks() throws IOException, OrtException {
    TestModel m = new TestModel(13, 3, 12, 12);
    String padded = m.node("Pad", "x," + m.wholes(0, 0, 1, 1, 0, 0, 1, 1));
    String stem = m.node("Relu", m.node("Conv", padded + "," + floats(m, 4, 3, 3, 3)));
    String body =
        m.node(
            "Conv",
            stem + "," + floats(m, 6, 4, 3, 3),
            "pads",
            new int[] {1, 1, 1, 1},
            "strides",
            new int[] {2, 2});
    body =
        m.node(
            "Clip",
            "%s,%s,%s".formatted(body, m.floats(new float[] {0}), m.floats(new float[] {6})));
    body = m.node("Conv", body + "," + floats(m, 6, 6, 3, 3), "pads", new int[] {1, 1, 1, 1});
    String around = m.node("Conv", stem + "," + floats(m, 6, 4, 1, 1), "strides", new int[] {2, 2});
    String sum = m.node("Relu", m.node("Add", body + "," + around));
    String again =
        m.node(
            "Relu",
            m.node("Conv", sum + "," + floats(m, 6, 6, 3, 3), "pads", new int[] {1, 1, 1, 1}));
    String second = m.node("Add", sum + "," + again);
    String mean = m.node("Flatten", m.node("GlobalAveragePool", second));
    agrees(m.bytes(m.node("Gemm", mean + "," + floats(m, 6, 10))), ROWS, 3, 12, 12);
  }

  /// Densely connected blocks: each result is put beside all before it.
  @Test
  void denseBlocks() throws IOException, OrtException {
    TestModel m = new TestModel(13, 3, 8, 8);
    String a =
        m.node(
            "Relu", m.node("Conv", "x," + floats(m, 2, 3, 3, 3), "pads", new int[] {1, 1, 1, 1}));
    String first = m.node("Concat", "x," + a, "axis", 1);
    String b =
        m.node(
            "Relu",
            m.node("Conv", first + "," + floats(m, 2, 5, 3, 3), "pads", new int[] {1, 1, 1, 1}));
    String all = m.node("Concat", "x," + a + "," + b, "axis", 1);
    agrees(m.bytes(m.node("Conv", all + "," + floats(m, 2, 7, 1, 1))), ROWS, 3, 8, 8);
  }

  /// Numbers in every way that a file can hold them.
  @Test
  void numbersOfAllTypes() throws IOException, OrtException {
    TestModel m = new TestModel(13, 4);
    float[] values = {0.5f, -1, 2, 0.25f};
    ProtobufMessage typed = TestModel.tensor("typed", 1, 4);
    ProtobufMessage doubles = TestModel.tensor("doubles", 11, 4);
    ProtobufMessage halves = TestModel.tensor("halves", 10, 4);
    java.nio.ByteBuffer wide =
        java.nio.ByteBuffer.allocate(32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    java.nio.ByteBuffer half =
        java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      typed.add(4, value);
      wide.putDouble(value);
      half.putShort(Float.floatToFloat16(value));
    }
    m.initializer(typed);
    m.initializer(doubles.add(9, wide.array()));
    m.initializer(halves.add(9, half.array()));
    ProtobufMessage packed = TestModel.tensor("packed", 7, 2);
    m.initializer(packed.add(7, new byte[] {2, 2}));
    String sum = m.node("Add", "x,typed");
    sum = m.node("Add", sum + "," + m.node("Cast", "doubles", "to", 1));
    sum = m.node("Add", sum + "," + m.node("Cast", "halves", "to", 1));
    String square = m.node("Reshape", floats(m, 4) + ",packed");
    String row = m.node("Reshape", square + "," + m.wholes(4));
    agrees(m.bytes(m.node("Add", sum + "," + row)), ROWS, 4);
  }

  @Test
  void numbersInAFileBeside(@TempDir Path folder) throws IOException, OrtException {
    float[] weights = numbers(12);
    byte[] raw = TestModel.raw(weights);
    Files.write(folder.resolve("weights.bin"), raw);
    TestModel m = new TestModel(13, 4);
    ProtobufMessage tensor = TestModel.tensor("w", 1, 4, 3);
    for (String[] entry :
        new String[][] {{"location", "weights.bin"}, {"offset", "0"}, {"length", "48"}}) {
      tensor.add(13, new ProtobufMessage().add(1, entry[0]).add(2, entry[1]));
    }
    m.initializer(tensor.add(14, 1));
    Path file = folder.resolve("model.onnx");
    Files.write(file, m.bytes(m.node("MatMul", "x,w")));
    Network network = OnnxFile.read(file, null).model().network();
    float[] found = network.outputs(new float[] {1, 0, 0, 0});
    assertThat(found).containsExactly(Arrays.copyOf(weights, 3));
  }
}
