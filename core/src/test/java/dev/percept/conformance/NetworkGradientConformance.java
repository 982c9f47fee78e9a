package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.GradientReport.Errors;
import dev.percept.kernel.Kernels;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The gradient of the whole two-layer network belongs to the mean cross-entropy, not to the ½ Σ (y
/// - t)² that the origin script prints beside it.
public interface NetworkGradientConformance {
  /// The kernels under test.
  Kernels kernels();

  /// A network, a batch that is half zeros, and what the library computes for it.
  final class Step {
    final Network network;
    final float[] images;
    final int[] labels;
    final float[] gradients;
    final double meanLoss;

    private Step(
        Network network, float[] images, int[] labels, float[] gradients, double meanLoss) {
      this.network = network;
      this.images = images;
      this.labels = labels;
      this.gradients = gradients;
      this.meanLoss = meanLoss;
    }

    TwoLayerReference reference() {
      return new TwoLayerReference(network, images, labels);
    }
  }

  private Step step(int inputs, int hidden, int outputs, int batch, double deviation) {
    SplittableRandom random = new SplittableRandom(5);
    float[] images = new float[batch * inputs];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextInt(2) == 0 ? 0f : random.nextInt(256) / 255f;
    }
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = random.nextInt(outputs);
    }
    // Weights of about one unit of variance per sum, so that no sigmoid is saturated and the
    // answers
    // differ.
    Initializer first = new Initializer.Normal(deviation / Math.sqrt(inputs));
    Initializer second = new Initializer.Normal(deviation);
    Network network =
        Network.of(
                Shape.of(inputs),
                new Dense(hidden, first),
                new Sigmoid(),
                new Dense(outputs, second))
            .initialize(new Rng(3));
    Inputs inputsOfBatch = Inputs.dense(batch, inputs);
    inputsOfBatch.rows(batch);
    System.arraycopy(images, 0, inputsOfBatch.dense(), 0, images.length);
    Workspace workspace = Workspace.forTraining(network, inputsOfBatch, kernels());
    workspace.begin();
    workspace.forward(0, batch);
    double[] losses = new double[batch];
    new SoftmaxCrossEntropy()
        .gradient(
            kernels(),
            workspace.outputGradient(),
            losses,
            workspace.output(),
            labels,
            0,
            batch,
            outputs,
            batch);
    workspace.backward(0, batch);
    for (int layer = 0; layer < workspace.layers(); layer++) {
      workspace.addGradients(layer, 0, 1);
    }
    return new Step(
        network, images, labels, workspace.gradients(), Arrays.stream(losses).sum() / batch);
  }

  @ParameterizedTest
  @CsvSource({"5, 4, 3, 7", "64, 16, 10, 12", "784, 100, 10, 8"})
  default void gradientIsThatOfTheMeanCrossEntropy(int inputs, int hidden, int outputs, int batch) {
    Step step = step(inputs, hidden, outputs, batch, 1);
    TwoLayerReference reference = step.reference();
    assertThat(step.meanLoss)
        .isCloseTo(reference.loss(TwoLayerReference::meanCrossEntropy), offset(1e-5));
    double[] expected = reference.gradient(TwoLayerReference::meanCrossEntropy);
    for (var parameter : step.network.parameters()) {
      int from = parameter.offset();
      Errors errors =
          GradientReport.errors(
              step.gradients,
              from,
              Arrays.copyOfRange(expected, from, from + parameter.shape().elements()));
      GradientReport.check(
          "network %d-%d-%d %s (%s)"
              .formatted(inputs, hidden, outputs, parameter.name(), kernels().name()),
          errors);
    }
  }

  @Test
  default void gradientIsNotThatOfTheSquaredErrorTheScriptPrints() {
    Step step = step(64, 16, 10, 12, 1);
    TwoLayerReference reference = step.reference();
    double[] found = LayerRun.doubles(step.gradients, 0, step.gradients.length);
    double[] crossEntropy = reference.gradient(TwoLayerReference::meanCrossEntropy);
    double[] squaredError = reference.gradient(TwoLayerReference::halfSquaredError);
    assertThat(sine(found, crossEntropy)).isLessThan(1e-6);
    // Another direction, so not even a multiple of it.
    double sine = sine(found, squaredError);
    assertThat(sine).isGreaterThan(0.3);
    GradientReport.add(
        "network 64-16-10 against the squared error, which it is not",
        errorsOf(found, squaredError));
  }

  private static Errors errorsOf(double[] found, double[] expected) {
    float[] floats = new float[found.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) found[i];
    }
    return GradientReport.errors(floats, 0, expected);
  }

  /// The sine of the angle between two vectors: what is left of the first, of length 1, when its
  /// component along the second is taken away.
  private static double sine(double[] a, double[] b) {
    double along = dot(a, b) / dot(b, b);
    double rest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - along * b[i];
      rest += difference * difference;
    }
    return Math.sqrt(rest / dot(a, a));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
