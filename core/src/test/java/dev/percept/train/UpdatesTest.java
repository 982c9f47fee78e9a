package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.SmallImages;
import dev.percept.data.DataSplit;
import dev.percept.data.Sampler;
import dev.percept.data.Sampling;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.ParameterSpec.Role;
import dev.percept.layer.Sigmoid;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.network.Workspace;
import dev.percept.optim.Momentum;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weight decay, clipping, moving averages and schedules, against plain loops over the same
/// gradients.
final class UpdatesTest {
  private static final DataSplit DATA = SmallImages.split(300, 100, 0.25);
  private static final int BATCH = 50;
  private static final int SEED = 4;

  private static Network network(Layer... between) {
    Initializer he = new Initializer.He();
    List<Layer> layers = new ArrayList<>(List.of(new Dense(20, he)));
    layers.addAll(List.of(between));
    layers.addAll(List.of(new Sigmoid(), new Dense(SmallImages.CLASSES, he)));
    return Network.of(Shape.of(12, 12), layers).initialize(new Rng(SEED));
  }

  private static Training training(int steps) {
    return new Training(steps, BATCH, new Sgd(0.5), SEED);
  }

  private static Trainer trainer(Network network, Training training) {
    return new Trainer(network, DATA, training, new ScalarKernels(), Workers.none());
  }

  /// The gradients of step `step` at the network's present values, without batch norm.
  private static float[] gradients(Network network, int step) {
    int[] indices = new int[BATCH];
    new Sampler(Sampling.SHUFFLED_EPOCHS, DATA.train().count(), new Rng(SEED)).fill(indices, step);
    int width = network.inputShape().elements();
    Inputs inputs = Inputs.dense(BATCH, width);
    inputs.rows(BATCH);
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = DATA.train().labels()[indices[i]];
      for (int j = 0; j < width; j++) {
        inputs.dense()[i * width + j] =
            (DATA.train().pixels()[indices[i] * width + j] & 0xFF) / 255f;
      }
    }
    Workspace workspace = Workspace.forTraining(network, inputs, new ScalarKernels());
    workspace.begin();
    workspace.forward(0, BATCH);
    new SoftmaxCrossEntropy()
        .gradient(
            new ScalarKernels(),
            workspace.outputGradient(),
            new double[BATCH],
            workspace.output(),
            labels,
            0,
            BATCH,
            SmallImages.CLASSES,
            BATCH);
    workspace.backward(0, BATCH);
    for (int layer = 0; layer < workspace.layers(); layer++) {
      workspace.addGradients(layer, 0, 1);
    }
    return workspace.gradients();
  }

  private static double norm(float[] gradients) {
    double sum = 0;
    for (float g : gradients) {
      sum += (double) g * g;
    }
    return Math.sqrt(sum);
  }

  private static void assertClose(float[] found, float[] expected) {
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("parameter %d", i).isCloseTo(expected[i], offset(2e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 100})
  void gradientsAreScaledDownToTheNorm(double most) {
    Network network = network();
    Network expected = network.copy();
    Trainer trainer = trainer(network, training(3).withClipNorm(most));
    for (int step = 0; step < 3; step++) {
      float[] gradients = gradients(expected, step);
      double norm = norm(gradients);
      if (most == 100) {
        assertThat(norm).isLessThan(most);
      } else {
        assertThat(norm).isGreaterThan(most);
      }
      for (int i = 0; i < gradients.length; i++) {
        expected.values()[i] -= (float) (0.5 * gradients[i] * Math.min(1, most / norm));
      }
      trainer.step();
      assertClose(network.values(), expected.values());
    }
  }

  @Test
  void aNormThatIsNeverReachedChangesNoBit() {
    Network free = network(new BatchNorm());
    Network clipped = free.copy();
    trainer(free, training(20)).run(event -> {}, () -> false);
    trainer(clipped, training(20).withClipNorm(1e6)).run(event -> {}, () -> false);
    Bits.assertSame(clipped.values(), free.values(), "weights");
  }

  @Test
  void weightDecayMakesWeightsSmallerAndSparesTheRest() {
    Network network = network();
    Network expected = network.copy();
    Schedule half = new Schedule.Step(1, 0.5);
    Trainer trainer = trainer(network, training(3).withWeightDecay(0.2).withSchedule(half));
    for (int step = 0; step < 3; step++) {
      float[] gradients = gradients(expected, step);
      double rate = 0.5 * Math.pow(0.5, step);
      for (Parameter parameter : expected.parameters()) {
        double kept = parameter.role() == Role.WEIGHT ? 1 - rate * 0.2 : 1;
        assertThat(parameter.role() == Role.WEIGHT).isEqualTo(parameter.name().endsWith("weight"));
        int end = parameter.offset() + parameter.shape().elements();
        for (int i = parameter.offset(); i < end; i++) {
          expected.values()[i] = (float) (kept * expected.values()[i] - rate * gradients[i]);
        }
      }
      trainer.step();
      assertThat(trainer.rate()).isEqualTo(rate);
      assertClose(network.values(), expected.values());
    }
  }

  @Test
  void weightDecaySparesScalesShiftsAndStatistics() {
    Network network = network(new BatchNorm());
    Network decayed = network.copy();
    Parameter shift = parameter(network, "batch_norm1.shift");
    Parameter variance = parameter(network, "batch_norm1.variance");
    for (Network each : List.of(network, decayed)) {
      each.values()[shift.offset()] = 100;
    }
    trainer(network, training(1)).step();
    trainer(decayed, training(1).withWeightDecay(1)).step();
    for (Parameter parameter : List.of(shift, variance)) {
      assertThat(decayed.values()[parameter.offset()])
          .isEqualTo(network.values()[parameter.offset()]);
    }
    assertThat(network.values()[variance.offset()]).isNotEqualTo(1f);
    assertThat(decayed.values()[0]).isNotEqualTo(network.values()[0]);
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void movingAverageIsMeasuredAndKept() {
    Network plain = network(new BatchNorm());
    Network averaged = plain.copy();
    double[] average = new double[plain.values().length];
    for (int i = 0; i < average.length; i++) {
      average[i] = plain.values()[i];
    }
    Trainer reference = trainer(plain, training(12));
    Trainer trainer = trainer(averaged, training(12).withAveraging(0.5).withEvaluations(1, true));
    List<Event.Evaluated> measured = new ArrayList<>();
    Trainer.Result result =
        trainer.run(
            event -> {
              if (event instanceof Event.Evaluated evaluated) {
                measured.add(evaluated);
              }
            },
            () -> false);
    for (int step = 0; step < 12; step++) {
      reference.step();
      double decay = Math.min(0.5, (1.0 + step) / (10.0 + step));
      for (int i = 0; i < average.length; i++) {
        average[i] = decay * average[i] + (1 - decay) * plain.values()[i];
      }
    }
    for (int i = 0; i < average.length; i++) {
      assertThat((double) averaged.values()[i])
          .as("average %d", i)
          .isCloseTo(average[i], offset(1e-6 * Math.max(1, Math.abs(average[i]))));
    }
    assertThat(trainer.measured()).isNotSameAs(averaged);
    Bits.assertSame(trainer.measured().values(), averaged.values(), "what is kept");
    Evaluator evaluator = new Evaluator(averaged, true, new ScalarKernels(), Workers.none());
    double loss = evaluator.evaluate(DATA.test()).loss();
    assertThat(result.test().loss()).isEqualTo(loss);
    assertThat(measured).hasSize(12);
    assertThat(measured.getLast().test().loss()).isEqualTo(loss);
  }

  @Test
  void aRunWithAnAverageThatWasStoppedGoesOnWhereItWas() {
    Training training = training(10).withAveraging(0.9);
    Network stopped = network(new BatchNorm());
    Network whole = stopped.copy();
    Trainer trainer = trainer(stopped, training);
    for (int i = 0; i < 3; i++) {
      trainer.run(event -> {}, () -> true);
      Bits.assertSame(stopped.values(), trainer.measured().values(), "the average so far");
    }
    trainer.run(event -> {}, () -> false);
    trainer(whole, training).run(event -> {}, () -> false);
    Bits.assertSame(stopped.values(), whole.values(), "weights");
    // There is nothing left to do.
    assertThat(trainer.run(event -> {}, () -> false).steps()).isEqualTo(10);
    Bits.assertSame(stopped.values(), whole.values(), "weights");
  }

  @Test
  void rateIsReducedWhenTheLossHasNotFallenForAWhile() {
    // A rate so high that the loss soon goes up and down.
    Training training =
        new Training(60, BATCH, new Momentum(40, 0.9, false), SEED)
            .withEvaluations(1, false)
            .withSchedule(new Schedule.ReduceOnPlateau(3, 0.5));
    Trainer trainer = trainer(network(), training);
    List<Double> expected = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    double[] state = {40, Double.POSITIVE_INFINITY, 0};
    trainer.run(
        event -> {
          switch (event) {
            case Event.Stepped _ -> {
              rates.add(trainer.rate());
              expected.add(state[0]);
            }
            case Event.Evaluated evaluated -> {
              double loss = evaluated.test().loss();
              if (loss < state[1]) {
                state[1] = loss;
                state[2] = 0;
              } else {
                state[2]++;
              }
              if (state[2] == 3) {
                state[0] /= 2;
                state[2] = 0;
              }
            }
          }
        },
        () -> false);
    assertThat(rates).isEqualTo(expected);
    assertThat(rates.getLast()).isLessThan(20);
  }
}
