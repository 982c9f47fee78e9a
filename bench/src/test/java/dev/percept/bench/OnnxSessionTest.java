package dev.percept.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.percept.network.Network;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OnnxSessionTest {
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
}
