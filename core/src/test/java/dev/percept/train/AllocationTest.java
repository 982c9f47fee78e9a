package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.percept.conformance.LayerCase;
import dev.percept.conformance.LayerRun;
import dev.percept.conformance.SmallImages;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.data.Sampling;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Concat;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Initializer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.Residual;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.BinaryCrossEntropy;
import dev.percept.loss.Hinge;
import dev.percept.loss.Huber;
import dev.percept.loss.Loss;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What runs at every step allocates nothing, once it has run a few times. Measured with the scalar
/// kernels: whether vectors live in registers or on the heap is for the JIT to decide.
@Isolated("measures what is allocated")
final class AllocationTest {
  private static final int WARM_UP = 20;
  private static final int RUNS = 100;
  private static final int WINDOWS = 4;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// The bytes of the best of a few windows: what happens once, such as the first time that a
  /// caller has to park on a busy machine, is in one of them only; what happens at each run is in
  /// all.
  private static long bytesAllocatedBy(Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    long least = Long.MAX_VALUE;
    for (int window = 0; window < WINDOWS && least > 0; window++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        work.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @MethodSource("dev.percept.conformance.LayerCase#all")
  void layersAllocateNothing(LayerCase layerCase) {
    LayerRun run = new LayerRun(layerCase, 16, false, new ScalarKernels());
    int[] noCut = {};
    assertThat(bytesAllocatedBy(() -> run.run(2, noCut))).isZero();
    if (layerCase.layer().takesSparseInput()) {
      LayerRun sparse = new LayerRun(layerCase, 16, true, new ScalarKernels());
      assertThat(bytesAllocatedBy(() -> sparse.run(2, noCut))).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, WITH_REPLACEMENT, 1",
    "true, WITH_REPLACEMENT, 2",
    "true, SHUFFLED_EPOCHS, 2",
    "false, WITH_REPLACEMENT, 1",
    "false, SHUFFLED_EPOCHS, 3"
  })
  void stepAllocatesNothing(boolean sparse, Sampling sampling, int threads) {
    DataSplit data = SmallImages.split(500, 200, sparse ? 0.2 : 0.8);
    assertThat(data.train().isSparse()).isEqualTo(sparse);
    Initializer small = new Initializer.Normal(0.1);
    Network network =
        Network.of(
                data.train().sampleShape(),
                new Dense(30, small),
                new Sigmoid(),
                new Dense(SmallImages.CLASSES, small))
            .initialize(new Rng(1));
    Training training = new Training(1_000, 60, new Sgd(0.1), 1).withSampling(sampling);
    try (Workers workers = Workers.of(threads)) {
      Trainer trainer = new Trainer(network, data, training, new ScalarKernels(), workers);
      assertThat(bytesAllocatedBy(trainer::step)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 2", "false, 1", "false, 3"})
  void stepOfCompositesAllocatesNothing(boolean sparse, int threads) {
    DataSplit data = SmallImages.split(500, 200, sparse ? 0.2 : 0.8);
    Initializer small = new Initializer.Normal(0.1);
    Network network =
        Network.of(
                data.train().sampleShape(),
                new Dense(30, small),
                new BatchNorm(),
                new Sigmoid(),
                new Residual(
                    List.of(new Dense(30, small), new BatchNorm(), new Dropout(0.1)),
                    List.of(new LayerNorm())),
                new Concat(List.of(List.of(), List.of(new Dense(5, small)))),
                new Dense(SmallImages.CLASSES, small))
            .initialize(new Rng(1));
    Training training =
        new Training(1_000, 60, new Adam(0.01), 1)
            .withClipNorm(1)
            .withWeightDecay(0.1)
            .withAveraging(0.99)
            .withSchedule(new Schedule.OneCycle());
    try (Workers workers = Workers.of(threads)) {
      Trainer trainer = new Trainer(network, data, training, new ScalarKernels(), workers);
      TrainingState state = TrainingState.of(network, training);
      Runnable stepAndSave =
          () -> {
            trainer.step();
            trainer.save(state);
          };
      assertThat(bytesAllocatedBy(stepAndSave)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void stepOfEveryLossAllocatesNothing(Loss loss, Targets targets) {
    int rows = targets.count();
    float[] numbers = sawtooth(rows * 6);
    Dataset data = new Dataset("numbers", Shape.of(6), new Samples.Numbers(numbers), targets);
    Initializer small = new Initializer.Normal(0.1);
    Network network =
        Network.of(
                data.sampleShape(),
                new Dense(30, small),
                new Sigmoid(),
                new Dense(data.outputs(), small))
            .initialize(new Rng(1));
    Training training = new Training(1_000, 60, new Sgd(0.1), 1).withLoss(loss);
    for (int threads = 1; threads <= 2; threads++) {
      try (Workers workers = Workers.of(threads)) {
        Trainer trainer =
            new Trainer(network, new DataSplit(data, data), training, new ScalarKernels(), workers);
        assertThat(bytesAllocatedBy(trainer::step)).isZero();
      }
    }
  }

  private static float[] sawtooth(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 7 / 7f;
    }
    return values;
  }

  static List<Arguments> losses() {
    int rows = 200;
    int[] labels = new int[rows];
    Arrays.setAll(labels, i -> i % 3);
    Targets classes = new Targets.Classes(labels, 3);
    Targets reals = Targets.Values.of(sawtooth(2 * rows), 2);
    return List.of(
        Arguments.of(new SoftmaxCrossEntropy(0.1), classes),
        Arguments.of(new Hinge(), classes),
        Arguments.of(new MeanSquaredError(), classes),
        Arguments.of(new MeanSquaredError(), reals),
        Arguments.of(new BinaryCrossEntropy(), reals),
        Arguments.of(new Huber(), reals));
  }
}
