package dev.percept.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.kernel.ScalarKernels;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DropoutTest {
  private static final int WIDTH = 1_000;
  private static final int ROWS = 40;

  private static Inputs ones() {
    Inputs inputs = Inputs.dense(ROWS, WIDTH);
    inputs.rows(ROWS);
    Arrays.fill(inputs.dense(), 1f);
    return inputs;
  }

  private static float[] train(double rate, long seed, int step, Layer... before) {
    Layer[] layers = Arrays.copyOf(before, before.length + 1);
    layers[before.length] = new Dropout(rate);
    Network network = Network.of(Shape.of(WIDTH), layers);
    Workspace workspace =
        Workspace.forTraining(network, ones(), new ScalarKernels(), new Rng(seed));
    workspace.begin(step);
    workspace.forward(0, ROWS);
    return workspace.output();
  }

  /// 40,000 draws: the standard deviation of the share is at most 0.0025.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.25, 0.1, 0.3, 0.9, 1e-4, 0.99999})
  void dropsTheShareItShouldAndKeepsTheMean(double rate) {
    float[] output = train(rate, 1, 0);
    int dropped = 0;
    for (float y : output) {
      if (y == 0) {
        dropped++;
      } else {
        assertThat(y).isEqualTo((float) (1 / (1 - rate)));
      }
    }
    double deviation = Math.sqrt(rate * (1 - rate) / output.length);
    assertThat(dropped / (double) output.length).isCloseTo(rate, offset(4 * deviation + 1e-5));
  }

  @Test
  void everyRowStepLayerAndSeedHasAMaskOfItsOwn() {
    float[] output = train(0.5, 1, 0);
    assertThat(train(0.5, 1, 0)).isEqualTo(output);
    assertIndependent(Arrays.copyOfRange(output, 0, WIDTH), output, WIDTH);
    assertIndependent(output, train(0.5, 2, 0), 0);
    assertIndependent(output, train(0.5, 1, 1), 0);
    assertIndependent(output, train(0.5, 1, 0, new Dropout(0)), 0);
  }

  // Two masks agree in half of all places.
  private static void assertIndependent(float[] a, float[] b, int offset) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[offset + i] ? 1 : 0;
    }
    assertThat(same / (double) a.length).isCloseTo(0.5, offset(2 / Math.sqrt(a.length)));
  }

  @Test
  void outsideOfTrainingNothingIsDropped() {
    Workspace workspace =
        Workspace.forInference(
            Network.of(Shape.of(WIDTH), new Dropout(0.5)), ones(), new ScalarKernels());
    workspace.begin();
    workspace.forward(0, ROWS);
    assertThat(workspace.output()).containsOnly(1f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void ratesOutOfRangeAreRefused(double rate) {
    assertThatThrownBy(() -> new Dropout(rate))
        .hasMessage("dropout rate must be at least 0 and below 1, found " + rate);
  }
}
