package dev.percept.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.GradientReport;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.ScalarKernels;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every loss against its definition in double: the value, and the gradient by central differences.
final class LossTest {
  private static final int ROWS = 30;
  private static final double STEP = 1e-5;

  /// A loss and its definition for one row.
  record Case(Loss loss, Definition definition) {
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  @FunctionalInterface
  interface Definition {
    double of(double[] y, double[] t);
  }

  static List<Case> all() {
    return List.of(
        new Case(new SoftmaxCrossEntropy(), LossTest::crossEntropy),
        new Case(new MeanSquaredError(), LossTest::squares),
        new Case(new BinaryCrossEntropy(), LossTest::binary),
        new Case(new Huber(), (y, t) -> huber(y, t, 1)),
        new Case(new Huber(0.3), (y, t) -> huber(y, t, 0.3)),
        new Case(new Hinge(), LossTest::hinge));
  }

  @Test
  void everyLossHasACase() {
    Set<Class<?>> covered = new HashSet<>();
    all().forEach(each -> covered.add(each.loss().getClass()));
    assertThat(covered).isEqualTo(records(Loss.class));
  }

  // All that a sealed interface permits, and what those permit.
  private static Set<Class<?>> records(Class<?> type) {
    if (!type.isSealed()) {
      return Set.of(type);
    }
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      records.addAll(records(permitted));
    }
    return records;
  }

  private static double crossEntropy(double[] y, double[] t) {
    double sum = Arrays.stream(y).map(Math::exp).sum();
    double loss = 0;
    for (int j = 0; j < y.length; j++) {
      loss -= t[j] * Math.log(Math.exp(y[j]) / sum);
    }
    return loss;
  }

  private static double squares(double[] y, double[] t) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum += (y[j] - t[j]) * (y[j] - t[j]);
    }
    return sum / y.length;
  }

  private static double binary(double[] y, double[] t) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      double p = 1 / (1 + Math.exp(-y[j]));
      sum -= t[j] * Math.log(p) + (1 - t[j]) * Math.log(1 - p);
    }
    return sum / y.length;
  }

  private static double huber(double[] y, double[] t, double delta) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      double e = Math.abs(y[j] - t[j]);
      sum += e <= delta ? e * e / 2 : delta * (e - delta / 2);
    }
    return sum / y.length;
  }

  private static double hinge(double[] y, double[] t) {
    double rival = Double.NEGATIVE_INFINITY;
    double truth = 0;
    for (int j = 0; j < y.length; j++) {
      if (t[j] == 1) {
        truth = y[j];
      } else {
        rival = Math.max(rival, y[j]);
      }
    }
    return Math.max(0, 1 + rival - truth);
  }

  private static Targets targets(Loss loss, int width, boolean classes, SplittableRandom random) {
    if (classes) {
      int[] labels = new int[ROWS];
      Arrays.setAll(labels, i -> random.nextInt(width));
      return new Targets.Classes(labels, width);
    }
    float[] values = Numbers.ORDINARY.array(ROWS * width, random);
    if (loss instanceof BinaryCrossEntropy) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]) / 2;
      }
    }
    return Targets.Values.of(values, width);
  }

  private static double definition(Case each, double[] outputs, Targets targets, int row) {
    int width = targets.outputs();
    double[] t = new double[width];
    Arrays.setAll(t, j -> targets.at(row, j));
    return each.definition.of(Arrays.copyOfRange(outputs, row * width, (row + 1) * width), t);
  }

  @ParameterizedTest
  @MethodSource("all")
  void valueAndGradientAgreeWithTheDefinition(Case each) {
    SplittableRandom random = new SplittableRandom(3);
    for (boolean classes : new boolean[] {true, false}) {
      if (!classes && each.loss.needsClasses()) {
        continue;
      }
      for (int width : classes ? new int[] {2, 3, 10} : new int[] {1, 2, 7}) {
        Targets targets = targets(each.loss, width, classes, random);
        each.loss.check(targets, width);
        float[] outputs = Numbers.ORDINARY.array(ROWS * width, random);
        float[] gradient = new float[outputs.length];
        double[] losses = new double[ROWS];
        each.loss.gradient(
            new ScalarKernels(), gradient, losses, outputs, targets, 0, ROWS, width, ROWS);
        double[] y = new double[outputs.length];
        Arrays.setAll(y, i -> outputs[i]);
        double[] expected = new double[y.length];
        for (int i = 0; i < y.length; i++) {
          int row = i / width;
          y[i] = outputs[i] + STEP;
          double above = definition(each, y, targets, row);
          y[i] = outputs[i] - STEP;
          double below = definition(each, y, targets, row);
          y[i] = outputs[i];
          expected[i] = (above - below) / (2 * STEP) / ROWS;
        }
        for (int row = 0; row < ROWS; row++) {
          double loss = definition(each, y, targets, row);
          assertThat(losses[row]).isCloseTo(loss, offset(1e-6 + 3e-7 * loss));
        }
        GradientReport.Errors errors = GradientReport.errors(gradient, 0, expected);
        GradientReport.add("loss " + each + (classes ? " classes" : " values"), errors);
        assertThat(errors.ofLargest()).isLessThan(1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void rangesOfRowsTogetherAreTheWhole(Case each) {
    SplittableRandom random = new SplittableRandom(4);
    int width = 5;
    Targets targets = targets(each.loss, width, true, random);
    float[] outputs = Numbers.ORDINARY.array(ROWS * width, random);
    float[] whole = new float[outputs.length];
    float[] parts = new float[outputs.length];
    double[] losses = new double[ROWS];
    double[] partLosses = new double[ROWS];
    each.loss.gradient(new ScalarKernels(), whole, losses, outputs, targets, 0, ROWS, width, ROWS);
    for (int[] range : new int[][] {{17, ROWS}, {0, 1}, {1, 17}}) {
      each.loss.gradient(
          new ScalarKernels(),
          parts,
          partLosses,
          outputs,
          targets,
          range[0],
          range[1],
          width,
          ROWS);
    }
    Bits.assertSame(parts, whole, "gradient");
    assertThat(partLosses).isEqualTo(losses);
  }

  @ParameterizedTest
  @MethodSource("all")
  void measuringGivesTheLossesAndLooksFurtherDownTheTargets(Case each) {
    SplittableRandom random = new SplittableRandom(5);
    int width = 4;
    Targets targets = targets(each.loss, width, true, random);
    float[] outputs = Numbers.ORDINARY.array(ROWS * width, random);
    double[] losses = new double[ROWS];
    each.loss.gradient(
        new ScalarKernels(),
        new float[outputs.length],
        losses,
        outputs,
        targets,
        0,
        ROWS,
        width,
        ROWS);
    float[] later = Arrays.copyOfRange(outputs, 10 * width, outputs.length);
    float[] answers = new float[later.length];
    double[] measured = new double[ROWS - 10];
    each.loss.measure(
        new ScalarKernels(), answers, measured, later, targets, 10, 0, ROWS - 10, width);
    assertThat(measured).isEqualTo(Arrays.copyOfRange(losses, 10, ROWS));
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += answers[j];
    }
    switch (each.loss) {
      case SoftmaxCrossEntropy _ -> assertThat(sum).isCloseTo(1, offset(1e-6));
      case BinaryCrossEntropy _ ->
          assertThat((double) answers[2]).isCloseTo(1 / (1 + Math.exp(-later[2])), offset(1e-6));
      case MeanSquaredError _, Huber _, Hinge _ -> assertThat(answers).isEqualTo(later);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void answersOfSomeRowsAreThoseOfAllAndTheRestIsLeftAlone(Case each) {
    int width = 4;
    float[] outputs = Numbers.ORDINARY.array(ROWS * width, new SplittableRandom(6));
    float[] all = new float[outputs.length];
    each.loss.answer(new ScalarKernels(), all, outputs, 0, ROWS, width);
    float[] some = new float[outputs.length];
    each.loss.answer(new ScalarKernels(), some, outputs, 3, 9, width);
    for (int i = 0; i < some.length; i++) {
      boolean there = i >= 3 * width && i < 9 * width;
      assertThat(some[i]).as("%d", i).isEqualTo(there ? all[i] : 0);
    }
    float[] answers = new float[outputs.length];
    Targets targets = targets(each.loss, width, true, new SplittableRandom(7));
    each.loss.measure(
        new ScalarKernels(), answers, new double[ROWS], outputs, targets, 0, 0, ROWS, width);
    assertThat(answers).as("as measured").isEqualTo(all);
  }

  @Test
  void binaryCrossEntropyOverflowsForNoLogit() {
    float[] outputs = {200f, -200f, 1e30f, -1e30f};
    double[] losses = new double[4];
    float[] gradient = new float[4];
    new BinaryCrossEntropy()
        .gradient(
            new ScalarKernels(),
            gradient,
            losses,
            outputs,
            Targets.Values.of(new float[] {0, 1, 1, 0}, 1),
            0,
            4,
            1,
            4);
    assertThat(losses).containsExactly(200, 200, 0, 0);
    assertThat(gradient).containsExactly(0.25f, -0.25f, 0, 0);
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Targets values = Targets.Values.of(new float[] {0.5f, 2f}, 1);
    Targets classes = new Targets.Classes(new int[] {0, 2}, 3);
    for (Loss loss : new Loss[] {new SoftmaxCrossEntropy(), new Hinge()}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loss.check(values, 1))
          .withMessage(
              "the loss %s is for classes, the targets are real numbers".formatted(loss.name()));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeanSquaredError().check(classes, 2))
        .withMessage(
            "the network has 2 outputs, the loss mean_squared_error needs 3, one for each class");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BinaryCrossEntropy().check(values, 1))
        .withMessage(
            "the loss binary_cross_entropy takes targets from 0 to 1, target 0 of row 1 is 2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Huber(0))
        .withMessage("delta must be finite and above 0, found 0.0");
  }

  @Test
  void targetsAreCopiedAndCut() {
    Targets.Values values = new Targets.Values(new float[] {1, 2, 3, 4, 5, 6}, 10, 0.5);
    assertThat(values.count()).isEqualTo(3);
    assertThat(values.unit(1)).isEqualTo(0.5);
    Targets.Values room = values.room(2);
    values.copy(2, room, 1);
    assertThat(room.values()).containsExactly(0, 0, 5, 6);
    assertThat(values.part(1, 2).values()).containsExactly(3, 4, 5, 6);
    Targets.Classes classes = new Targets.Classes(new int[] {2, 0, 1}, 3);
    assertThat(classes.part(1, 2).labels()).containsExactly(0, 1);
    assertThat(classes.at(0, 2)).isEqualTo(1f);
    assertThat(classes.at(0, 1)).isEqualTo(0f);
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Targets.Values.of(new float[] {1, 2, Float.NaN, 4}, 2))
        .withMessage("target 0 of row 1 is NaN, expected a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Targets.Values.of(new float[] {1, 2, 3}, 2))
        .withMessage("3 numbers are not rows of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Targets.Values.of(new float[0], 0))
        .withMessage("targets need at least one number for each row");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Targets.Values(new float[1], 0.0))
        .withMessage("units must be finite and above 0, found 0.0");
  }
}
