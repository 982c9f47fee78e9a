package dev.percept.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.conformance.Bits;
import dev.percept.layer.ParameterSpec.Role;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitializerTest {
  private static final Rng RNG = new Rng(11);

  static List<Initializer> all() {
    return List.of(
        new Initializer.Zeros(),
        new Initializer.Ones(),
        new Initializer.Normal(0.3),
        new Initializer.Uniform(0.7),
        new Initializer.Xavier(),
        new Initializer.He(),
        new Initializer.LeCun(),
        new Initializer.Orthogonal(1.4));
  }

  private static ParameterSpec spec(Initializer initializer, Shape shape, int fanIn, int fanOut) {
    return new ParameterSpec("weight", shape, Role.WEIGHT, initializer, fanIn, fanOut);
  }

  private static float[] values(Initializer initializer, Shape shape, int fanIn, int fanOut) {
    float[] values = new float[shape.elements()];
    initializer.fill(values, 0, spec(initializer, shape, fanIn, fanOut), RNG, 3);
    return values;
  }

  /// Of n numbers the mean is off by a few σ/√n, and the variance by a few σ²·√(2/n) if they are
  /// normal: with n = 100,000, and four of these, 0.0127 σ and 0.018 σ².
  @ParameterizedTest
  @CsvSource({
    "normal, 0.09",
    "uniform, 0.16333333333333333",
    "xavier, 0.0025",
    "he, 0.004",
    "lecun, 0.002",
  })
  void meanAndVarianceAreThoseOfTheFormula(String name, double variance) {
    Initializer initializer =
        switch (name) {
          case "normal" -> new Initializer.Normal(0.3);
          case "uniform" -> new Initializer.Uniform(0.7);
          case "xavier" -> new Initializer.Xavier();
          case "he" -> new Initializer.He();
          default -> new Initializer.LeCun();
        };
    float[] values = values(initializer, Shape.of(500, 200), 500, 300);
    double mean = 0;
    for (float value : values) {
      mean += value;
    }
    mean /= values.length;
    double found = 0;
    for (float value : values) {
      found += (value - mean) * (value - mean);
    }
    found /= values.length;
    assertThat(mean).isCloseTo(0, offset(0.0127 * Math.sqrt(variance)));
    assertThat(found).isCloseTo(variance, offset(0.018 * variance));
  }

  @Test
  void uniformNumbersReachTheLimitsAndNotBeyond() {
    float[] values = values(new Initializer.Uniform(0.7), Shape.of(100_000), 1, 1);
    Arrays.sort(values);
    assertThat(values[0]).isBetween(-0.7f, -0.6998f);
    assertThat(values[values.length - 1]).isBetween(0.6998f, 0.7f);
  }

  @Test
  void constantsAreConstant() {
    assertThat(values(new Initializer.Zeros(), Shape.of(3), 1, 1)).containsOnly(0f);
    assertThat(values(new Initializer.Ones(), Shape.of(3), 1, 1)).containsOnly(1f);
  }

  /// W·Wᵀ, or Wᵀ·W where W is high, is gain² times the identity.
  @ParameterizedTest
  @CsvSource({"1, 1", "5, 5", "3, 40", "40, 3", "1, 9", "9, 1", "64, 64", "120, 100"})
  void orthogonalMatricesAreOrthogonal(int rows, int columns) {
    double gain = 1.4;
    float[] w = values(new Initializer.Orthogonal(gain), Shape.of(rows, columns), 1, 1);
    boolean high = rows > columns;
    int vectors = high ? columns : rows;
    int length = high ? rows : columns;
    for (int a = 0; a < vectors; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < length; i++) {
          product +=
              (double) w[high ? i * columns + a : a * columns + i]
                  * w[high ? i * columns + b : b * columns + i];
        }
        assertThat(product)
            .as("%d × %d, vectors %d and %d", rows, columns, a, b)
            .isCloseTo(a == b ? gain * gain : 0, offset(1e-6));
      }
    }
  }

  @Test
  void orthogonalTakesAllSizesButTheLastAsRows() {
    Initializer orthogonal = new Initializer.Orthogonal(1);
    Bits.assertSame(
        values(orthogonal, Shape.of(3, 2, 4, 5), 1, 1),
        values(orthogonal, Shape.of(24, 5), 1, 1),
        "3×2×4×5");
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSamePlaceGetsTheSameNumbersAndNothingElseIsWritten(Initializer initializer) {
    Shape shape = Shape.of(6, 7);
    float[] alone = values(initializer, shape, 6, 7);
    float[] among = new float[50];
    Arrays.fill(among, Float.NaN);
    initializer.fill(among, 5, spec(initializer, shape, 6, 7), RNG, 3);
    Bits.assertSame(Arrays.copyOfRange(among, 5, 47), alone, initializer);
    for (int i = 0; i < among.length; i++) {
      assertThat(Float.isNaN(among[i])).as("element %d untouched", i).isEqualTo(i < 5 || i >= 47);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyParameterAndEverySeedHasNumbersOfItsOwn(Initializer initializer) {
    if (initializer instanceof Initializer.Zeros || initializer instanceof Initializer.Ones) {
      return;
    }
    ParameterSpec spec = spec(initializer, Shape.of(4, 5), 4, 5);
    float[] first = new float[20];
    float[] other = new float[20];
    float[] seeded = new float[20];
    initializer.fill(first, 0, spec, RNG, 0);
    initializer.fill(other, 0, spec, RNG, 1);
    initializer.fill(seeded, 0, spec, new Rng(12), 0);
    for (int i = 0; i < first.length; i++) {
      assertThat(first[i]).isNotEqualTo(other[i]).isNotEqualTo(seeded[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void numbersThatCannotBeAreRefused(double number) {
    assertThatThrownBy(() -> new Initializer.Normal(number))
        .hasMessage("standard deviation must be finite and at least 0, found " + number);
    assertThatThrownBy(() -> new Initializer.Uniform(number))
        .hasMessage("limit must be finite and at least 0, found " + number);
    assertThatThrownBy(() -> new Initializer.Orthogonal(number))
        .hasMessage("gain must be finite and above 0, found " + number);
  }

  @Test
  void anOrthogonalGainOfZeroIsRefused() {
    assertThatThrownBy(() -> new Initializer.Orthogonal(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
