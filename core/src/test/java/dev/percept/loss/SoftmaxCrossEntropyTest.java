package dev.percept.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.GradientReport;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.ScalarKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SoftmaxCrossEntropyTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static double[] gradient(float[] gradient, float[] logits, int[] labels, int batch) {
    double[] losses = new double[labels.length];
    new SoftmaxCrossEntropy()
        .gradient(
            new ScalarKernels(),
            gradient,
            losses,
            logits,
            labels,
            0,
            labels.length,
            logits.length / labels.length,
            batch);
    return losses;
  }

  @Test
  void lossAndGradientAgreeWithTheFormulaInDouble() {
    SplittableRandom random = new SplittableRandom(1);
    int rows = 50;
    for (int classes : new int[] {2, 3, 10, 40}) {
      for (float scale : new float[] {0.01f, 1f, 10f, 50f}) {
        float[] logits = Numbers.ORDINARY.array(rows * classes, random);
        int[] labels = new int[rows];
        for (int i = 0; i < logits.length; i++) {
          logits[i] *= scale;
        }
        for (int i = 0; i < rows; i++) {
          labels[i] = random.nextInt(classes);
        }
        float[] gradient = new float[logits.length];
        double[] losses = gradient(gradient, logits, labels, rows);
        for (int i = 0; i < rows; i++) {
          checkRow(gradient, losses[i], logits, labels[i], i, classes, rows);
        }
      }
    }
  }

  private static void checkRow(
      float[] gradient, double loss, float[] logits, int label, int row, int classes, int batch) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, logits[row * classes + j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp(logits[row * classes + j] - max);
    }
    double expected = Math.log(sum) + max - logits[row * classes + label];
    assertThat(loss).isCloseTo(expected, offset(1e-6 + 3e-7 * expected));
    for (int j = 0; j < classes; j++) {
      double y = Math.exp(logits[row * classes + j] - max) / sum;
      assertThat((double) gradient[row * classes + j] * batch)
          .isCloseTo(y - (j == label ? 1 : 0), offset(4e-6 * Math.max(y, 0.1)));
    }
  }

  @Test
  void hugeLogitsOverflowNothing() {
    float[] gradient = new float[6];
    double[] losses =
        gradient(
            gradient, new float[] {1e30f, -1e30f, 0f, -1e30f, -1e30f, -1e30f}, new int[] {1, 2}, 2);
    assertThat(gradient).startsWith(0.5f, -0.5f, 0f);
    assertThat(losses[0]).isEqualTo(2 * (double) 1e30f);
    assertThat(losses[1]).isCloseTo(Math.log(3), offset(1e-6));
    assertThat(gradient[3]).isCloseTo(1 / 6f, offset(1e-7f));
    assertThat(gradient[5]).isCloseTo(1 / 6f - 0.5f, offset(1e-7f));
  }

  @Test
  void logitOfMinusInfinityIsAClassThatCannotBe() {
    float[] gradient = new float[3];
    double[] losses = gradient(gradient, new float[] {-INFINITY, 2f, 2f}, new int[] {1}, 1);
    assertThat(losses[0]).isCloseTo(Math.log(2), offset(1e-7));
    assertThat(gradient).containsExactly(0f, -0.5f, 0.5f);
  }

  @Test
  void impossibleTruthCostsInfinitelyMuch() {
    float[] gradient = new float[2];
    assertThat(gradient(gradient, new float[] {-INFINITY, 2f}, new int[] {0}, 1)[0])
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(gradient).containsExactly(-1f, 1f);
  }

  // ∞ - ∞ has no value: a network that has blown up shows it.
  @Test
  void infiniteAndUndefinedLogitsGiveNaN() {
    for (float bad : new float[] {INFINITY, Float.NaN}) {
      float[] gradient = new float[2];
      double[] losses = gradient(gradient, new float[] {bad, 0f}, new int[] {0}, 1);
      assertThat(losses[0]).isNaN();
      assertThat(gradient[0]).isNaN();
    }
  }

  @Test
  void lossStaysFiniteWhereTheProbabilityVanishes() {
    float[] gradient = new float[2];
    assertThat(gradient(gradient, new float[] {200f, 0f}, new int[] {1}, 1)[0]).isEqualTo(200.0);
    assertThat(gradient).containsExactly(1f, -1f);
  }

  @Test
  void rangesOfRowsTogetherAreTheWhole() {
    SplittableRandom random = new SplittableRandom(2);
    float[] logits = Numbers.ORDINARY.array(70, random);
    int[] labels = {1, 2, 3, 4, 5, 6, 9};
    float[] whole = new float[70];
    double[] losses = gradient(whole, logits, labels, 7);
    float[] inParts = new float[70];
    double[] partLosses = new double[7];
    for (int[] range : new int[][] {{4, 7}, {0, 1}, {1, 4}}) {
      new SoftmaxCrossEntropy()
          .gradient(
              new ScalarKernels(), inParts, partLosses, logits, labels, range[0], range[1], 10, 7);
    }
    Bits.assertSame(inParts, whole, "gradient");
    assertThat(partLosses).isEqualTo(losses);
  }

  @Test
  void gradientsOfARowSumToZero() {
    SplittableRandom random = new SplittableRandom(3);
    float[] gradient = new float[10];
    gradient(gradient, Numbers.ORDINARY.array(10, random), new int[] {4}, 1);
    double sum = 0;
    for (float g : gradient) {
      sum += g;
    }
    assertThat(sum).isCloseTo(0, offset(1e-6));
    assertThat(Arrays.equals(gradient, new float[10])).isFalse();
  }

  @Test
  void recordsCallItCrossEntropy() {
    assertThat(new SoftmaxCrossEntropy().name()).isEqualTo("cross_entropy");
  }

  // L as its definition has it, not as the code computes it.
  private static double smoothedLoss(
      double[] logits, int row, int classes, int label, double smoothing) {
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp(logits[row * classes + j]);
    }
    double loss = 0;
    for (int j = 0; j < classes; j++) {
      double truth = smoothing / classes + (j == label ? 1 - smoothing : 0);
      loss -= truth * (logits[row * classes + j] - Math.log(sum));
    }
    return loss;
  }

  @Test
  void smoothedLossAndGradientAgreeWithTheDefinitionInDouble() {
    SplittableRandom random = new SplittableRandom(4);
    int rows = 20;
    for (double smoothing : new double[] {0.05, 0.1, 0.5, 0.9}) {
      for (int classes : new int[] {2, 10}) {
        float[] logits = Numbers.ORDINARY.array(rows * classes, random);
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> random.nextInt(classes));
        float[] gradient = new float[logits.length];
        double[] losses = new double[rows];
        new SoftmaxCrossEntropy(smoothing)
            .gradient(
                new ScalarKernels(), gradient, losses, logits, labels, 0, rows, classes, rows);
        double[] x = new double[logits.length];
        Arrays.setAll(x, i -> logits[i]);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          int row = i / classes;
          double before = x[i];
          x[i] = before + 1e-4;
          double above = smoothedLoss(x, row, classes, labels[row], smoothing);
          x[i] = before - 1e-4;
          double below = smoothedLoss(x, row, classes, labels[row], smoothing);
          x[i] = before;
          expected[i] = (above - below) / 2e-4 / rows;
        }
        for (int i = 0; i < rows; i++) {
          double loss = smoothedLoss(x, i, classes, labels[i], smoothing);
          assertThat(losses[i]).isCloseTo(loss, offset(1e-6 + 3e-7 * loss));
        }
        assertThat(GradientReport.errors(gradient, 0, expected).ofLargest()).isLessThan(1e-6);
      }
    }
  }

  @Test
  void smoothingOfZeroChangesNoBit() {
    SplittableRandom random = new SplittableRandom(5);
    float[] logits = Numbers.ORDINARY.array(30, random);
    int[] labels = {1, 9, 0};
    float[] plain = new float[30];
    double[] losses = gradient(plain, logits, labels, 3);
    float[] smoothed = new float[30];
    double[] smoothedLosses = new double[3];
    new SoftmaxCrossEntropy(0)
        .gradient(new ScalarKernels(), smoothed, smoothedLosses, logits, labels, 0, 3, 10, 3);
    Bits.assertSame(smoothed, plain, "gradient");
    assertThat(smoothedLosses).isEqualTo(losses);
  }

  @Test
  void smoothingOutOfRangeIsRefused() {
    for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SoftmaxCrossEntropy(wrong))
          .withMessage("label smoothing must be at least 0 and below 1, found " + wrong);
    }
  }
}
