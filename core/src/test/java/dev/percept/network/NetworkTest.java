package dev.percept.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.conformance.ScaleLayer;
import dev.percept.conformance.Sparse;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import dev.percept.layer.Concat;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Initializer;
import dev.percept.layer.ParameterSpec.Role;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Tanh;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  private static final Initializer SMALL = new Initializer.Normal(0.5);

  private static Network network() {
    return Network.of(
        Shape.of(4, 5), new Dense(7, SMALL), new Sigmoid(), new ScaleLayer(), new Dense(3, SMALL));
  }

  @Test
  void parametersAreNamedByLayerAndLieOneAfterTheOther() {
    assertThat(network().parameters())
        .containsExactly(
            new Parameter("dense1.weight", Shape.of(20, 7), 0, Role.WEIGHT),
            new Parameter("dense1.bias", Shape.of(7), 140, Role.OFFSET_OR_SCALE),
            new Parameter("scale1.scale", Shape.of(7), 147, Role.OFFSET_OR_SCALE),
            new Parameter("dense2.weight", Shape.of(7, 3), 154, Role.WEIGHT),
            new Parameter("dense2.bias", Shape.of(3), 175, Role.OFFSET_OR_SCALE));
    assertThat(network().values()).hasSize(178).containsOnly(0f);
  }

  @Test
  void networkKnowsItsShapesAndPrintsThem() {
    Network network = network();
    assertThat(network.inputShape()).isEqualTo(Shape.of(4, 5));
    assertThat(network.outputShape()).isEqualTo(Shape.of(3));
    assertThat(network.layers()).hasSize(4);
    assertThat(network).hasToString("4×5 → dense 7 → sigmoid 7 → scale 7 → dense 3");
  }

  @Test
  void activationsOfLayersWithinOthersCount() {
    Network network =
        Network.of(
            Shape.of(6),
            Residual.of(new Dense(9, SMALL), new Relu(), new Dense(6, SMALL)),
            new Dense(2, SMALL));
    assertThat(network.activations()).isEqualTo(6 + 9 + 9 + 6 + 6 + 2);
  }

  @Test
  void initialValuesAreAPureFunctionOfTheSeed() {
    float[] first = network().initialize(new Rng(1)).values();
    Network again = network().initialize(new Rng(2)).initialize(new Rng(1));
    Bits.assertSame(again.values(), first, "same seed");
    assertThat(Arrays.equals(network().initialize(new Rng(2)).values(), first)).isFalse();
    assertThat(Arrays.copyOfRange(first, 140, 147)).as("biases").containsOnly(0f);
    assertThat(Arrays.copyOfRange(first, 175, 178)).as("biases").containsOnly(0f);
  }

  @Test
  void initialWeightsHaveTheStandardDeviationAskedFor() {
    float[] values =
        Network.of(Shape.of(200), new Dense(100, new Initializer.Normal(0.01)))
            .initialize(new Rng(1))
            .values();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += values[i];
      squares += values[i] * values[i];
    }
    assertThat(sum / 20_000).isCloseTo(0, offset(3e-4));
    assertThat(Math.sqrt(squares / 20_000)).isCloseTo(0.01, offset(2e-4));
  }

  @Test
  void layersWithEqualSpecificationsGetDifferentNumbers() {
    float[] values =
        Network.of(Shape.of(4), new Dense(4, SMALL), new Dense(4, SMALL))
            .initialize(new Rng(1))
            .values();
    assertThat(Arrays.copyOfRange(values, 0, 16)).isNotEqualTo(Arrays.copyOfRange(values, 20, 36));
  }

  @Test
  void copyHasValuesOfItsOwn() {
    Network network = network().initialize(new Rng(1));
    Network copy = network.copy();
    Bits.assertSame(copy.values(), network.values(), "copied");
    assertThat(copy.parameters()).isEqualTo(network.parameters());
    copy.values()[0] = 99;
    assertThat(network.values()[0]).isNotEqualTo(99f);
  }

  @Test
  void predictionIsTheSoftmaxOfTheFormula() {
    Network network = network().initialize(new Rng(5));
    float[] input = Numbers.ORDINARY.array(20, new SplittableRandom(1));
    float[] v = network.values();
    double[] hidden = new double[7];
    for (int j = 0; j < 7; j++) {
      double a = v[140 + j];
      for (int k = 0; k < 20; k++) {
        a += (double) input[k] * v[k * 7 + j];
      }
      hidden[j] = v[147 + j] / (1 + Math.exp(-a));
    }
    double[] y = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double s = v[175 + c];
      for (int j = 0; j < 7; j++) {
        s += hidden[j] * v[154 + j * 3 + c];
      }
      y[c] = Math.exp(s);
      sum += y[c];
    }
    float[] found = network.predict(input);
    for (int c = 0; c < 3; c++) {
      assertThat((double) found[c]).isCloseTo(y[c] / sum, offset(1e-6));
    }
  }

  @Test
  void predictionIsTheSameFromEightThreadsAtOnce() throws InterruptedException, ExecutionException {
    Network network = network().initialize(new Rng(5));
    List<float[]> inputs = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      inputs.add(Numbers.ORDINARY.array(20, new SplittableRandom(i)));
      expected.add(network.predict(inputs.get(i)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread * 12;
        runs.add(
            threads.submit(() -> {
              for (int i = 0; i < 2_000; i++) {
                int image = (first + i) % 100;
                Bits.assertSame(
                    network.predict(inputs.get(image)), expected.get(image), "image " + image);
              }
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  private static Inputs sparseInputs(float[] images, int rows, int capacity, int width) {
    SparseRows source = Sparse.rows(images, rows, width);
    Inputs inputs = Inputs.sparse(capacity, width, source.values);
    SparseRows sparse = Objects.requireNonNull(inputs.sparse());
    System.arraycopy(source.starts, 0, sparse.starts, 0, rows);
    System.arraycopy(source.counts, 0, sparse.counts, 0, rows);
    sparse.elements = source.elements;
    inputs.rows(rows);
    return inputs;
  }

  private static Inputs denseInputs(float[] images, int rows, int capacity, int width) {
    Inputs inputs = Inputs.dense(capacity, width);
    System.arraycopy(images, 0, inputs.dense(), 0, rows * width);
    inputs.rows(rows);
    return inputs;
  }

  /// Everything at once, in one part.
  private static Workspace atOnce(Network network, Inputs inputs, float[] outputGradient) {
    Workspace workspace = Workspace.forTraining(network, inputs, new ScalarKernels());
    workspace.begin();
    workspace.forward(0, inputs.rows());
    backward(workspace, inputs, outputGradient, 1, 1);
    return workspace;
  }

  private static void backward(
      Workspace workspace, Inputs inputs, float[] outputGradient, int shares, int pieces) {
    System.arraycopy(outputGradient, 0, workspace.outputGradient(), 0, outputGradient.length);
    workspace.backward(0, inputs.rows());
    workspace.shares(shares);
    for (int share = 0; share < shares; share++) {
      workspace.prepareGradients(share);
    }
    for (int layer = 0; layer < workspace.layers(); layer++) {
      for (int part = 0; part < shares * pieces; part++) {
        workspace.addGradients(layer, part, shares * pieces);
      }
    }
  }

  @Test
  void sharesAndPartsChangeNoBit() {
    int rows = 9;
    SplittableRandom random = new SplittableRandom(6);
    Network network = network().initialize(new Rng(5));
    float[] images = Sparse.matrix(rows, 20, 0.3, Numbers.ORDINARY, random);
    float[] outputGradient = Numbers.ORDINARY.array(rows * 3, random);
    Workspace expected = atOnce(network, denseInputs(images, rows, rows, 20), outputGradient);
    for (int shares : new int[] {1, 2, 3, 7, 25}) {
      for (int pieces : new int[] {1, 2, 5}) {
        for (Inputs inputs :
            List.of(
                denseInputs(images, rows, rows + 2, 20),
                sparseInputs(images, rows, rows + 2, 20))) {
          String name =
              "%d shares, %d pieces, sparse: %b".formatted(shares, pieces, inputs.sparse() != null);
          Workspace workspace = Workspace.forTraining(network, inputs, new ScalarKernels());
          workspace.begin();
          assertThat(workspace.takesInputsInParts()).isTrue();
          for (int share = 0; share < shares; share++) {
            workspace.forwardPart(0, 4, share, shares);
            workspace.forwardPart(4, rows, share, shares);
          }
          workspace.forwardRest(0, rows);
          backward(workspace, inputs, outputGradient, shares, pieces);
          Bits.assertSame(
              Arrays.copyOf(workspace.output(), rows * 3), expected.output(), name + ": output");
          Bits.assertSame(workspace.gradients(), expected.gradients(), name + ": gradients");
        }
      }
    }
  }

  @Test
  void partsOfAllLayersCoverAllParameters() {
    Workspace workspace =
        Workspace.forTraining(network(), Inputs.dense(1, 20), new ScalarKernels());
    for (int parts : new int[] {1, 2, 7, 30}) {
      int end = 0;
      for (int layer = 0; layer < workspace.layers(); layer++) {
        for (int part = 0; part < parts; part++) {
          assertThat(workspace.partStart(layer, part, parts)).isEqualTo(end);
          end = workspace.partStart(layer, part + 1, parts);
        }
      }
      assertThat(end).isEqualTo(178);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Network.of(Shape.of(3), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a network needs at least one layer");
    assertThatThrownBy(() -> network().predict(new float[19]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network takes 20 numbers (4×5), found 19");
    Inputs narrow = Inputs.dense(2, 19);
    assertThatThrownBy(() -> Workspace.forTraining(network(), narrow, new ScalarKernels()))
        .hasMessage("the network takes inputs of 20 numbers (4×5), there are 19");
    assertThatThrownBy(() -> new Dense(0, SMALL))
        .hasMessage("a dense layer needs at least 1 output, found 0");
    assertThatThrownBy(() -> new Initializer.Normal(-1))
        .hasMessage("standard deviation must be finite and at least 0, found -1.0");
    assertThatThrownBy(() -> new Initializer.Normal(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void networksTooLargeForOneArrayAreRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(
            () -> Network.of(Shape.of(40_000), new Dense(40_000, SMALL), new Dense(40_000, SMALL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense2.weight of shape 40000×40000 is one too many");
    assertThatThrownBy(() -> Inputs.dense(1 << 20, 1 << 20))
        .hasMessage(
            "a batch of %,d inputs of %,d numbers does not fit one array"
                .formatted(1 << 20, 1 << 20));
  }

  @Test
  void inputsHoldNoMoreRowsThanTheyHaveRoomFor() {
    Inputs inputs = Inputs.dense(3, 4);
    inputs.rows(3);
    assertThat(inputs.rows()).isEqualTo(3);
    assertThat(inputs.capacity()).isEqualTo(3);
    assertThatThrownBy(() -> inputs.rows(4)).hasMessage("room for 3 inputs cannot hold 4");
    assertThatThrownBy(() -> inputs.rows(-1)).hasMessage("room for 3 inputs cannot hold -1");
  }

  // Branches begin with layers that work in place, on what both branches read.
  private static Network withBranches() {
    return Network.of(
            Shape.of(6),
            new Dense(5, new Initializer.Normal(1)),
            new Relu(),
            new Dropout(0.5),
            new Residual(List.of(new Tanh(), new Dense(5, new Initializer.Normal(1))), List.of()),
            new Relu(),
            new Concat(List.of(List.of(new Sigmoid()), List.of())),
            new Dense(3, new Initializer.Normal(1)))
        .initialize(new Rng(3));
  }

  private static float[] waves(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    return numbers;
  }

  @Test
  void forInspectionTheOutputsOfAllLayersStay() {
    Inputs inputs = denseInputs(waves(4 * 6), 4, 4, 6);
    Workspace all = Workspace.forInspection(withBranches(), inputs, new ScalarKernels());
    all.begin();
    all.forward(0, 4);
    float[] dense = all.output(0);
    float[] relu = all.output(1);
    assertThat(dense).hasSize(4 * 5).isNotSameAs(relu);
    float least = 0;
    for (int i = 0; i < relu.length; i++) {
      assertThat(relu[i]).isEqualTo(Math.max(dense[i], 0f));
      least = Math.min(least, dense[i]);
    }
    assertThat(least).as("something for relu to do").isNegative();
    Workspace last = Workspace.forInference(withBranches(), inputs, new ScalarKernels());
    last.begin();
    last.forward(0, 4);
    assertThat(last.output()).containsExactly(all.output());
    assertThat(last.output(1)).as("relu works in place").isSameAs(last.output(0));
  }

  @Test
  void inTrainingOnlyOutputsThatNobodyNeedsAreWrittenOver() {
    Inputs inputs = denseInputs(waves(4 * 6), 4, 4, 6);
    Workspace workspace = Workspace.forTraining(withBranches(), inputs, new ScalarKernels());
    List<String> names = workspace.layerNames();
    float[] dense = workspace.output(names.indexOf("dense1"));
    assertThat(workspace.output(names.indexOf("relu1"))).isSameAs(dense);
    assertThat(workspace.output(names.indexOf("dropout1"))).as("relu needs it").isNotSameAs(dense);
  }
}
