package dev.percept.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.ScalarKernels;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SgdTest {
  private static final ScalarKernels KERNELS = new ScalarKernels();

  private static void step(Sgd sgd, float[] values, float[] gradients, int from, int to) {
    sgd.step(KERNELS, values, gradients, new float[0][], from, to, sgd.learningRate(), 0);
  }

  @Test
  void stepGoesAgainstTheGradientInOneRounding() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = Numbers.ORDINARY.array(1_000, random);
    float[] gradients = Numbers.ORDINARY.array(1_000, random);
    float[] before = values.clone();
    float rate = 0.1f;
    step(new Sgd(0.1), values, gradients, 0, 1_000);
    for (int i = 0; i < values.length; i++) {
      BigDecimal exact =
          new BigDecimal(before[i])
              .subtract(new BigDecimal(rate).multiply(new BigDecimal(gradients[i])));
      assertThat(values[i]).isEqualTo(exact.floatValue());
    }
  }

  @Test
  void rangesTogetherAreTheWhole() {
    SplittableRandom random = new SplittableRandom(2);
    float[] whole = Numbers.WIDE.array(77, random);
    float[] gradients = Numbers.ORDINARY.array(77, random);
    float[] inParts = whole.clone();
    Sgd sgd = new Sgd(0.3);
    step(sgd, whole, gradients, 0, 77);
    step(sgd, inParts, gradients, 40, 77);
    step(sgd, inParts, gradients, 0, 13);
    step(sgd, inParts, gradients, 13, 13);
    step(sgd, inParts, gradients, 13, 40);
    Bits.assertSame(inParts, whole, "parameters");
  }

  @Test
  void nothingOutsideTheRangeChanges() {
    float[] values = {1, 1, 1, 1};
    step(new Sgd(1), values, new float[] {1, 1, 1, 1}, 1, 3);
    assertThat(values).containsExactly(1, 0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void ratesThatCannotBeAreRefused(double rate) {
    assertThatThrownBy(() -> new Sgd(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning rate must be finite and above 0, found " + rate);
  }
}
