package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CentralDifferencesTest {
  @Test
  void smoothFunctionsHaveTheirDerivatives() {
    double[] x = {0.7, -0.2};
    double[] gradient =
        CentralDifferences.gradient(x, () -> 100 * Math.sin(3 * x[0]) + Math.exp(x[1]));
    assertThat(gradient)
        .containsExactly(new double[] {300 * Math.cos(2.1), Math.exp(-0.2)}, offset(1e-8));
    assertThat(x).containsExactly(0.7, -0.2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-5, -3e-4, 0.66e-3, 0.99e-3, -1.5e-3, 1.9e-3})
  void kinksWithinTheStepsAreSeen(double where) {
    double[] x = {1 + where, 0.5};
    double[] gradient =
        CentralDifferences.gradient(x, () -> x[0] + 0.01 * Math.max(x[0], 1) + 40 * Math.cos(x[1]));
    assertThat(gradient[0]).isNaN();
    assertThat(gradient[1]).isCloseTo(-40 * Math.sin(0.5), offset(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-5, -0.9e-3})
  void jumpsOfTheSecondDerivativeAreSeenToo(double where) {
    double[] x = {1 + where};
    double[] gradient =
        CentralDifferences.gradient(x, () -> x[0] + 0.01 * Math.pow(Math.max(x[0] - 1, 0), 2));
    assertThat(gradient[0]).isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-4.1e-3, 4.1e-3, 0.3})
  void kinksFartherAwayDoNotMatter(double where) {
    double[] x = {1 + where};
    double[] gradient = CentralDifferences.gradient(x, () -> Math.max(x[0], 1));
    assertThat(gradient).containsExactly(new double[] {where > 0 ? 1 : 0}, offset(1e-9));
  }
}
