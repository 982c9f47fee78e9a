package dev.percept.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.ActivationCases;
import dev.percept.conformance.ActivationCases.Elementwise;
import dev.percept.conformance.Normal;
import dev.percept.kernel.ScalarKernels;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the conformance suite does not look at: inputs far from 0, kinks, special values and
/// refused numbers.
final class ActivationTest {
  private static final double STEP = 1e-6;

  static List<Elementwise> elementwise() {
    return ActivationCases.elementwise();
  }

  /// One row through a layer.
  private static final class Pass {
    final float[] output;
    final float[] inputGradient;

    private Pass(float[] output, float[] inputGradient) {
      this.output = output;
      this.inputGradient = inputGradient;
    }

    static Pass of(Layer layer, float... x) {
      int outputs = layer.outputShape(Shape.of(x.length)).elements();
      float[] ones = new float[outputs];
      Arrays.fill(ones, 1f);
      LayerWorkspace space =
          new LayerWorkspace(
              new ScalarKernels(),
              Shape.of(x.length),
              outputs,
              x,
              null,
              new float[outputs],
              ones,
              new float[x.length],
              new float[0],
              new float[0],
              0);
      space.rows = 1;
      layer.forward(space, 0, 1);
      layer.backward(space, 0, 1);
      return new Pass(space.output, space.inputGradient == null ? ones : space.inputGradient);
    }
  }

  private static float[] wide() {
    float[] x = new float[2_401];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 1_200) / 60f;
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void outputsFollowTheFormulaFarFromZeroToo(Elementwise activation) {
    float[] x = wide();
    Pass pass = Pass.of(activation.layer(), x);
    for (int i = 0; i < x.length; i++) {
      double expected = activation.formula().applyAsDouble(x[i]);
      assertThat((double) pass.output[i])
          .as("%s of %s", activation, x[i])
          .isCloseTo(expected, offset(2e-6 * Math.abs(expected) + 1e-10));
    }
  }

  /// At a kink any number between the derivatives on both sides is right.
  @ParameterizedTest
  @MethodSource("elementwise")
  void gradientsLieBetweenTheDerivativesOnBothSides(Elementwise activation) {
    float[] x = wide();
    Pass pass = Pass.of(activation.layer(), x);
    DoubleUnaryOperator f = activation.formula();
    for (int i = 0; i < x.length; i++) {
      double middle = f.applyAsDouble(x[i]);
      double right = (f.applyAsDouble(x[i] + STEP) - middle) / STEP;
      double left = (middle - f.applyAsDouble(x[i] - STEP)) / STEP;
      assertThat((double) pass.inputGradient[i])
          .as("gradient of %s at %s", activation, x[i])
          .isBetween(Math.min(left, right) - 3e-6, Math.max(left, right) + 3e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void hugeInputsGiveTheLimits(Elementwise activation) {
    Pass pass = Pass.of(activation.layer(), -1e18f, 1e18f);
    double low = activation.formula().applyAsDouble(-1e18);
    double high = activation.formula().applyAsDouble(1e18);
    assertThat((double) pass.output[0]).isCloseTo(low, offset(1e-6 * Math.abs(low)));
    assertThat((double) pass.output[1]).isCloseTo(high, offset(1e-6 * Math.abs(high)));
    double atLow = (activation.formula().applyAsDouble(-2e18) - low) / -1e18;
    double atHigh = (activation.formula().applyAsDouble(2e18) - high) / 1e18;
    assertThat((double) pass.inputGradient[0]).isCloseTo(atLow, offset(1e-6));
    assertThat((double) pass.inputGradient[1]).isCloseTo(atHigh, offset(1e-6));
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void nanIsHandedOn(Elementwise activation) {
    assertThat(Pass.of(activation.layer(), 1f, Float.NaN, 1f).output[1]).isNaN();
  }

  @Test
  void aReluGivesNoNegativeZero() {
    assertThat(Pass.of(new Relu(), -0f, -1f, 0f, 2f).output).containsExactly(0f, 0f, 0f, 2f);
  }

  @Test
  void derivativesAtKinksAreTheDocumentedOnes() {
    assertThat(Pass.of(new Relu(), 0f, -0f).inputGradient).containsExactly(0f, 0f);
    assertThat(Pass.of(new LeakyRelu(0.25), 0f).inputGradient).containsExactly(0.25f);
    assertThat(Pass.of(new Elu(0.5), 0f).inputGradient).containsExactly(0.5f);
    assertThat(Pass.of(new HardSigmoid(), -3f, 3f).inputGradient).containsExactly(0f, 0f);
    assertThat(Pass.of(new HardSwish(), -3f, 3f).inputGradient).containsExactly(0f, 1f);
  }

  @Test
  void maxoutGivesTheGradientToTheFirstOfTheLargest() {
    Pass pass = Pass.of(new Maxout(3), 1, 5, 2, 4, 4, 4, -1, -3, -1, -0f, 0, 0);
    assertThat(pass.output).containsExactly(5, 4, -1, 0);
    assertThat(pass.inputGradient).containsExactly(0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f})
  void zerosAreKeptByFunctionsThroughTheOrigin(float zero) {
    for (Layer layer :
        new Layer[] {
          new Tanh(),
          new Elu(1),
          new Selu(),
          new Gelu(false),
          new Gelu(true),
          new Silu(),
          new HardSwish()
        }) {
      assertThat(Pass.of(layer, zero).output[0]).as(layer.kind()).isZero();
    }
  }

  /// What defines the constants of selu: for normal x, the mean of y is 0 and that of y² is 1. By
  /// the trapezoidal rule from -12 to 12.
  @Test
  void seluKeepsMeanAndVariance() {
    double step = 1.0 / 1_024;
    double mean = 0;
    double square = 0;
    for (double x = -12; x <= 12; x += step) {
      double y = Selu.LAMBDA * (x > 0 ? x : Selu.ALPHA * StrictMath.expm1(x));
      mean += step * Normal.density(x) * y;
      square += step * Normal.density(x) * y * y;
    }
    assertThat(mean).isCloseTo(0, offset(1e-6));
    assertThat(square).isCloseTo(1, offset(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN})
  void slopesOfLeakyReluThatCannotBeAreRefused(double slope) {
    assertThatThrownBy(() -> new LeakyRelu(slope))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the slope of a leaky relu must be above 0 and below 1, found " + slope);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void alphasOfEluThatCannotBeAreRefused(double alpha) {
    assertThatThrownBy(() -> new Elu(alpha))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the alpha of an elu must be finite and above 0, found " + alpha);
  }

  @Test
  void maxoutRefusesGroupsThatCannotBe() {
    assertThatThrownBy(() -> new Maxout(1))
        .hasMessage("a maxout layer needs groups of at least 2 pieces, found 1");
    assertThatThrownBy(() -> new Maxout(3).outputShape(Shape.of(6, 8)))
        .hasMessage(
            "maxout of 3 pieces needs an input whose last size is a multiple of 3, found 6×8");
    assertThatThrownBy(() -> new Maxout(3).outputShape(Shape.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
