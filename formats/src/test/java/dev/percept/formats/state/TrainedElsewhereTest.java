package dev.percept.formats.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.layout.FlatOrder;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights that PyTorch and Keras wrote, and what they answered with them; `make_goldens.py` beside
/// the files says how.
final class TrainedElsewhereTest {
  private static final Shape IMAGE = Shape.of(8, 6, 2);
  private static final int ROWS = 7;

  @TempDir private Path folder;

  private Path copy(String name) throws IOException {
    try (InputStream in = TrainedElsewhereTest.class.getResourceAsStream("/" + name)) {
      return Files.write(folder.resolve("copy"), Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  private void givesTheSameAnswers(String file, String answers, Layout layout, String text)
      throws IOException {
    Network network = Network.of(IMAGE, NetworkText.parse(text));
    StateImport.Report report = StateImport.read(copy(file), network, Optional.empty());
    assertThat(report.layout()).isEqualTo(layout);
    NumericArray x;
    NumericArray y;
    try (Npz npz = Npz.open(copy(answers))) {
      x = npz.read("x");
      y = npz.read("y");
    }
    int inputs = IMAGE.elements();
    int outputs = network.outputShape().elements();
    assertThat(y.sizes()).containsExactly(ROWS, outputs);
    for (int row = 0; row < ROWS; row++) {
      float[] input = Arrays.copyOfRange(x.toFloats(), row * inputs, (row + 1) * inputs);
      if (layout == Layout.PYTORCH) {
        input = FlatOrder.of(IMAGE).restore(input, 1);
      }
      float[] expected = Arrays.copyOfRange(y.toFloats(), row * outputs, (row + 1) * outputs);
      assertThat(network.outputs(input)).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void aSequentialNetworkOfPyTorch() throws IOException {
    givesTheSameAnswers(
        "torch/sequential.npz",
        "torch/sequential-answers.npz",
        Layout.PYTORCH,
        "conv 3 3x3, batchnorm, relu, pool 2, flatten, batchnorm, dense 5, layernorm, tanh, dense 4");
  }

  /// Its names are in the alphabet's order, the first layer's last.
  @Test
  void aResidualNetworkOfPyTorch() throws IOException {
    givesTheSameAnswers(
        "torch/residual.safetensors",
        "torch/residual-answers.npz",
        Layout.PYTORCH,
        "conv 4 3x3 same, relu, residual(conv 4 3x3 same nobias, batchnorm, relu, conv 4 3x3 same nobias,"
            + " batchnorm | conv 4 1x1), relu, globalpool, dense 3");
  }

  @Test
  void aNetworkOfKeras() throws IOException {
    String text =
        "conv 3 3x3, relu, batchnorm epsilon 0.001, pool 2, dense 5, tanh, dense 5, relu, dense 4";
    givesTheSameAnswers("keras/named.npz", "keras/answers.npz", Layout.KERAS, text);
    givesTheSameAnswers("keras/listed.npz", "keras/answers.npz", Layout.KERAS, text);
  }
}
