package dev.percept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

/// Figures of real targets, by numbers that can be checked by hand.
final class RegressionTest {
  // Targets 1, 3 and 8 of mean 4, answered by 2, 3 and 6; a second column off by -1 each time.
  private static RegressionSums sums(double unit) {
    RegressionSums sums = new RegressionSums(4, 10);
    double[] targets = {1, 3, 8};
    double[] answers = {2, 3, 6};
    double[] others = {9, 10, 11};
    for (int i = 0; i < 3; i++) {
      sums.addLoss(i + 0.5);
      sums.add(0, answers[i], targets[i], unit);
      sums.add(1, others[i] - 1, others[i], unit);
    }
    return sums;
  }

  @Test
  void figuresAreMeansOverSamplesAndColumns() {
    Regression found = sums(1).result();
    assertThat(found.count()).isEqualTo(3);
    assertThat(found.loss()).isEqualTo(1.5);
    assertThat(found.meanSquaredError()).isCloseTo((5 / 3.0 + 1) / 2, offset(1e-12));
    assertThat(found.rootMeanSquaredError()).isCloseTo(Math.sqrt(4 / 3.0), offset(1e-12));
    assertThat(found.meanAbsoluteError()).isEqualTo(1);
    // 1 - 5/26 and 1 - 3/2.
    assertThat(found.rSquared()).isCloseTo((21 / 26.0 - 0.5) / 2, offset(1e-12));
    assertThat(found.accuracy()).isNaN();
  }

  @Test
  void unitsScaleErrorsAndNotTheShareThatIsExplained() {
    Regression one = sums(1).result();
    Regression ten = sums(10).result();
    assertThat(ten.meanSquaredError()).isCloseTo(100 * one.meanSquaredError(), offset(1e-9));
    assertThat(ten.meanAbsoluteError()).isCloseTo(10 * one.meanAbsoluteError(), offset(1e-12));
    assertThat(ten.rSquared()).isCloseTo(one.rSquared(), offset(1e-12));
  }

  @Test
  void targetsThatAreAllTheSameHaveNothingToExplain() {
    RegressionSums sums = new RegressionSums(2);
    sums.add(0, 2.5, 2, 1);
    sums.addLoss(0);
    assertThat(sums.result().rSquared()).isNaN();
    assertThat(sums.result().meanSquaredError()).isEqualTo(0.25);
  }

  @Test
  void withoutClassesTheSmallerLossIsBetter() {
    Evaluation good = new Regression(1, 0.5, 1, 1, 0);
    Evaluation bad = new Regression(1, 0.75, 0.1, 0.1, 0);
    assertThat(good.isBetterThan(bad)).isTrue();
    assertThat(bad.isBetterThan(good)).isFalse();
    assertThat(good.isBetterThan(good)).isFalse();
  }

  @Test
  void withClassesAccuracyCountsFirst() {
    Evaluation right = classes(2, 0.9);
    Evaluation sure = classes(1, 0.1);
    assertThat(right.isBetterThan(sure)).isTrue();
    assertThat(sure.isBetterThan(right)).isFalse();
    assertThat(classes(1, 0.05).isBetterThan(sure)).isTrue();
    assertThat(sure.isBetterThan(classes(1, 0.05))).isFalse();
  }

  // Of two samples so many are right.
  private static Evaluation classes(int right, double loss) {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    for (int i = 0; i < 2; i++) {
      confusion.add(0, i < right ? 0 : 1);
    }
    return new Classification(confusion, loss, 0);
  }
}
