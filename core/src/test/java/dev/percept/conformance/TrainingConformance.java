package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Concat;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Flatten;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.ParameterSpec;
import dev.percept.layer.Residual;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Window;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Momentum;
import dev.percept.optim.Optimizer;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same seed gives the same weights, bit for bit, whatever does the work.
public interface TrainingConformance {
  /// Few enough that all runs together take a second, and enough that the network learns.
  int STEPS = 300;

  /// The kernels under test.
  Kernels kernels();

  private static DataSplit data() {
    return SmallImages.split(500, 200, 0.25);
  }

  private static Network network(DataSplit data, Layer... before) {
    Initializer small = new Initializer.Normal(0.1);
    Layer[] layers = new Layer[before.length + 3];
    System.arraycopy(before, 0, layers, 0, before.length);
    layers[before.length] = new Dense(37, small);
    layers[before.length + 1] = new Sigmoid();
    layers[before.length + 2] = new Dense(SmallImages.CLASSES, small);
    return Network.of(data.train().sampleShape(), layers).initialize(new Rng(7));
  }

  private static Training training(Sampling sampling) {
    return new Training(STEPS, 60, new Sgd(0.5), 7).withSampling(sampling);
  }

  /// A dense layer that hides that it can take its inputs in parts.
  record WholeDense(Dense dense) implements CustomLayer {
    @Override
    public String kind() {
      return "whole";
    }

    @Override
    public Shape outputShape(Shape input) {
      return dense.outputShape(input);
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return dense.parameters(input);
    }

    @Override
    public int partStart(Shape input, int part, int parts) {
      return dense.partStart(input, part, parts);
    }

    @Override
    public void forward(LayerWorkspace workspace, int from, int to) {
      dense.forward(workspace, from, to);
    }

    @Override
    public void backward(LayerWorkspace workspace, int from, int to) {
      dense.backward(workspace, from, to);
    }

    @Override
    public void addGradients(LayerWorkspace workspace, int part, int parts) {
      dense.addGradients(workspace, part, parts);
    }

    @Override
    public boolean takesSparseInput() {
      return true;
    }
  }

  private static float[] train(Kernels kernels, int threads, Sampling sampling) {
    DataSplit data = data();
    Network network = network(data);
    try (Workers workers = Workers.of(threads)) {
      new Trainer(network, data, training(sampling), kernels, workers)
          .run(event -> {}, () -> false);
    }
    return network.values();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  default void weightsAreTheSameForAnyNumberOfThreads(int threads) {
    Bits.assertSame(
        train(kernels(), threads, Sampling.WITH_REPLACEMENT),
        train(new ScalarKernels(), 1, Sampling.WITH_REPLACEMENT),
        threads + " threads");
  }

  @ParameterizedTest
  @EnumSource
  default void weightsAreTheSameWhenRunAgain(Sampling sampling) {
    String first = Bits.sha256(train(kernels(), 2, sampling));
    assertThat(Bits.sha256(train(kernels(), 2, sampling))).isEqualTo(first);
  }

  /// A first layer that cannot read sparse input makes the batch dense; multiplying by one changes
  /// no bit.
  @Test
  default void weightsAreTheSameForSparseAndForDenseBatches() {
    DataSplit data = data();
    assertThat(data.train().isSparse()).isTrue();
    Network sparse = network(data);
    Network dense = network(data, new PassLayer());
    Bits.assertSame(dense.values(), sparse.values(), "initial weights");
    for (Network network : new Network[] {sparse, dense}) {
      new Trainer(network, data, training(Sampling.WITH_REPLACEMENT), kernels(), Workers.none())
          .run(event -> {}, () -> false);
    }
    Bits.assertSame(dense.values(), sparse.values(), "trained weights");
  }

  /// Sparse input and input in parts are different things: a layer may take the one and not the
  /// other.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  default void weightsAreTheSameWhereSparseInputIsTakenAtOnce(int threads) {
    DataSplit data = data();
    Initializer small = new Initializer.Normal(0.1);
    Dense second = new Dense(SmallImages.CLASSES, small);
    Network parts =
        Network.of(data.train().sampleShape(), new Dense(37, small), new Sigmoid(), second)
            .initialize(new Rng(7));
    Network whole =
        Network.of(
            data.train().sampleShape(),
            new WholeDense(new Dense(37, small)),
            new Sigmoid(),
            second);
    System.arraycopy(parts.values(), 0, whole.values(), 0, whole.values().length);
    try (Workers workers = Workers.of(threads)) {
      for (Network network : new Network[] {parts, whole}) {
        new Trainer(network, data, training(Sampling.WITH_REPLACEMENT), kernels(), workers)
            .run(event -> {}, () -> false);
      }
    }
    Bits.assertSame(whole.values(), parts.values(), "trained weights");
  }

  /// A network with everything that concerns more than one row or one layer, trained with
  /// everything that concerns more than one gradient.
  private static float[] trainAll(
      Kernels kernels, int threads, double density, Optimizer optimizer, Layer... first) {
    DataSplit data = SmallImages.split(500, 200, density);
    assertThat(data.train().isSparse()).isEqualTo(density < 0.5);
    List<Layer> layers = new ArrayList<>(List.of(first));
    Initializer he = new Initializer.He();
    Layer norm = new BatchNorm();
    layers.addAll(
        List.of(
            norm,
            new Sigmoid(),
            new Residual(
                List.of(new Dense(24, he), norm, new Sigmoid(), new Dropout(0.25)),
                List.of(new Dense(24, he))),
            new Concat(List.of(List.of(), List.of(new Dense(7, he), new LayerNorm()))),
            new Dropout(0.1),
            new Dense(SmallImages.CLASSES, he)));
    Network network = Network.of(data.train().sampleShape(), layers).initialize(new Rng(7));
    Training training =
        new Training(40, 60, optimizer, 7)
            .withWeightDecay(0.01)
            .withClipNorm(0.5)
            .withAveraging(0.9)
            .withSchedule(new Schedule.Cosine(0));
    try (Workers workers = Workers.of(threads)) {
      Trainer trainer = new Trainer(network, data, training, kernels, workers);
      trainer.run(event -> {}, () -> false);
    }
    return network.values();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  default void weightsOfCompositesAreTheSameForAnyNumberOfThreads(int threads) {
    Dense sparse = new Dense(37, new Initializer.He());
    MaxPool2d pool = new MaxPool2d(Window.of(3, 3).withStride(2));
    Optimizer adam = new Adam(0.01);
    Bits.assertSame(
        trainAll(kernels(), threads, 0.25, adam, sparse),
        trainAll(new ScalarKernels(), 1, 0.25, adam, sparse),
        threads + " threads, sparse images");
    Optimizer momentum = new Momentum(0.1);
    Bits.assertSame(
        trainAll(kernels(), threads, 0.8, momentum, pool, new BatchNorm(), new Flatten()),
        trainAll(new ScalarKernels(), 1, 0.8, momentum, pool, new BatchNorm(), new Flatten()),
        threads + " threads, dense images");
    Bits.assertSame(
        trainAll(kernels(), threads, 0.8, momentum),
        trainAll(new ScalarKernels(), 1, 0.8, momentum),
        threads + " threads, batch norm first");
  }
}
