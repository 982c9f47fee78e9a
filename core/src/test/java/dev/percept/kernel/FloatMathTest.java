package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Normal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The errors that [FloatMath] states, measured against `StrictMath` in double, in ulp of the float
/// result.
///
/// Looks at every 257th float and at all borders. To look at every float (some minutes): `mvn test
/// -pl core -Dtest=FloatMathTest -Dpercept.test.stride=1`. The worst errors go to
/// `target/float-math.txt`.
final class FloatMathTest {
  private static final int STRIDE = Integer.getInteger("percept.test.stride", 257);
  private static final int BLOCKS = 1 << 10;
  private static final long FLOATS = 1L << 32;

  private static final float[] BORDERS = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1f,
    -1f,
    0x1.6a09e6p-1f, // √½, where the logarithm changes octaves
    0x1.6a09e6p0f,
    FloatMath.EXP_HIGHEST,
    FloatMath.EXP_LOWEST,
    0x1.62e42ep6f, // where e^x overflows,
    -0x1.5d589ep6f, // becomes subnormal,
    -0x1.9fe368p6f, // and vanishes
    -0x1.df6002p5f, // where e^x,
    -0x1.0a111ap2f, // the sigmoid,
    0x1.65f462p0f, // the logarithm,
    0x1.0fba1p4f, // expm1,
    -0x1.205368p2f, // tanh
    -0x1.5f4e3ap1f, // the softplus
    -0x1.8d71bp0f, // and the normal distribution are worst
    FloatMath.NORMAL_FARTHEST,
    -FloatMath.NORMAL_FARTHEST,
    -0x1.c58p3f, // where the normal distribution becomes subnormal or vanishes
    Float.MAX_VALUE,
    -Float.MAX_VALUE
  };

  @FunctionalInterface
  private interface FloatFunction {
    float of(float x);
  }

  /// The worst error found, in ulp, and where.
  private record Worst(double error, float argument) {}

  private static Worst worst(FloatFunction function, DoubleUnaryOperator exact) {
    Worst worst =
        IntStream.range(0, BLOCKS)
            .parallel()
            .mapToObj(block -> worstOfBlock(function, exact, block))
            .max(Comparator.comparingDouble(Worst::error))
            .orElseThrow();
    for (float border : BORDERS) {
      for (float x : new float[] {Math.nextDown(border), border, Math.nextUp(border)}) {
        double error = error(function, exact, x);
        worst = error > worst.error ? new Worst(error, x) : worst;
      }
    }
    return worst;
  }

  private static Worst worstOfBlock(FloatFunction function, DoubleUnaryOperator exact, int block) {
    double worst = 0;
    float argument = 0;
    long end = FLOATS / BLOCKS * (block + 1);
    long begin = FLOATS / BLOCKS * block;
    for (long bits = begin + (STRIDE - begin % STRIDE) % STRIDE; bits < end; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      double error = error(function, exact, x);
      if (error > worst) {
        worst = error;
        argument = x;
      }
    }
    return new Worst(worst, argument);
  }

  /// The error in ulp of the float nearest to the exact result; infinite where a NaN or an infinity
  /// is not matched.
  private static double error(FloatFunction function, DoubleUnaryOperator exact, float x) {
    float found = function.of(x);
    double expected = exact.applyAsDouble(x);
    float rounded = (float) expected;
    if (Float.isNaN(rounded) || Float.isInfinite(rounded) || !Float.isFinite(found)) {
      return Float.compare(found, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(found - expected) / Math.ulp(rounded);
  }

  private static void check(
      String name, FloatFunction function, DoubleUnaryOperator exact, double bound)
      throws IOException {
    Worst worst = worst(function, exact);
    Files.writeString(
        Path.of("target", "float-math.txt"),
        "%s: at most %.4f ulp, at %s; one float in %d looked at%n"
            .formatted(name, worst.error, Float.toHexString(worst.argument), STRIDE),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertThat(worst.error)
        .as("%s at %s", name, Float.toHexString(worst.argument))
        .isLessThanOrEqualTo(bound);
  }

  @Test
  void exponentialKeepsItsBound() throws IOException {
    check("exp", FloatMath::exp, StrictMath::exp, 1.01);
  }

  @Test
  void sigmoidKeepsItsBound() throws IOException {
    check("sigmoid", FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 2.41);
  }

  @Test
  void exponentialLessOneKeepsItsBound() throws IOException {
    check("expm1", FloatMath::expm1, StrictMath::expm1, 1.46);
  }

  @Test
  void hyperbolicTangentKeepsItsBound() throws IOException {
    check("tanh", FloatMath::tanh, StrictMath::tanh, 2.50);
  }

  @Test
  void softplusKeepsItsBound() throws IOException {
    check(
        "log1pExp",
        FloatMath::log1pExp,
        x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
        2.87);
  }

  @Test
  void normalDistributionKeepsItsBounds() throws IOException {
    check("normalDistribution", FloatMath::normalDistribution, Normal::distribution, 6.39);
    for (float x = -16; x < 16; x += 0x1.3p-12f) {
      assertThat((double) FloatMath.normalDistribution(x))
          .isCloseTo(Normal.distribution(x), offset(2.2e-7));
    }
  }

  @Test
  void logarithmKeepsItsBound() throws IOException {
    check("log", FloatMath::log, StrictMath::log, 0.87);
  }

  @Test
  void specialValuesAreExact() {
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
    assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
    assertThat(FloatMath.expm1(0f)).isEqualTo(0f);
    assertThat(FloatMath.expm1(-0f)).isEqualTo(0f);
    assertThat(FloatMath.expm1(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    assertThat(FloatMath.expm1(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.expm1(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.expm1(Float.NaN)).isNaN();
    assertThat(FloatMath.tanh(0f)).isEqualTo(0f);
    assertThat(FloatMath.tanh(-0f)).isEqualTo(-0f);
    assertThat(FloatMath.tanh(-Float.MIN_VALUE)).isEqualTo(-Float.MIN_VALUE);
    assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
    assertThat(FloatMath.log1pExp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.log1pExp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.log1pExp(Float.NaN)).isNaN();
    assertThat(FloatMath.normalDistribution(0f)).isEqualTo(0.5f);
    assertThat(FloatMath.normalDistribution(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.normalDistribution(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.normalDistribution(Float.NaN)).isNaN();
    assertThat(FloatMath.log(1f)).isEqualTo(0f);
    assertThat(FloatMath.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(-1f)).isNaN();
    assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
    assertThat(FloatMath.log(Float.NaN)).isNaN();
    assertThat(FloatMath.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
  }
}
