package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class DoubleMathTest {

  @Test
  void powersAreThoseOfTheLibrary() {
    for (double base : new double[] {0.9, 0.999, 0.5, 1.1, 1, 0}) {
      for (int exponent : new int[] {0, 1, 2, 3, 10, 1_000, 12_345, 1_000_000}) {
        double expected = Math.pow(base, exponent);
        assertThat(DoubleMath.power(base, exponent))
            .isCloseTo(expected, offset(expected * (1 + exponent) * 0x1p-53));
      }
    }
    assertThat(DoubleMath.power(0.9, Integer.MAX_VALUE)).isZero();
  }

  @Test
  void cosinesAndSinesAreThoseOfTheLibrary() {
    for (int i = -1_000; i <= 1_000; i++) {
      double p = i / 1_000.0;
      assertThat(DoubleMath.cosineOfHalfTurns(p)).isCloseTo(Math.cos(Math.PI * p), offset(4e-16));
      assertThat(DoubleMath.sineOfHalfTurns(p)).isCloseTo(Math.sin(Math.PI * p), offset(4e-16));
    }
    assertThat(DoubleMath.cosineOfHalfTurns(0)).isCloseTo(1, offset(0x1p-52));
    assertThat(DoubleMath.cosineOfHalfTurns(0.5)).isZero();
  }
}
