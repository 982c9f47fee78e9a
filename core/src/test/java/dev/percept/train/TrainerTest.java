package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.SmallImages;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Sampling;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.metric.Classification;
import dev.percept.network.Network;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrainerTest {
  private static final DataSplit DATA = SmallImages.split(500, 200, 0.25);

  private static Network network() {
    Initializer small = new Initializer.Normal(0.1);
    return Network.of(
            Shape.of(12, 12),
            new Dense(20, small),
            new Sigmoid(),
            new Dense(SmallImages.CLASSES, small))
        .initialize(new Rng(4));
  }

  private static Training training(int steps, Sampling sampling, int evaluateEvery) {
    return new Training(steps, 50, new Sgd(0.5), 4)
        .withSampling(sampling)
        .withEvaluations(evaluateEvery, true);
  }

  private static Trainer trainer(Network network, Training training) {
    return new Trainer(network, DATA, training, new ScalarKernels(), Workers.none());
  }

  private static List<Event> events(Network network, Training training, BooleanSupplier stop) {
    List<Event> events = new ArrayList<>();
    trainer(network, training).run(events::add, stop);
    return events;
  }

  @ParameterizedTest
  @EnumSource
  void networkLearns(Sampling sampling) {
    Network network = network();
    List<Event> events = new ArrayList<>();
    Trainer.Result result =
        trainer(network, training(400, sampling, 0)).run(events::add, () -> false);
    Event.Stepped first = (Event.Stepped) events.getFirst();
    assertThat(first.loss()).isBetween(1.5, 4.0);
    assertThat(result.steps()).isEqualTo(400);
    assertThat(result.batchLoss()).isLessThan(0.2);
    assertThat(Objects.requireNonNull(result.train()).accuracy()).isGreaterThan(0.97);
    assertThat(result.test().accuracy()).isGreaterThan(0.95);
    assertThat(result.test().loss()).isLessThan(0.3);
  }

  @Test
  void eventsComeInOrderAndEvaluationsFollowTheirSteps() {
    List<Event> events = events(network(), training(7, Sampling.WITH_REPLACEMENT, 3), () -> false);
    assertThat(events)
        .extracting(event ->
            switch (event) {
              case Event.Stepped stepped -> "step " + stepped.step();
              case Event.Evaluated evaluated -> "evaluated " + evaluated.step();
            })
        .containsExactly(
            "step 0",
            "evaluated 0",
            "step 1",
            "step 2",
            "step 3",
            "evaluated 3",
            "step 4",
            "step 5",
            "step 6",
            "evaluated 6");
  }

  @Test
  void inShuffledEpochsEvaluationsComeWhenTheirStepsAreDone() {
    assertThat(events(network(), training(7, Sampling.SHUFFLED_EPOCHS, 3), () -> false))
        .filteredOn(event -> event instanceof Event.Evaluated)
        .extracting(event -> ((Event.Evaluated) event).step())
        .containsExactly(2, 5);
  }

  @Test
  void intervalOfZeroEvaluatesAtTheEndOnly() {
    assertThat(events(network(), training(5, Sampling.WITH_REPLACEMENT, 0), () -> false))
        .hasSize(5)
        .allMatch(event -> event instanceof Event.Stepped);
  }

  @Test
  void evaluatingChangesNoWeight() {
    Network often = network();
    Network never = network();
    events(often, training(20, Sampling.WITH_REPLACEMENT, 1), () -> false);
    events(never, training(20, Sampling.WITH_REPLACEMENT, 0), () -> false);
    Bits.assertSame(often.values(), never.values(), "weights");
  }

  @Test
  void runEndsAfterTheStepInWhichItIsToldTo() {
    int[] asked = {0};
    Network network = network();
    List<Event> events = new ArrayList<>();
    Trainer.Result result =
        trainer(network, training(100, Sampling.WITH_REPLACEMENT, 0))
            .run(events::add, () -> ++asked[0] == 4);
    assertThat(result.steps()).isEqualTo(4);
    assertThat(events).hasSize(4);
    Network four = network();
    events(four, training(4, Sampling.WITH_REPLACEMENT, 0), () -> false);
    Bits.assertSame(network.values(), four.values(), "as if there had been four steps");
  }

  @Test
  void runThatWasStoppedGoesOnWhereItWas() {
    Network network = network();
    Trainer trainer = trainer(network, training(10, Sampling.SHUFFLED_EPOCHS, 0));
    trainer.run(event -> {}, () -> true);
    trainer.run(event -> {}, () -> false);
    Network whole = network();
    events(whole, training(10, Sampling.SHUFFLED_EPOCHS, 0), () -> false);
    Bits.assertSame(network.values(), whole.values(), "weights");
  }

  @Test
  void stepReturnsTheLossBeforeTheUpdate() {
    // The first batch of a shuffled epoch of a data set as large as the batch is the whole data
    // set.
    DataSplit fifty = SmallImages.split(50, 50, 0.25);
    Network same = network();
    double expected =
        new Evaluator(same, false, new ScalarKernels(), Workers.none())
            .evaluate(fifty.train())
            .loss();
    double found =
        new Trainer(
                same,
                fifty,
                training(2, Sampling.SHUFFLED_EPOCHS, 0),
                new ScalarKernels(),
                Workers.none())
            .step();
    assertThat(found).isCloseTo(expected, offset(1e-12));
  }

  @Test
  void warmUpChangesNoWeightOfTheNetworkItIsGiven() {
    Network network = network();
    float[] before = network.values().clone();
    WarmUp.run(
        network, training(5, Sampling.WITH_REPLACEMENT, 0), true, new ScalarKernels(), () -> false);
    Bits.assertSame(network.values(), before, "weights");
  }

  @Test
  void dataThatDoesNotFitIsRefused() {
    Network wide = Network.of(Shape.of(28, 28), new Dense(10, new Initializer.Zeros()));
    assertThatThrownBy(() -> trainer(wide, training(1, Sampling.WITH_REPLACEMENT, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network takes 28×28 = 784 numbers, the images of train are 12×12 = 144");
    Network few = Network.of(Shape.of(144), new Dense(3, new Initializer.Zeros()));
    assertThatThrownBy(() -> trainer(few, training(1, Sampling.WITH_REPLACEMENT, 0)))
        .hasMessage("the network has 3 outputs, data set train has 10 classes");
  }

  @Test
  void evaluationAgreesWithCountingByHand() {
    Network network = network();
    events(network, training(60, Sampling.WITH_REPLACEMENT, 0), () -> false);
    Dataset test = DATA.test();
    var evaluation =
        new Evaluator(network, true, new ScalarKernels(), Workers.none()).evaluate(test);
    int correct = 0;
    double crossEntropy = 0;
    double squares = 0;
    int width = test.sampleShape().elements();
    float[] image = new float[width];
    for (int i = 0; i < test.count(); i++) {
      for (int j = 0; j < width; j++) {
        image[j] = (test.pixels()[i * width + j] & 0xFF) / 255f;
      }
      float[] y = network.predict(image);
      int best = 0;
      for (int c = 0; c < y.length; c++) {
        best = y[c] > y[best] ? c : best;
        double difference = y[c] - (c == test.labels()[i] ? 1 : 0);
        squares += difference * difference / 2;
      }
      correct += best == test.labels()[i] ? 1 : 0;
      crossEntropy -= Math.log(y[test.labels()[i]]);
    }
    double count = test.count();
    assertThat(evaluation.accuracy()).isEqualTo(correct / count);
    assertThat(evaluation.loss()).isCloseTo(crossEntropy / count, offset(1e-5));
    assertThat(((Classification) evaluation).squaredError())
        .isCloseTo(squares / count, offset(1e-5));
  }

  @Test
  void evaluationIsTheSameForAnyNumberOfThreads() {
    DataSplit many = SmallImages.split(4_321, 10, 0.25);
    Network network = network();
    List<Double> losses = new ArrayList<>();
    for (int threads : new int[] {1, 2, 5}) {
      try (Workers workers = Workers.of(threads)) {
        Evaluator evaluator = new Evaluator(network, true, new ScalarKernels(), workers);
        losses.add(evaluator.evaluate(many.train()).loss());
        assertThat(((Classification) evaluator.evaluate(many.train())).confusion().total())
            .isEqualTo(4_321);
      }
    }
    assertThat(losses.stream().distinct()).hasSize(1);
  }

  @Test
  void classifyGivesTheAnswersThatEvaluateCounts() {
    Network network = network();
    Evaluator evaluator = new Evaluator(network, true, new ScalarKernels(), Workers.none());
    int[] classes = evaluator.classify(DATA.test());
    long correct = 0;
    for (int i = 0; i < classes.length; i++) {
      correct += classes[i] == DATA.test().labels()[i] ? 1 : 0;
    }
    assertThat(classes).hasSize(DATA.test().count());
    assertThat(((Classification) evaluator.evaluate(DATA.test())).confusion().correct())
        .isEqualTo(correct);
  }

  @Test
  void trainingRefusesNumbersOutOfRange() {
    assertThatThrownBy(() -> training(0, Sampling.WITH_REPLACEMENT, 0))
        .hasMessage("steps must be at least 1, found 0");
    assertThatThrownBy(() -> training(1, Sampling.WITH_REPLACEMENT, -1))
        .hasMessage("evaluation interval must be at least 0, found -1");
    assertThatThrownBy(() -> new Training(1, 0, new Sgd(0.1), 1))
        .hasMessage("batch size must be at least 1, found 0");
  }
}
