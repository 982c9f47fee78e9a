package dev.percept.formats.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateImportTest {
  @TempDir private Path folder;

  private final SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
  private float next;

  /// A tensor of numbers that no other has.
  private StateImportTest with(String name, int... sizes) {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = ++next;
    }
    tensors.put(name, NumericArray.ofFloats(values, sizes));
    return this;
  }

  private Path npz() throws IOException {
    Path file = folder.resolve("weights.npz");
    Npz.write(file, tensors);
    return file;
  }

  private Path safetensors() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    new Safetensors(new LinkedHashMap<>(), tensors).write(file);
    return file;
  }

  private static Network network(Shape input, String text) {
    return Network.of(input, NetworkText.parse(text));
  }

  private StateImport.Report read(Network network) throws IOException {
    return StateImport.read(npz(), network, Optional.empty());
  }

  /// The names of the tensors that went to weights, in the order of the layers.
  private static List<String> weights(StateImport.Report report) {
    return report.rows().stream()
        .filter(row ->
            row.parameter().map(parameter -> parameter.name().endsWith("weight")).orElse(false))
        .map(row -> row.tensor().orElse("none"))
        .toList();
  }

  @Test
  void weightsOfPyTorchAreTransposed() throws IOException {
    Network network = network(Shape.of(3), "dense 2");
    StateImport.Report report = with("fc.weight", 2, 3).with("fc.bias", 2).read(network);
    assertThat(network.values()).containsExactly(1, 4, 2, 5, 3, 6, 7, 8);
    assertThat(report.layout()).isEqualTo(Layout.PYTORCH);
    assertThat(report.lines())
        .containsExactly(
            "tensor     found  parameter      shape  how",
            "fc.weight  2×3    dense1.weight  3×2    transposed",
            "fc.bias    2      dense1.bias    2      as is");
  }

  @Test
  void rowsBehindAnImageAreReordered() throws IOException {
    Network network = network(Shape.of(1, 2, 2), "dense 1");
    StateImport.Report report = with("0.weight", 1, 4).with("0.bias", 1).read(network);
    // Channel by channel in the file, pixel by pixel in Percept.
    assertThat(network.values()).containsExactly(1, 3, 2, 4, 5);
    assertThat(report.rows().getFirst().how()).isEqualTo("transposed, rows reordered");
  }

  @Test
  void weightsOfKerasAreTakenAsTheyAre() throws IOException {
    Network network = network(Shape.of(4, 3, 2), "conv 3 2x2, dense 5, batchnorm, dense 2");
    with("conv2d/kernel:0", 2, 2, 2, 3).with("conv2d/bias:0", 3).with("dense/kernel:0", 18, 5);
    with("dense/bias:0", 5).with("bn/gamma:0", 5).with("bn/beta:0", 5);
    with("bn/moving_mean:0", 5).with("bn/moving_variance:0", 5);
    StateImport.Report report =
        with("dense_1/kernel:0", 5, 2).with("dense_1/bias:0", 2).read(network);
    assertThat(report.layout()).isEqualTo(Layout.KERAS);
    for (int i = 0; i < network.values().length; i++) {
      assertThat(network.values()[i]).isEqualTo(i + 1);
    }
  }

  @Test
  void depthwiseKernelsOfKerasAreTakenAsTheyAre() throws IOException {
    for (String name : List.of("depthwise_conv2d/kernel", "depthwise_conv2d/depthwise_kernel:0")) {
      tensors.clear();
      next = 0;
      Network network = network(Shape.of(5, 4, 3), "conv 6 2x3 groups 3, conv 2 1x1");
      with(name, 2, 3, 3, 2).with("depthwise_conv2d/bias", 6);
      StateImport.Report report =
          with("conv2d/kernel", 1, 1, 6, 2).with("conv2d/bias", 2).read(network);
      assertThat(report.layout()).isEqualTo(Layout.KERAS);
      for (int i = 0; i < network.values().length; i++) {
        assertThat(network.values()[i]).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void shapesTellTheLayoutOfAllWeights() throws IOException {
    // The second is square, but the first fits one way only.
    with("a.weight", 3, 2).with("a.bias", 2).with("b.weight", 2, 2).with("b.bias", 2);
    Network network = network(Shape.of(3), "dense 2, dense 2");
    assertThat(read(network).layout()).isEqualTo(Layout.KERAS);
    assertThat(network.values()).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void whereShapesDoNotTellOneMaySay() throws IOException {
    Network network = network(Shape.of(2), "dense 2");
    Path file = with("a.weight", 2, 2).with("a.bias", 2).npz();
    assertThat(StateImport.read(file, network, Optional.empty()).layout())
        .isEqualTo(Layout.PYTORCH);
    assertThat(network.values()).containsExactly(1, 3, 2, 4, 5, 6);
    StateImport.read(file, network, Optional.of(Layout.KERAS));
    assertThat(network.values()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void namesInTheAlphabetsOrderAreCounted() throws IOException {
    // As the safetensors library writes them: 0, 1, 10, 11, 2, …
    for (String name :
        new TreeMap<>(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).stream()
                    .collect(Collectors.toMap(i -> "layers." + i, i -> i)))
            .keySet()) {
      with(name + ".bias", 2).with(name + ".weight", 2, 2);
    }
    Network network = network(Shape.of(2), "dense 2, ".repeat(11) + "dense 2");
    assertThat(weights(StateImport.read(safetensors(), network, Optional.empty())))
        .containsExactlyElementsOf(
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).stream()
                .map(i -> "layers." + i + ".weight")
                .toList());
  }

  @Test
  void anyOtherOrderIsThatOfTheModules() throws IOException {
    with("second.weight", 2, 2).with("second.bias", 2).with("first.weight", 2, 2);
    with("first.bias", 2);
    assertThat(weights(read(network(Shape.of(2), "dense 2, dense 2"))))
        .containsExactly("second.weight", "first.weight");
  }

  @Test
  void eachKindIsCountedByItself() throws IOException {
    // torchvision declares convolutions first, then what is between them.
    with("bn1.weight", 2).with("bn1.bias", 2).with("bn1.running_mean", 2);
    with("bn1.running_var", 2).with("conv1.weight", 2, 1, 1, 1).with("conv2.weight", 2, 2, 1, 1);
    with("fc.bias", 3).with("fc.weight", 3, 2);
    Network network =
        network(
            Shape.of(2, 2), "conv 2 1x1 nobias, batchnorm, conv 2 1x1 nobias, globalpool, dense 3");
    assertThat(weights(read(network))).containsExactly("conv1.weight", "conv2.weight", "fc.weight");
  }

  @Test
  void shapesDecideWhereOrderDoesNot() throws IOException {
    with("hidden.weight", 4, 3).with("hidden.bias", 4).with("answer.weight", 2, 4);
    with("answer.bias", 2).with("entry.weight", 3, 5).with("entry.bias", 3);
    assertThat(weights(read(network(Shape.of(5), "dense 3, dense 4, dense 2"))))
        .containsExactly("entry.weight", "hidden.weight", "answer.weight");
  }

  @Test
  void arraysWithoutNamesAreTakenInOrder() throws IOException {
    with("arr_0", 3, 2).with("arr_1", 2).with("arr_2", 2, 2).with("arr_3", 2);
    Network network = network(Shape.of(3), "dense 2, dense 2");
    assertThat(read(network).layout()).isEqualTo(Layout.KERAS);
    assertThat(network.values()).startsWith(1, 2, 3).endsWith(13, 14);
  }

  @Test
  void whatMayBeMissingHasItsUsualValue() throws IOException {
    with("0.weight", 2, 3).with("1.running_mean", 2).with("1.running_var", 2);
    tensors.put(
        "1.num_batches_tracked",
        new NumericArray("n", ElementType.INT64, ByteOrder.LITTLE_ENDIAN, new byte[8]));
    Network network = network(Shape.of(3), "dense 2, batchnorm");
    network.values()[7] = 5;
    StateImport.Report report = read(network);
    assertThat(network.values()).containsExactly(1, 4, 2, 5, 3, 6, 0, 0, 1, 1, 0, 0, 7, 8, 9, 10);
    assertThat(report.lines())
        .contains(
            "–                                    dense1.bias           2      not in the file: all 0",
            "1.num_batches_tracked  scalar int64  –                            ignored");
  }

  @Test
  void everyTypeBecomesFloat32() throws IOException {
    ByteBuffer halves = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    halves.putShort(Float.floatToFloat16(0.5f)).putShort(Float.floatToFloat16(-2));
    ByteBuffer brain = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    brain.putShort((short) (Float.floatToIntBits(3) >>> 16));
    tensors.put(
        "a.weight",
        new NumericArray("w", ElementType.FLOAT16, ByteOrder.LITTLE_ENDIAN, halves.array(), 1, 2));
    tensors.put(
        "a.bias",
        new NumericArray("b", ElementType.BFLOAT16, ByteOrder.LITTLE_ENDIAN, brain.array(), 1));
    Network network = network(Shape.of(2), "dense 1");
    StateImport.Report report = StateImport.read(safetensors(), network, Optional.empty());
    assertThat(network.values()).containsExactly(0.5f, -2, 3);
    assertThat(report.rows().getFirst().found()).isEqualTo("1×2 float16");
  }

  @Test
  void whatDoesNotFitIsShownSideBySide() throws IOException {
    Path file =
        with("0.weight", 4, 1, 3, 3)
            .with("0.bias", 4)
            .with("3.weight", 3, 36)
            .with("3.bias", 3)
            .npz();
    Network network = network(Shape.of(8, 8), "conv 4 3x3, relu, pool 2, dense 10");
    assertThatThrownBy(() -> StateImport.read(file, network, Optional.empty()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessage(
            file
                + ": expected weight 10×36, bias 10 for dense1, found weight 3×36, bias 3\n"
                + "  layer   expected                in the file  found\n"
                + "  conv1   weight 4×1×3×3, bias 4  0            weight 4×1×3×3, bias 4\n"
                + "  dense1  weight 10×36, bias 10   3            weight 3×36, bias 3  does not fit");
    assertThat(network.values()).containsOnly(0);
  }

  @Test
  void tooManyTooFewAndUnknownTensorsAreTold() throws IOException {
    with("0.weight", 2, 2).with("0.bias", 2);
    Network two = network(Shape.of(2), "dense 2, dense 2");
    assertThatThrownBy(() -> read(two))
        .hasMessageContaining("weights.npz: expected weight 2×2, bias 2 for dense2, found none\n")
        .hasMessageEndingWith("dense2  weight 2×2, bias 2  –            –");
    with("9.weight", 2, 2);
    Network one = network(Shape.of(2), "dense 2");
    assertThatThrownBy(() -> read(one))
        .hasMessageContaining("expected tensors for 1 layers, found 9 with weight 2×2 too\n");
    tensors.remove("9.weight");
    with("1.weight_ih_l0\n", 2, 2);
    assertThatThrownBy(() -> StateImport.read(safetensors(), one, Optional.empty()))
        .hasMessageContaining("or those of Keras, found \"1.weight_ih_l0\\u000a\"\n")
        .hasMessageEndingWith("–       –                   1.weight_ih_l0\\u000a  2×2");
    assertThatThrownBy(() -> StateImport.read(safetensors(), one, Optional.of(Layout.KERAS)))
        .isInstanceOf(StateMismatchException.class);
  }

  @Test
  void aLongListIsCutShort() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      with("m" + i + ".weight", 1);
    }
    assertThatThrownBy(() ->
            StateImport.read(safetensors(), network(Shape.of(2), "dense 2"), Optional.empty()))
        .hasMessageEndingWith("… and 4,941 more")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(63));
  }

  @Test
  void modelsOfPerceptAndOtherFilesAreNotWeights() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Network network = network(Shape.of(2), "dense 2");
    ModelFile.write(file, ModelFile.Model.of(network));
    assertThatThrownBy(() -> StateImport.read(file, network, Optional.empty()))
        .isInstanceOf(FormatException.class)
        .hasMessageEndingWith(
            "expected weights of another program, found a model of percept's own");
    assertThat(StateFile.isOne(file)).isTrue();
    Path other = Files.write(folder.resolve("other"), new byte[] {8, 8, 18, 5, 0, 0, 0, 0, 0, 0});
    assertThat(StateFile.isOne(other)).isFalse();
    assertThatThrownBy(() -> StateImport.read(other, network, Optional.empty()))
        .isInstanceOf(FormatException.class);
  }
}
