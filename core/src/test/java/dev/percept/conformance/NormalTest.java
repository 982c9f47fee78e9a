package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class NormalTest {
  /// Abramowitz and Stegun, table 26.1 and, for the tails, table 26.2.
  @Test
  void distributionIsThatOfTheTables() {
    assertThat(Normal.distribution(0)).isEqualTo(0.5);
    assertThat(Normal.distribution(1)).isCloseTo(0.84134_47460_68543, offset(1e-14));
    assertThat(Normal.distribution(2.98)).isCloseTo(0.99855_87580_82660, offset(1e-14));
    assertThat(-Math.log10(Normal.distribution(-5))).isCloseTo(6.54265, offset(1e-5));
    assertThat(-Math.log10(Normal.distribution(-10))).isCloseTo(23.11805, offset(1e-5));
    assertThat(Normal.distribution(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Normal.distribution(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Normal.distribution(Double.NaN)).isNaN();
  }

  @Test
  void seriesAndFractionMeet() {
    double step = 1e-9;
    double slope = (Normal.distribution(-3 + step) - Normal.distribution(-3 - step)) / (2 * step);
    assertThat(slope).isCloseTo(Normal.density(3), offset(1e-6));
  }
}
