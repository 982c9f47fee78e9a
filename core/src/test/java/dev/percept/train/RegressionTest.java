package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.SmallImages;
import dev.percept.data.Augmentation;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Tanh;
import dev.percept.loss.BinaryCrossEntropy;
import dev.percept.loss.Hinge;
import dev.percept.loss.Huber;
import dev.percept.loss.Loss;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Training and measuring where samples are numbers and targets real.
final class RegressionTest {
  private static final int COLUMNS = 5;
  private static final double[] UNITS = {100, 1};

  /// Two smooth functions of five numbers, the first in a unit of hundreds.
  private static Dataset rows(String name, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[count * COLUMNS];
    float[] t = new float[count * 2];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        x[i * COLUMNS + j] = (float) random.nextDouble(-1, 1);
      }
      t[2 * i] = (float) (Math.sin(2 * x[i * COLUMNS]) + x[i * COLUMNS + 1] * x[i * COLUMNS + 2]);
      t[2 * i + 1] = x[i * COLUMNS + 3] - x[i * COLUMNS + 4];
    }
    return new Dataset(
        name, Shape.of(COLUMNS), new Samples.Numbers(x), new Targets.Values(t, UNITS));
  }

  private static DataSplit split() {
    return new DataSplit(rows("train", 700, 1), rows("test", 2_310, 2));
  }

  private static Network network(Shape input, int outputs) {
    Initializer small = new Initializer.Normal(0.3);
    return Network.of(input, new Dense(20, small), new Tanh(), new Dense(outputs, small))
        .initialize(new Rng(3));
  }

  private static Trainer.Result train(
      Network network, DataSplit data, Loss loss, int steps, int threads) {
    Training training = new Training(steps, 50, new Adam(0.01), 1).withLoss(loss);
    try (Workers workers = Workers.of(threads)) {
      return new Trainer(network, data, training, new ScalarKernels(), workers)
          .run(event -> {}, () -> false);
    }
  }

  private static Regression regression(Evaluation evaluation) {
    assertThat(evaluation).isInstanceOf(Regression.class);
    return (Regression) evaluation;
  }

  @Test
  void networkLearnsRealTargets() {
    for (Loss loss : new Loss[] {new MeanSquaredError(), new Huber()}) {
      Network network = network(Shape.of(COLUMNS), 2);
      Regression test = regression(train(network, split(), loss, 1_500, 1).test());
      assertThat(test.rSquared()).as(loss.name()).isGreaterThan(0.95);
      assertThat(test.accuracy()).isNaN();
    }
  }

  @Test
  void figuresAreThoseOfTheirDefinitions() {
    Dataset test = rows("test", 2_310, 2);
    Network network = network(Shape.of(COLUMNS), 2);
    Evaluator evaluator =
        new Evaluator(
            List.of(network), false, new MeanSquaredError(), new ScalarKernels(), Workers.none());
    Regression found = regression(evaluator.evaluate(test));
    float[] answers = evaluator.answers(test);
    double loss = 0;
    double[] square = new double[2];
    double[] spread = new double[2];
    double absolute = 0;
    for (int j = 0; j < 2; j++) {
      double mean = 0;
      for (int i = 0; i < test.count(); i++) {
        mean += test.targets().at(i, j) / (double) test.count();
      }
      for (int i = 0; i < test.count(); i++) {
        double error = (double) answers[2 * i + j] - test.targets().at(i, j);
        loss += error * error / 2;
        square[j] += error * error * UNITS[j] * UNITS[j];
        absolute += Math.abs(error) * UNITS[j] / 2;
        spread[j] += Math.pow(UNITS[j] * (test.targets().at(i, j) - mean), 2);
      }
    }
    int count = test.count();
    assertThat(found.count()).isEqualTo(count);
    assertThat(found.loss()).isCloseTo(loss / count, offset(1e-9));
    double meanSquare = (square[0] + square[1]) / 2 / count;
    assertThat(found.meanSquaredError()).isCloseTo(meanSquare, offset(1e-6));
    assertThat(found.rootMeanSquaredError()).isCloseTo(Math.sqrt(meanSquare), offset(1e-8));
    assertThat(found.meanAbsoluteError()).isCloseTo(absolute / count, offset(1e-7));
    assertThat(found.rSquared())
        .isCloseTo(1 - (square[0] / spread[0] + square[1] / spread[1]) / 2, offset(1e-9));
    float[] one = new float[COLUMNS];
    System.arraycopy(((Samples.Numbers) test.samples()).values(), 7 * COLUMNS, one, 0, COLUMNS);
    assertThat(network.outputs(one)).containsExactly(answers[14], answers[15]);
  }

  @Test
  void threadsChangeNoBit() {
    for (Loss loss : new Loss[] {new MeanSquaredError(), new Huber(0.2)}) {
      Network expected = network(Shape.of(COLUMNS), 2);
      Trainer.Result result = train(expected, split(), loss, 60, 1);
      for (int threads = 2; threads <= 3; threads++) {
        Network network = network(Shape.of(COLUMNS), 2);
        Trainer.Result other = train(network, split(), loss, 60, threads);
        Bits.assertSame(network.values(), expected.values(), threads + " threads");
        assertThat(other).isEqualTo(result);
      }
    }
  }

  @Test
  void everyLossLearnsClasses() {
    DataSplit data = SmallImages.split(500, 200, 0.25);
    for (Loss loss :
        new Loss[] {
          new SoftmaxCrossEntropy(),
          new MeanSquaredError(),
          new BinaryCrossEntropy(),
          new Huber(),
          new Hinge()
        }) {
      Network network = network(data.train().sampleShape(), SmallImages.CLASSES);
      Trainer.Result result = train(network, data, loss, 200, 2);
      assertThat(result.test().accuracy()).as(loss.name()).isGreaterThan(0.9);
      assertThat(result.test().loss()).as(loss.name()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void severalNetworksAnswerByTheMeanOfTheirOutputs() {
    Dataset test = rows("test", 150, 2);
    Network one = network(Shape.of(COLUMNS), 2);
    Network two = network(Shape.of(COLUMNS), 2).initialize(new Rng(8));
    float[][] answers = new float[3][];
    List<List<Network>> members = List.of(List.of(one), List.of(two), List.of(one, two));
    for (int i = 0; i < 3; i++) {
      Evaluator evaluator =
          new Evaluator(
              members.get(i), false, new MeanSquaredError(), new ScalarKernels(), Workers.none());
      answers[i] = evaluator.answers(test);
    }
    for (int i = 0; i < answers[2].length; i++) {
      assertThat(answers[2][i]).isEqualTo((float) (((double) answers[0][i] + answers[1][i]) / 2));
    }
  }

  @Test
  void bestIsTheSmallestLossAndAPlateauIsSeen() {
    Network network = network(Shape.of(COLUMNS), 2);
    Training training =
        new Training(40, 50, new Adam(0.01), 1)
            .withLoss(new MeanSquaredError())
            .withSchedule(new Schedule.ReduceOnPlateau(1, 0.5))
            .withEvaluations(10, false);
    Trainer trainer = new Trainer(network, split(), training, new ScalarKernels(), Workers.none());
    BestParameters best = new BestParameters(network);
    double[] least = {Double.POSITIVE_INFINITY};
    trainer.run(
        event -> {
          if (event instanceof Event.Evaluated evaluated) {
            best.note(evaluated);
            least[0] = Math.min(least[0], evaluated.test().loss());
          }
        },
        () -> false);
    Event.Evaluated found = best.best();
    assertThat(found).isNotNull();
    assertThat(found == null ? 0 : found.test().loss()).isEqualTo(least[0]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    DataSplit data = split();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> train(network(Shape.of(COLUMNS), 2), data, new SoftmaxCrossEntropy(), 1, 1))
        .withMessage("the loss cross_entropy is for classes, the targets are real numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(network(Shape.of(COLUMNS), 3), data, new Huber(), 1, 1))
        .withMessage("the network has 3 outputs, data set train has 2 targets a sample");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(network(Shape.of(4), 2), data, new Huber(), 1, 1))
        .withMessage("the network takes 4 = 4 numbers, the samples of train are 5 = 5");
    Training augmented =
        new Training(1, 1, new Adam(0.01), 1)
            .withLoss(new Huber())
            .withAugmentation(Augmentation.none().withNoise(0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Trainer(
                network(Shape.of(COLUMNS), 2),
                data,
                augmented,
                new ScalarKernels(),
                Workers.none()))
        .withMessage("only images can be augmented, the samples of train are numbers");
  }
}
