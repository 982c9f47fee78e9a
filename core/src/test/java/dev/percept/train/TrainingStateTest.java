package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.percept.conformance.SmallImages;
import dev.percept.data.Augmentation;
import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Initializer;
import dev.percept.layer.Relu;
import dev.percept.network.Network;
import dev.percept.optim.AdaGrad;
import dev.percept.optim.Adam;
import dev.percept.optim.Lion;
import dev.percept.optim.Momentum;
import dev.percept.optim.RmsProp;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A training that goes on from a copy of its state gives the same bits as one that nobody stopped.
final class TrainingStateTest {
  private static final int STEPS = 45;
  private static final DataSplit DATA = SmallImages.split(300, 100, 0.3);

  private static Network network() {
    Initializer small = new Initializer.Normal(0.1);
    return Network.of(
            DATA.train().sampleShape(),
            new Dense(20, small),
            new BatchNorm(),
            new Relu(),
            new Dropout(0.2),
            new Dense(SmallImages.CLASSES, small))
        .initialize(new Rng(1));
  }

  static List<Training> trainings() {
    Training base = new Training(STEPS, 32, new Adam(0.01), 3).withEvaluations(4, false);
    return List.of(
        base.withAveraging(0.9).withWeightDecay(0.01).withClipNorm(0.5),
        base.withSchedule(new Schedule.ReduceOnPlateau(2, 0.5))
            .withOptimizer(new Momentum(2, 0.9, true)),
        base.withSchedule(new Schedule.OneCycle()).withOptimizer(new RmsProp(0.01, 0.9, 1e-8)),
        base.withSampling(Sampling.WITH_REPLACEMENT).withOptimizer(new Sgd(0.3)),
        base.withOptimizer(new AdaGrad(0.1, 1e-8))
            .withAugmentation(Augmentation.none().withShift(2)),
        base.withOptimizer(new Lion(0.001, 0.9, 0.99)).withAveraging(0.99));
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.Stepped stepped -> stepped.toString();
      case Event.Evaluated(int step, var train, var test) ->
          step + " " + test.loss() + " " + test.accuracy();
    };
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void aTrainingThatGoesOnElsewhereGivesTheSameBits(Training training) {
    Network undisturbed = network();
    List<String> all = new ArrayList<>();
    try (Workers workers = Workers.of(1)) {
      new Trainer(undisturbed, DATA, training, new ScalarKernels(), workers)
          .run(event -> all.add(text(event)), () -> false);
    }
    TrainingState state = TrainingState.of(undisturbed, training);
    List<String> parts = new ArrayList<>();
    Network last = undisturbed;
    // Stopped after each of these, and gone on with by another trainer, with other threads.
    int[] stops = {1, 8, 9, 23, 44, STEPS};
    for (int i = 0; i < stops.length; i++) {
      last = network();
      try (Workers workers = Workers.of(1 + i % 3)) {
        Trainer trainer = new Trainer(last, DATA, training, new ScalarKernels(), workers);
        if (i > 0) {
          trainer.resume(state);
        }
        int stop = stops[i];
        trainer.run(
            event -> parts.add(text(event)),
            () -> {
              trainer.save(state);
              return state.step() == stop;
            });
      }
    }
    assertThat(last.values()).isEqualTo(undisturbed.values());
    assertThat(parts).isEqualTo(all);
  }

  @Test
  void theStateAfterARunIsThatOfWhatIsTrainedAndNotItsAverage() {
    Training training = new Training(10, 32, new Sgd(0.1), 3).withAveraging(0.9);
    Network network = network();
    try (Workers workers = Workers.of(1)) {
      Trainer trainer = new Trainer(network, DATA, training, new ScalarKernels(), workers);
      trainer.run(event -> {}, () -> false);
      TrainingState state = TrainingState.of(network, training);
      trainer.save(state);
      assertThat(network.values()).isEqualTo(state.averages()).isNotEqualTo(state.values());
      assertThat(state.isFinite()).isTrue();
      state.averages()[7] = Float.NEGATIVE_INFINITY;
      assertThat(state.isFinite()).isFalse();
    }
  }

  @Test
  void aLossThatIsNotFiniteStopsTheRunAtThatStepAndLeavesTheWeights() {
    for (double clip : new double[] {0, 1}) {
      Training training = new Training(20, 32, new Sgd(0.1), 3).withClipNorm(clip);
      Network network = network();
      try (Workers workers = Workers.of(2)) {
        Trainer trainer = new Trainer(network, DATA, training, new ScalarKernels(), workers);
        for (int step = 0; step < 5; step++) {
          trainer.step();
        }
        int bias = network.values().length - 1;
        network.values()[bias] = Float.NaN;
        float[] before = network.values().clone();
        DivergenceException exception =
            catchThrowableOfType(
                DivergenceException.class, () -> trainer.run(event -> {}, () -> false));
        assertThat(exception.step()).isEqualTo(5);
        assertThat(exception)
            .hasMessage(
                "the loss of iteration 5 is NaN: learning rate 0.1, gradient norm NaN; the parameters"
                    + " of dense2 are not finite since the update before");
        assertThat(network.values()[bias]).isNaN();
        assertThat(network.values()[0]).isEqualTo(before[0]).isFinite();
      }
    }
  }

  @Test
  void theFirstLayerWhoseOutputOverflowsIsNamed() {
    Network network = network();
    Training training = new Training(20, 32, new Sgd(0.1), 3);
    try (Workers workers = Workers.of(1)) {
      Trainer trainer = new Trainer(network, DATA, training, new ScalarKernels(), workers);
      Arrays.fill(network.values(), 0, 144 * 20, 3e38f);
      assertThatThrownBy(() -> trainer.run(event -> {}, () -> false))
          .isInstanceOf(DivergenceException.class)
          .hasMessageContaining("the first layer whose output is not finite is dense1");
    }
  }

  @Test
  void aRunMayIgnoreIt() {
    Network network = network();
    Training training = new Training(20, 32, new Sgd(0.1), 3);
    try (Workers workers = Workers.of(2)) {
      Trainer trainer = new Trainer(network, DATA, training, new ScalarKernels(), workers);
      trainer.ignoreDivergence();
      network.values()[3] = Float.NaN;
      assertThat(trainer.run(event -> {}, () -> false).steps()).isEqualTo(20);
      assertThat(network.values()[0]).isNaN();
    }
  }
}
