package dev.percept.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.ParameterSpec.Role;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchNormTest {
  private static final double EPSILON = 1e-5;

  private static Network network(Shape shape) {
    return Network.of(shape, new BatchNorm(0.25, EPSILON)).initialize(new Rng(1));
  }

  private static Inputs inputs(int rows, float... numbers) {
    Inputs inputs = Inputs.dense(rows, numbers.length / rows);
    inputs.rows(rows);
    System.arraycopy(numbers, 0, inputs.dense(), 0, numbers.length);
    return inputs;
  }

  private static Workspace train(Network network, Inputs inputs) {
    Workspace workspace = Workspace.forTraining(network, inputs, new ScalarKernels());
    workspace.begin();
    workspace.gather(1, 0, 1);
    workspace.forward(1, 0, inputs.rows());
    return workspace;
  }

  @Test
  void parametersAreOnesAndZerosForEachChannel() {
    assertThat(new BatchNorm().parameters(Shape.of(4, 5, 3)))
        .extracting(ParameterSpec::name)
        .containsExactly("scale", "shift", "mean", "variance");
    assertThat(new BatchNorm().parameters(Shape.of(4, 5, 3)))
        .extracting(ParameterSpec::shape)
        .containsOnly(Shape.of(3));
    assertThat(new BatchNorm().parameters(Shape.of(4, 5)).getFirst().shape())
        .isEqualTo(Shape.of(1));
    assertThat(new BatchNorm().parameters(Shape.of(7)).getFirst().shape()).isEqualTo(Shape.of(7));
    assertThat(new BatchNorm().parameters(Shape.of(7)))
        .extracting(ParameterSpec::role)
        .containsExactly(
            Role.OFFSET_OR_SCALE, Role.OFFSET_OR_SCALE, Role.STATISTIC, Role.STATISTIC);
    assertThat(network(Shape.of(2)).values()).containsExactly(1, 1, 0, 0, 0, 0, 1, 1);
  }

  @Test
  void runningStatisticsMoveTowardsThoseOfTheBatchAndAreUsedOutsideOfTraining() {
    Network network = network(Shape.of(2));
    // Means 3 and 0; variances over n - 1: 4 and 1/3.
    train(network, inputs(4, 1, -0.5f, 3, -0.5f, 3, 0.5f, 5, 0.5f));
    float[] values = network.values();
    assertThat(values[4]).isCloseTo(0.25f * 3, offset(1e-6f));
    assertThat(values[5]).isZero();
    assertThat(values[6]).isCloseTo(1 + 0.25f * (8f / 3 - 1), offset(1e-6f));
    assertThat(values[7]).isCloseTo(1 + 0.25f * (1f / 3 - 1), offset(1e-6f));
    values[0] = 2;
    values[3] = 7;
    Workspace workspace = Workspace.forInference(network, inputs(1, 4, 0.5f), new ScalarKernels());
    workspace.begin();
    workspace.forward(0, 1);
    assertThat(workspace.output()[0])
        .isCloseTo((float) (2 * (4 - 0.75) / Math.sqrt(values[6] + EPSILON)), offset(1e-5f));
    assertThat(workspace.output()[1])
        .isCloseTo((float) (7 + 0.5 / Math.sqrt(values[7] + EPSILON)), offset(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({"1000, 0.1", "-1e6, 1", "0, 1e-3", "1e-4, 1e3"})
  void varianceIsThatOfTheNumbersHoweverFarFromZeroTheyAre(double mean, double deviation) {
    int rows = 300;
    Random random = new Random(3);
    float[] numbers = new float[rows * 5];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (mean + deviation * random.nextGaussian());
    }
    Workspace workspace = train(network(Shape.of(5)), inputs(rows, numbers));
    for (int c = 0; c < 5; c++) {
      double exactMean = 0;
      double variance = 0;
      for (int row = 0; row < rows; row++) {
        exactMean += numbers[row * 5 + c] / (double) rows;
      }
      for (int row = 0; row < rows; row++) {
        variance += Math.pow(numbers[row * 5 + c] - exactMean, 2) / rows;
      }
      for (int row = 0; row < rows; row++) {
        double expected = (numbers[row * 5 + c] - exactMean) / Math.sqrt(variance + EPSILON);
        // The mean itself is a float.
        double ofMean = Math.abs(exactMean) * 0x1p-24 / Math.sqrt(variance + EPSILON);
        assertThat((double) workspace.output()[row * 5 + c])
            .isCloseTo(expected, offset(2e-6 * Math.max(1, Math.abs(expected)) + ofMean));
      }
    }
  }

  @Test
  void oneRowGivesTheShiftsAndNoGradient() {
    Network network = network(Shape.of(3));
    network.values()[4] = 0.5f;
    Inputs inputs = inputs(1, 1, -2, 1e10f);
    // Something before it, so that there is an input gradient.
    Network behind = Network.of(Shape.of(3), new Dropout(0), new BatchNorm());
    System.arraycopy(network.values(), 0, behind.values(), 0, 12);
    Workspace workspace = Workspace.forTraining(behind, inputs, new ScalarKernels());
    workspace.begin();
    workspace.forward(0, 0, 1);
    workspace.gather(1, 0, 1);
    workspace.forward(1, 0, 1);
    assertThat(workspace.output()).containsExactly(0, 0.5f, 0);
    workspace.outputGradient()[0] = 1;
    workspace.outputGradient()[2] = -3;
    workspace.backward(1, 0, 1);
    workspace.gatherBackward(1, 0, 1);
    workspace.backward(0, 0, 1);
    workspace.addGradients(1, 0, 1);
    assertThat(workspace.gradients()).startsWith(0, 0, 0, 1, 0, -3).doesNotContain(Float.NaN);
    assertThat(behind.values()).doesNotContain(Float.NaN);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new BatchNorm(0, 1e-5))
        .hasMessage("momentum must be above 0 and at most 1, found 0.0");
    assertThatThrownBy(() -> new BatchNorm(1.5, 1e-5))
        .hasMessage("momentum must be above 0 and at most 1, found 1.5");
    assertThatThrownBy(() -> new BatchNorm(0.1, 0))
        .hasMessage("epsilon must be finite and above 0, found 0.0");
    assertThatThrownBy(() -> new LayerNorm(Double.NaN))
        .hasMessage("epsilon must be finite and above 0, found NaN");
  }
}
