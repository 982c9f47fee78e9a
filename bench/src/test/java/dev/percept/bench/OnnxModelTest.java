package dev.percept.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
  private static final int IMAGES = 20;
  private static final int INPUTS = 784;

  private final Network network = Networks.twoLayer(100, 0.2);

  @Test
  void onnxRuntimeGivesTheSameProbabilities() throws OrtException {
    byte[] pixels = MadeUp.digits(IMAGES).pixels();
    float[] images = new float[IMAGES * INPUTS];
    for (int i = 0; i < images.length; i++) {
      images[i] = (pixels[i] & 0xFF) / 255f;
    }
    float[] answers = new float[IMAGES * 10];
    try (OnnxSession session = new OnnxSession(network, IMAGES, 1)) {
      session.predict(images, answers);
      for (int i = 0; i < IMAGES; i++) {
        float[] image = Arrays.copyOfRange(images, i * INPUTS, (i + 1) * INPUTS);
        float[] expected = network.predict(image);
        float[] simply = session.predictSimply(image);
        for (int j = 0; j < 10; j++) {
          assertThat(answers[i * 10 + j]).isCloseTo(expected[j], within(1e-5f));
          assertThat(simply[j]).isCloseTo(expected[j], within(1e-5f));
        }
      }
    }
  }

  @Test
  void aLayerOfAUsersOwnHasNoOperator() {
    Network own = Network.of(Shape.of(4), new Own());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxModel.of(own))
        .withMessageContaining("Own");
  }

  private record Own() implements CustomLayer {
    @Override
    public String kind() {
      return "own";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return List.of();
    }

    @Override
    public void forward(LayerWorkspace workspace, int from, int to) {}

    @Override
    public void backward(LayerWorkspace workspace, int from, int to) {}

    @Override
    public void addGradients(LayerWorkspace workspace, int part, int parts) {}
  }
}
