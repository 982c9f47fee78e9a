package dev.percept.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.kernel.ScalarKernels;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimingTest {

  private static Timing descending(int count) {
    long[] nanos = new long[count];
    Arrays.setAll(nanos, i -> count - i);
    return new Timing(nanos, 0);
  }

  // Of the calls that took 1, 2, … count.
  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 1",
    "1, 0.99, 1",
    "2, 0.5, 1",
    "3, 0.5, 2",
    "4, 0.5, 2",
    "99, 0.99, 99",
    "100, 0.99, 99",
    "101, 0.99, 100",
    "1000, 0.99, 990",
    "7, 1, 7",
    "1000, 0.0001, 1"
  })
  void percentileIsTheNearestRank(int count, double share, long expected) {
    assertThat(descending(count).percentile(share)).isEqualTo(expected);
  }

  @Test
  void medianAndFastestAreOfSortedCalls() {
    Timing timing = new Timing(new long[] {9, 1, 5}, 3);
    assertThat(timing.median()).isEqualTo(5);
    assertThat(timing.fastest()).isEqualTo(1);
    assertThat(timing.bytes()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void aShareOutOfRangeIsRefused(double share) {
    assertThatThrownBy(() -> descending(3).percentile(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 and at most 1, found " + share);
  }

  @Test
  void noCallIsRefused() {
    assertThatThrownBy(() -> new Timing(new long[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStopwatchTimesEachCallByItself() {
    Timing timing =
        new Stopwatch(new ScalarKernels(), 0.03).time(() -> LockSupport.parkNanos(2_000_000));
    assertThat(timing.fastest()).isBetween(1_000_000L, 100_000_000L);
    assertThat(timing.median()).isGreaterThanOrEqualTo(timing.fastest());
  }

  @Test
  void aStopwatchCountsWhatACallAllocates() {
    byte[][] kept = new byte[1][];
    Timing timing =
        new Stopwatch(new ScalarKernels(), 0.02).time(() -> kept[0] = new byte[100_000]);
    assertThat(timing.bytes()).isBetween(100_000L, 110_000L);
  }

  @Test
  void theScalarPeakLoopDoesWhatItSays() {
    ScalarPeakLoop loop = new ScalarPeakLoop();
    assertThat(loop.operations()).isEqualTo(24);
    assertThat(loop.run(0)).isEqualTo(66f);
    assertThat(loop.run(1)).isEqualTo(12 + 66 / 2f);
    assertThat(loop.run(100)).isEqualTo(24f);
  }

  @Test
  void operationsOfAStepAreThoseOfItsFiveProducts() {
    double expected =
        2.0 * 100 * 784 * 50 // forward
            + 2.0 * 100 * 50 * 10
            + 2.0 * 784 * 100 * 50 // gradients of the weights
            + 2.0 * 50 * 100 * 10
            + 2.0 * 100 * 10 * 50; // gradient of the hidden layer
    assertThat(SpeedTest.operationsOfStep(50, 100)).isEqualTo(expected);
  }
}
