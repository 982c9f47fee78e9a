package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.SmallImages;
import dev.percept.data.DataSplit;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Relu;
import dev.percept.loss.MeanSquaredError;
import dev.percept.network.Network;
import dev.percept.optim.Sgd;
import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearningRateFinderTest {
  private static final DataSplit DATA = SmallImages.split(500, 100, 0.25);

  private static Network network() {
    Initializer small = new Initializer.Normal(0.1);
    return Network.of(
            DATA.train().sampleShape(),
            new Dense(20, small),
            new Relu(),
            new Dense(SmallImages.CLASSES, small))
        .initialize(new Rng(1));
  }

  private static LearningRateFinder.Result find(double first, double last, int steps, int threads) {
    return find(new Training(steps, 50, new Sgd(first), 1), last, threads);
  }

  private static LearningRateFinder.Result find(Training training, double last, int threads) {
    try (Workers workers = Workers.of(threads)) {
      return LearningRateFinder.run(
          network(), DATA, training, last, new ScalarKernels(), workers, _ -> {}, () -> false);
    }
  }

  @Test
  void ratesGrowByOneFactorFromTheFirstToTheLast() {
    List<LearningRateFinder.Point> points = find(1e-5, 1e-2, 31, 1).points();
    assertThat(points).hasSize(31);
    assertThat(points.getFirst().rate()).isEqualTo(1e-5);
    assertThat(points.getLast().rate()).isCloseTo(1e-2, offset(1e-12));
    for (int i = 1; i < points.size(); i++) {
      assertThat(points.get(i).rate() / points.get(i - 1).rate())
          .isCloseTo(Math.pow(1e3, 1.0 / 30), offset(1e-9));
    }
  }

  @Test
  void lossIsSmoothedFromTheStart() {
    List<LearningRateFinder.Point> points = find(1e-4, 1e-1, 20, 1).points();
    double weights = 0;
    double sum = 0;
    for (LearningRateFinder.Point point : points) {
      weights = 0.9 * weights + 1;
      sum = 0.9 * sum + point.loss();
      assertThat(point.smoothed()).isCloseTo(sum / weights, offset(1e-9));
    }
  }

  @Test
  void stopsWhereTheLossRunsAwayAndSuggestsARateThatLearns() {
    // No rate is too large for cross-entropy on images as easy as these.
    Training training = new Training(150, 50, new Sgd(1e-4), 1).withLoss(new MeanSquaredError());
    LearningRateFinder.Result result = find(training, 1e3, 1);
    assertThat(result.diverged()).isTrue();
    assertThat(result.endsTooEarly()).isFalse();
    assertThat(result.points()).hasSizeLessThan(150);
    assertThat(result.points()).allMatch(point -> Double.isFinite(point.smoothed()));
    assertThat(result.suggested()).isEqualTo(result.lowest().rate() / 10);
    Network network = network();
    Training after = training.withSteps(500).withOptimizer(new Sgd(result.suggested()));
    Trainer trainer = new Trainer(network, DATA, after, new ScalarKernels(), Workers.none());
    assertThat(trainer.run(_ -> {}, () -> false).test().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void saysIfLargerRatesShouldBeTried() {
    assertThat(find(1e-3, 1e-1, 60, 1).endsTooEarly()).isTrue();
  }

  @Test
  void threadsChangeNothing() {
    LearningRateFinder.Result one = find(1e-4, 1, 40, 1);
    assertThat(find(1e-4, 1, 40, 3)).isEqualTo(one);
  }

  @Test
  void networkStaysAsItIsAndTheTestStopsIfTold() {
    Network network = network();
    float[] before = network.values().clone();
    List<LearningRateFinder.Point> seen = new ArrayList<>();
    LearningRateFinder.Result result =
        LearningRateFinder.run(
            network,
            DATA,
            new Training(40, 50, new Sgd(0.1), 1),
            1,
            new ScalarKernels(),
            Workers.none(),
            seen::add,
            () -> seen.size() == 7);
    assertThat(result.points()).hasSize(7).isEqualTo(seen);
    assertThat(network.values()).isEqualTo(before);
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(1, 0.5, 10, 1))
        .withMessage("the last rate must be larger than the first, 1.0, found 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(0.1, 1, 1, 1))
        .withMessage("a range of rates needs 2 steps, found 1");
  }
}
