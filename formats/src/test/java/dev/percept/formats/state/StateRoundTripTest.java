package dev.percept.formats.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percept.formats.NumericArray;
import dev.percept.formats.Python;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.model.OwnLayer;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is exported is imported, bit for bit.
final class StateRoundTripTest {
  @TempDir private Path folder;

  static List<String> texts() {
    return Networks.TEXTS;
  }

  @Test
  void everyKindOfLayerWithParametersIsThere() {
    assertThat(
            Networks.TEXTS.stream()
                .flatMap(text ->
                    new TorchModules(Networks.random(Networks.IMAGE, text, 1)).modules().stream())
                .map(TorchModules.TorchModule::kind)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(ModuleKind.values());
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theSameBitsComeBack(String text) throws IOException {
    for (StateExport.Format format : StateExport.Format.values()) {
      Network network = Networks.random(Networks.IMAGE, text, 7);
      Path file = folder.resolve("weights");
      StateExport.write(file, network, format);
      Network read = Networks.empty(network);
      StateImport.Report report = StateImport.read(file, read, Optional.empty());
      assertThat(read.values()).as(format.name()).containsExactly(network.values());
      assertThat(report.layout()).isEqualTo(Layout.PYTORCH);
      assertThat(report.rows().stream().filter(row -> row.parameter().isPresent()))
          .hasSize(network.parameters().size());
      byte[] bytes = Files.readAllBytes(file);
      StateExport.write(file, read, format);
      assertThat(file).hasBinaryContent(bytes);
    }
  }

  @Test
  void namesAreThoseOfSequential() {
    Network network =
        Networks.random(
            Networks.IMAGE,
            "conv 4 3x3 pad 1x0x0x1, batchnorm, relu, residual(conv 4 1x1 | conv 4 1x1 nobias),"
                + " concat(globalpool | dense 3), dense 2",
            1);
    // A padding comes before the convolution, a flattening before the dense layer.
    assertThat(StateExport.tensors(network).keySet())
        .containsExactly(
            "1.weight",
            "1.bias",
            "2.weight",
            "2.bias",
            "2.running_mean",
            "2.running_var",
            "2.num_batches_tracked",
            "4.body.0.weight",
            "4.body.0.bias",
            "4.shortcut.0.weight",
            "5.branches.1.1.weight",
            "5.branches.1.1.bias",
            "6.weight",
            "6.bias");
  }

  @Test
  void weightsLieAsInPyTorch() {
    Network network = Network.of(Shape.of(1, 2, 2), NetworkText.parse("dense 2"));
    // Inputs × outputs, pixel by pixel: pixel 0 channel 0, pixel 0 channel 1, …
    for (int i = 0; i < 8; i++) {
      network.values()[i] = i;
    }
    // Outputs × inputs, channel by channel.
    assertThat(StateExport.tensors(network).firstEntry().getValue().toFloats())
        .containsExactly(0, 4, 2, 6, 1, 5, 3, 7);
  }

  @Test
  void numpyOpensTheArchive() throws Exception {
    Network network = Networks.random(Networks.IMAGE, Networks.TEXTS.get(1), 3);
    Path file = folder.resolve("weights.npz");
    StateExport.write(file, network, StateExport.Format.NPZ);
    List<String> expected = new ArrayList<>();
    for (Map.Entry<String, NumericArray> entry : StateExport.tensors(network).entrySet()) {
      double sum = 0;
      for (float value : entry.getValue().toFloats()) {
        sum += value;
      }
      NumericArray array = entry.getValue();
      expected.add("%s %s %s %.3f".formatted(entry.getKey(), array.type(), array.shapeText(), sum));
    }
    assertThat(
            Python.run(
                """
                import numpy, sys
                for name, array in numpy.load(sys.argv[1]).items():
                    shape = "\\u00d7".join(map(str, array.shape)) or "scalar"
                    text = f"{name} {array.dtype} {shape} {array.sum(dtype='float64'):.3f}\\n"
                    sys.stdout.buffer.write(text.encode("utf-8"))
                """,
                file))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aLayerOfAUsersOwnIsRefused() {
    Network network = Network.of(Shape.of(4), new OwnLayer());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StateExport.tensors(network))
        .withMessageContaining("OwnLayer[]", "not one of percept's own");
  }
}
