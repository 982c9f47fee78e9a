package dev.percept.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
  private static final Offset<Double> ULPS = offset(1e-14);

  private static void expect(Schedule schedule, int steps, int step, double factor) {
    assertThat(schedule.factor(step, steps))
        .as("%s, step %d of %d", schedule, step, steps)
        .isCloseTo(factor, ULPS);
  }

  @Test
  void constantAndPlateauStartAtOne() {
    for (int step : new int[] {0, 1, 99}) {
      expect(new Schedule.Constant(), 100, step, 1);
      expect(new Schedule.ReduceOnPlateau(3, 0.1), 100, step, 1);
    }
  }

  @Test
  void stepFallsAfterEveryInterval() {
    Schedule schedule = new Schedule.Step(10, 0.5);
    expect(schedule, 100, 0, 1);
    expect(schedule, 100, 9, 1);
    expect(schedule, 100, 10, 0.5);
    expect(schedule, 100, 19, 0.5);
    expect(schedule, 100, 20, 0.25);
    expect(schedule, 100, 99, 1.0 / 512);
  }

  @Test
  void exponentialFallsByTheSameRatio() {
    Schedule schedule = new Schedule.Exponential(0.01);
    expect(schedule, 101, 0, 1);
    expect(schedule, 101, 50, 0.1);
    expect(schedule, 101, 100, 0.01);
    double ratio = schedule.factor(1, 101);
    for (int step = 0; step < 100; step++) {
      assertThat(schedule.factor(step + 1, 101) / schedule.factor(step, 101))
          .isCloseTo(ratio, ULPS);
    }
  }

  @Test
  void cosineFallsByHalfAPeriod() {
    Schedule schedule = new Schedule.Cosine(0.2);
    expect(schedule, 61, 0, 1);
    expect(schedule, 61, 20, 0.2 + 0.8 * 0.75);
    expect(schedule, 61, 30, 0.6);
    expect(schedule, 61, 40, 0.2 + 0.8 * 0.25);
    expect(schedule, 61, 60, 0.2);
    expect(new Schedule.Cosine(0), 61, 60, 0);
  }

  @Test
  void oneCycleRisesAndFalls() {
    Schedule schedule = new Schedule.OneCycle(0.25, 0.1, 0.01);
    expect(schedule, 101, 0, 0.1);
    expect(schedule, 101, 25, 1);
    expect(schedule, 101, 100, 0.01);
    // Half way up, and half way down.
    expect(schedule, 201, 25, 0.55);
    expect(schedule, 201, 125, 0.505);
    for (int step = 1; step <= 100; step++) {
      boolean rises = schedule.factor(step, 101) > schedule.factor(step - 1, 101);
      assertThat(rises).as("rises at step %d", step).isEqualTo(step <= 25);
    }
    expect(new Schedule.OneCycle(), 1_001, 0, 0.04);
    expect(new Schedule.OneCycle(), 1_001, 300, 1);
    expect(new Schedule.OneCycle(), 1_001, 1_000, 4e-6);
  }

  @Test
  void warmUpRisesInAStraightLineAndThenFollowsTheOther() {
    Schedule schedule = new Schedule.WarmUp(4, new Schedule.Cosine(0));
    expect(schedule, 65, 0, 0.25);
    expect(schedule, 65, 1, 0.5);
    expect(schedule, 65, 3, 1);
    expect(schedule, 65, 4, 1);
    expect(schedule, 65, 34, 0.5);
    expect(schedule, 65, 64, 0);
    // It rises to where the other starts.
    Schedule low = new Schedule.WarmUp(2, new Schedule.OneCycle(0.5, 0.1, 0));
    expect(low, 10, 0, 0.05);
    expect(low, 10, 1, 0.1);
    expect(low, 10, 2, 0.1);
  }

  @Test
  void trainingsOfFewStepsHaveRatesToo() {
    for (Schedule schedule :
        new Schedule[] {
          new Schedule.Exponential(0.5),
          new Schedule.Cosine(0),
          new Schedule.WarmUp(1, new Schedule.Cosine(0))
        }) {
      expect(schedule, 1, 0, 1);
    }
    expect(new Schedule.OneCycle(0.3, 0.1, 0), 1, 0, 0.1);
    expect(new Schedule.OneCycle(0.3, 0.1, 0), 2, 1, 0);
    expect(new Schedule.WarmUp(5, new Schedule.Cosine(0)), 3, 2, 0.6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void factorsThatCannotBeAreRefused(double factor) {
    String rest = "factor must be finite and above 0, found " + factor;
    assertThatThrownBy(() -> new Schedule.Step(1, factor)).hasMessage(rest);
    assertThatThrownBy(() -> new Schedule.Exponential(factor)).hasMessage("last " + rest);
    assertThatThrownBy(() -> new Schedule.OneCycle(0.3, factor, 0)).hasMessage("first " + rest);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void lastFactorsThatCannotBeAreRefused(double last) {
    String message = "last factor must be finite and at least 0, found " + last;
    assertThatThrownBy(() -> new Schedule.Cosine(last)).hasMessage(message);
    assertThatThrownBy(() -> new Schedule.OneCycle(0.3, 0.1, last)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void sharesThatCannotBeAreRefused(double share) {
    assertThatThrownBy(() -> new Schedule.OneCycle(share, 0.1, 0))
        .hasMessage("rise must be above 0 and below 1, found " + share);
    assertThatThrownBy(() -> new Schedule.ReduceOnPlateau(1, share))
        .hasMessage("factor must be above 0 and below 1, found " + share);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void countsThatCannotBeAreRefused(int count) {
    assertThatThrownBy(() -> new Schedule.Step(count, 0.5))
        .hasMessage("interval must be at least 1, found " + count);
    assertThatThrownBy(() -> new Schedule.WarmUp(count, new Schedule.Constant()))
        .hasMessage("warm-up must be at least 1 step, found " + count);
    assertThatThrownBy(() -> new Schedule.ReduceOnPlateau(count, 0.5))
        .hasMessage("patience must be at least 1, found " + count);
  }

  /// Nobody would notice the plateau.
  @Test
  void warmUpRefusesWhatIsNoFunctionOfTheStep() {
    assertThatThrownBy(() -> new Schedule.WarmUp(1, new Schedule.ReduceOnPlateau(1, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a warm-up cannot be followed by a schedule that waits for a plateau, found"
                + " ReduceOnPlateau[patience=1, by=0.5]");
  }
}
