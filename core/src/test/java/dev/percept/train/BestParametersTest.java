package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.SmallImages;
import dev.percept.data.DataSplit;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.metric.Classification;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BestParametersTest {

  private static Network network() {
    return Network.of(Shape.of(1), new Dense(1, new Initializer.Zeros()));
  }

  private static Event.Evaluated evaluated(int step, int right, double loss) {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    for (int i = 0; i < 10; i++) {
      confusion.add(0, i < right ? 0 : 1);
    }
    return new Event.Evaluated(step, null, new Classification(confusion, loss, 0));
  }

  @Test
  void theHighestAccuracyIsKeptThenTheSmallestLossThenTheFirst() {
    Network network = network();
    BestParameters best = new BestParameters(network);
    int[] right = {5, 7, 7, 7, 6, 7};
    double[] loss = {0.1, 0.5, 0.4, 0.4, 0.1, 0.6};
    int[] expectedStep = {0, 1, 2, 2, 2, 2};
    int[] expectedSince = {0, 0, 0, 1, 2, 3};
    for (int step = 0; step < right.length; step++) {
      network.values()[0] = step;
      best.note(evaluated(step, right[step], loss[step]));
      assertThat(best.best()).isNotNull().extracting("step").isEqualTo(expectedStep[step]);
      assertThat(best.evaluationsSince()).isEqualTo(expectedSince[step]);
    }
    best.restore(network);
    assertThat(network.values()[0]).isEqualTo(2f);
  }

  @Test
  void withoutAnEvaluationNothingIsRestored() {
    Network network = network();
    network.values()[0] = 3;
    BestParameters best = new BestParameters(network);
    network.values()[0] = 4;
    best.restore(network);
    assertThat(best.best()).isNull();
    assertThat(network.values()[0]).isEqualTo(4f);
  }

  @Test
  void whatIsRestoredIsWhatWasMeasured() {
    DataSplit data = SmallImages.split(300, 100, 0.25);
    for (double averaging : new double[] {0, 0.9}) {
      Network network =
          Network.of(Shape.of(12, 12), new Dense(SmallImages.CLASSES, new Initializer.Zeros()))
              .initialize(new Rng(1));
      Training training =
          new Training(40, 20, new Sgd(3), 1).withEvaluations(5, false).withAveraging(averaging);
      Trainer trainer = new Trainer(network, data, training, new ScalarKernels(), Workers.none());
      BestParameters best = new BestParameters(trainer.measured());
      trainer.run(
          event -> {
            if (event instanceof Event.Evaluated evaluated) {
              best.note(evaluated);
            }
          },
          () -> best.evaluationsSince() >= 3);
      best.restore(network);
      Evaluation again =
          new Evaluator(network, false, new ScalarKernels(), Workers.none()).evaluate(data.test());
      Event.Evaluated kept = Objects.requireNonNull(best.best());
      assertThat(again.accuracy()).isEqualTo(kept.test().accuracy());
      assertThat(again.loss()).isEqualTo(kept.test().loss());
    }
  }
}
