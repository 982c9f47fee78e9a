package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percept.tensor.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParzenEstimatorTest {
  private static final Space SPACE =
      Space.parse("x=uniform(0,1), c=choice(a,b,c), y=uniform(0,1) if c=a");

  private static final ParzenEstimator ESTIMATOR =
      new ParzenEstimator(
          SPACE.dimensions(),
          List.of(new double[] {0.1, 0.5 / 3, 0.9}, new double[] {0.6, 0.5, Double.NaN}),
          new double[] {0.15, 0.2, 0.3});

  private static double density(double x, int word, double y) {
    return StrictMath.exp(ESTIMATOR.logDensity(new double[] {x, (word + 0.5) / 3, y}));
  }

  @Test
  void allDensityTogetherIsOne() {
    int cells = 200;
    double sum = 0;
    for (int i = 0; i < cells; i++) {
      for (int j = 0; j < cells; j++) {
        sum += density((i + 0.5) / cells, 0, (j + 0.5) / cells) / cells;
      }
      sum += density((i + 0.5) / cells, 1, Double.NaN) + density((i + 0.5) / cells, 2, Double.NaN);
    }
    assertThat(sum / cells).isCloseTo(1, within(1e-3));
  }

  @Test
  void drawsFollowTheDensity() {
    int draws = 20_000;
    int[] words = new int[3];
    int low = 0;
    Draws random = new Draws(new Rng(5), 0);
    for (int i = 0; i < draws; i++) {
      double[] place = ESTIMATOR.draw(random);
      assertThat(place[0]).isBetween(0.0, 1.0);
      words[(int) (place[1] * 3)]++;
      low += place[0] < 0.3 ? 1 : 0;
    }
    // Two kernels that give 0.8 to their word and 0.1 to others, and the prior.
    assertThat((double) words[0] / draws).isCloseTo((0.8 + 0.1 + 1 / 3.0) / 3, within(0.01));
    assertThat((double) words[1] / draws).isCloseTo((0.8 + 0.1 + 1 / 3.0) / 3, within(0.01));
    assertThat((double) words[2] / draws).isCloseTo((0.1 + 0.1 + 1 / 3.0) / 3, within(0.01));
    double expected = 0;
    for (int i = 0; i < 300; i++) {
      double x = (i + 0.5) / 1000;
      for (int word = 0; word < 3; word++) {
        expected += density(x, word, Double.NaN) / 1000;
      }
    }
    assertThat((double) low / draws).isCloseTo(expected, within(0.01));
  }

  @Test
  void normalDistributionIsThatOfTheTables() {
    assertThat(ParzenEstimator.normalBelow(0)).isCloseTo(0.5, within(1e-7));
    assertThat(ParzenEstimator.normalBelow(1)).isCloseTo(0.8413447460685429, within(1e-7));
    assertThat(ParzenEstimator.normalBelow(-1.96)).isCloseTo(0.024997895148220435, within(1e-7));
    assertThat(ParzenEstimator.normalBelow(-40)).isZero();
    assertThat(ParzenEstimator.normalBelow(40)).isEqualTo(1);
  }
}
