package dev.percept.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every optimizer against its formula in double. [SgdTest] has what is special about descent.
final class OptimizerTest {
  private static final Kernels KERNELS = new ScalarKernels();
  private static final int COUNT = 173;
  private static final int STEPS = 25;

  /// One step of one parameter in double.
  @FunctionalInterface
  interface Formula {
    /// The new value of w.
    ///
    /// @param s the states of the parameter, read and written
    /// @param t the number of the step, counted from 1
    double next(double w, double g, double[] s, double rate, int t);
  }

  record Case(Optimizer optimizer, Formula formula) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(new Sgd(0.1), (w, g, s, rate, t) -> w - rate * g),
        new Case(new Momentum(0.01, 0.9, false), (w, g, s, rate, t) -> momentum(w, g, s, rate)),
        new Case(new Momentum(0.01, 0, false), (w, g, s, rate, t) -> w - rate * g),
        new Case(new Momentum(0.01, 0.8, true), (w, g, s, rate, t) -> nesterov(w, g, s, rate)),
        new Case(new AdaGrad(0.05), (w, g, s, rate, t) -> adaGrad(w, g, s, rate)),
        new Case(new RmsProp(0.01), (w, g, s, rate, t) -> rmsProp(w, g, s, rate, 0.9, 1e-8)),
        new Case(
            new RmsProp(0.01, 0.5, 0.1), (w, g, s, rate, t) -> rmsProp(w, g, s, rate, 0.5, 0.1)),
        new Case(new Adam(0.01), (w, g, s, rate, t) -> adam(w, g, s, rate, t, 0.9, 0.999, 1e-8)),
        new Case(
            new Adam(0.02, 0.5, 0.9, 0.01),
            (w, g, s, rate, t) -> adam(w, g, s, rate, t, 0.5, 0.9, 0.01)),
        new Case(
            new Adam(0.02, 0, 0, 0.01), (w, g, s, rate, t) -> w - rate * g / (Math.abs(g) + 0.01)),
        new Case(new Lion(0.001), (w, g, s, rate, t) -> lion(w, g, s, rate)));
  }

  private static double momentum(double w, double g, double[] s, double rate) {
    s[0] = 0.9 * s[0] + g;
    return w - rate * s[0];
  }

  private static double nesterov(double w, double g, double[] s, double rate) {
    s[0] = 0.8 * s[0] + g;
    return w - rate * (g + 0.8 * s[0]);
  }

  private static double adaGrad(double w, double g, double[] s, double rate) {
    s[0] += g * g;
    return w - rate * g / (Math.sqrt(s[0]) + 1e-8);
  }

  private static double rmsProp(
      double w, double g, double[] s, double rate, double decay, double epsilon) {
    s[0] = decay * s[0] + (1 - decay) * g * g;
    return w - rate * g / (Math.sqrt(s[0]) + epsilon);
  }

  private static double adam(
      double w, double g, double[] s, double rate, int t, double b1, double b2, double epsilon) {
    s[0] = b1 * s[0] + (1 - b1) * g;
    s[1] = b2 * s[1] + (1 - b2) * g * g;
    double mean = s[0] / (1 - Math.pow(b1, t));
    double square = s[1] / (1 - Math.pow(b2, t));
    return w - rate * mean / (Math.sqrt(square) + epsilon);
  }

  private static double lion(double w, double g, double[] s, double rate) {
    double next = w - rate * Math.signum(0.9 * s[0] + 0.1 * g);
    s[0] = 0.99 * s[0] + 0.01 * g;
    return next;
  }

  private static float[][] zeros(Optimizer optimizer) {
    return new float[optimizer.states()][COUNT];
  }

  /// The rate falls from step to step, as a schedule would have it.
  private static double rate(Optimizer optimizer, int step) {
    return optimizer.learningRate() / (1 + 0.1 * step);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsFollowTheFormula(Case tested) {
    SplittableRandom random = new SplittableRandom(3);
    Optimizer optimizer = tested.optimizer;
    float[] values = Numbers.ORDINARY.array(COUNT, random);
    float[][] state = zeros(optimizer);
    double[] expected = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      expected[i] = values[i];
    }
    double[][] expectedState = new double[COUNT][2];
    for (int step = 0; step < STEPS; step++) {
      float[] gradients = Numbers.ORDINARY.array(COUNT, random);
      double rate = rate(optimizer, step);
      optimizer.step(KERNELS, values, gradients, state, 0, COUNT, rate, step);
      for (int i = 0; i < COUNT; i++) {
        expected[i] =
            tested.formula.next(expected[i], gradients[i], expectedState[i], rate, step + 1);
        assertThat((double) values[i])
            .as("%s, step %d, parameter %d", optimizer, step, i)
            .isCloseTo(expected[i], offset(2e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rangesTogetherAreTheWhole(Case tested) {
    SplittableRandom random = new SplittableRandom(4);
    Optimizer optimizer = tested.optimizer;
    float[] whole = Numbers.WITH_ZEROS.array(COUNT, random);
    float[] inParts = whole.clone();
    float[][] wholeState = zeros(optimizer);
    float[][] inPartsState = zeros(optimizer);
    for (int step = 0; step < 5; step++) {
      float[] gradients = Numbers.WITH_ZEROS.array(COUNT, random);
      double rate = rate(optimizer, step);
      optimizer.step(KERNELS, whole, gradients, wholeState, 0, COUNT, rate, step);
      for (int[] range : new int[][] {{100, COUNT}, {0, 17}, {17, 17}, {17, 100}}) {
        optimizer.step(KERNELS, inParts, gradients, inPartsState, range[0], range[1], rate, step);
      }
    }
    Bits.assertSame(inParts, whole, "parameters of " + optimizer);
    for (int i = 0; i < optimizer.states(); i++) {
      Bits.assertSame(inPartsState[i], wholeState[i], "state " + i + " of " + optimizer);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingOutsideTheRangeChanges(Case tested) {
    Optimizer optimizer = tested.optimizer;
    float[] values = Numbers.ORDINARY.array(COUNT, new SplittableRandom(5));
    float[] before = values.clone();
    float[] gradients = new float[COUNT];
    Arrays.fill(gradients, 1f);
    float[] gradientsBefore = gradients.clone();
    float[][] state = zeros(optimizer);
    optimizer.step(KERNELS, values, gradients, state, 10, 20, 0.1, 0);
    Bits.assertSame(gradients, gradientsBefore, "gradients");
    for (int i = 0; i < COUNT; i++) {
      boolean inside = i >= 10 && i < 20;
      assertThat(values[i] != before[i]).as("parameter %d changed", i).isEqualTo(inside);
      for (float[] one : state) {
        assertThat(one[i] != 0).as("state of parameter %d changed", i).isEqualTo(inside);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aParameterWithoutGradientStaysWhereItIs(Case tested) {
    Optimizer optimizer = tested.optimizer;
    float[] values = Numbers.ORDINARY.array(COUNT, new SplittableRandom(6));
    float[] before = values.clone();
    float[][] state = zeros(optimizer);
    for (int step = 0; step < 3; step++) {
      optimizer.step(KERNELS, values, new float[COUNT], state, 0, COUNT, 0.1, step);
    }
    Bits.assertSame(values, before, "parameters");
  }

  /// Nesterov's form as Sutskever and others write it takes the gradient at the place where
  /// momentum alone would lead: v ← μ v - η f'(θ + μ v), θ ← θ + v. Our w is that place.
  @Test
  void nesterovLooksAhead() {
    double mu = 0.9;
    double rate = 0.05;
    Momentum optimizer = new Momentum(rate, mu, true);
    float[] w = {1.5f};
    float[][] state = new float[1][1];
    double theta = w[0];
    double velocity = 0;
    for (int step = 0; step < 40; step++) {
      velocity = mu * velocity - rate * slope(theta + mu * velocity);
      theta += velocity;
      float[] gradient = {(float) slope(w[0])};
      optimizer.step(KERNELS, w, gradient, state, 0, 1, rate, step);
      assertThat((double) w[0]).isCloseTo(theta + mu * velocity, offset(1e-5));
    }
  }

  private static double slope(double w) {
    return 2 * w + 0.3 * Math.cos(w);
  }

  static Stream<ThrowingCallable> refusedRates(double rate) {
    return Stream.of(
        () -> new Momentum(rate),
        () -> new AdaGrad(rate),
        () -> new RmsProp(rate),
        () -> new Adam(rate),
        () -> new Lion(rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void ratesThatCannotBeAreRefused(double rate) {
    refusedRates(rate)
        .forEach(make ->
            assertThatThrownBy(make)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learning rate must be finite and above 0, found " + rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -0.1, 1.5, Double.NaN})
  void fractionsThatCannotBeAreRefused(double fraction) {
    String rest = " must be at least 0 and below 1, found " + fraction;
    assertThatThrownBy(() -> new Momentum(1, fraction, true)).hasMessage("momentum" + rest);
    assertThatThrownBy(() -> new RmsProp(1, fraction, 1)).hasMessage("decay" + rest);
    assertThatThrownBy(() -> new Adam(1, fraction, 0, 1)).hasMessage("beta1" + rest);
    assertThatThrownBy(() -> new Adam(1, 0, fraction, 1)).hasMessage("beta2" + rest);
    assertThatThrownBy(() -> new Lion(1, fraction, 0)).hasMessage("beta1" + rest);
    assertThatThrownBy(() -> new Lion(1, 0, fraction)).hasMessage("beta2" + rest);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-8, Double.NaN, Double.POSITIVE_INFINITY})
  void epsilonsThatCannotBeAreRefused(double epsilon) {
    String message = "epsilon must be finite and above 0, found " + epsilon;
    assertThatThrownBy(() -> new AdaGrad(1, epsilon)).hasMessage(message);
    assertThatThrownBy(() -> new RmsProp(1, 0.9, epsilon)).hasMessage(message);
    assertThatThrownBy(() -> new Adam(1, 0.9, 0.9, epsilon)).hasMessage(message);
  }
}
