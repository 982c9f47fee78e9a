package dev.percept.formats.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights that PyTorch wrote, and what it answered with them; `make_goldens.py` beside the files
/// says how.
final class TorchFilesTest {
  private static final Shape IMAGE = Shape.of(8, 6, 2);

  @TempDir private Path folder;

  private Path copy(String name) throws IOException {
    try (InputStream in = TorchFilesTest.class.getResourceAsStream("/torch/" + name)) {
      return Files.write(folder.resolve(name), Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  private void answersAsPyTorch(String file, String answers, String text) throws IOException {
    Network network = Network.of(IMAGE, NetworkText.parse(text));
    StateImport.read(copy(file), network, Optional.empty());
    NumericArray x;
    NumericArray y;
    try (Npz npz = Npz.open(copy(answers))) {
      x = npz.read("x");
      y = npz.read("y");
    }
    int outputs = network.outputShape().elements();
    assertThat(y.sizes()).containsExactly(7, outputs);
    for (int row = 0; row < 7; row++) {
      float[] input = new float[IMAGE.elements()];
      for (int pixel = 0; pixel < 48; pixel++) {
        for (int c = 0; c < 2; c++) {
          input[pixel * 2 + c] = x.toFloats()[(row * 2 + c) * 48 + pixel];
        }
      }
      float[] found = network.outputs(input);
      for (int i = 0; i < outputs; i++) {
        assertThat(found[i]).isCloseTo(y.toFloats()[row * outputs + i], within(1e-5f));
      }
    }
  }

  @Test
  void aSequentialNetworkInAnArchive() throws IOException {
    answersAsPyTorch(
        "sequential.npz",
        "sequential-answers.npz",
        "conv 3 3x3, batchnorm, relu, pool 2, flatten, batchnorm, dense 5, layernorm, tanh, dense 4");
  }

  /// Its names are in the alphabet's order, the first layer's last.
  @Test
  void aResidualNetworkInSafetensors() throws IOException {
    answersAsPyTorch(
        "residual.safetensors",
        "residual-answers.npz",
        "conv 4 3x3 same, relu, residual(conv 4 3x3 same nobias, batchnorm, relu, conv 4 3x3 same nobias,"
            + " batchnorm | conv 4 1x1), relu, globalpool, dense 3");
  }
}
