package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StallsTest {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;

  private final Stalls stalls = new Stalls(4);
  private final Plan plan = new Plan();
  private long now = -3 * MILLISECOND; // nanoTime may be anything

  private void run(long elapsed, long waited) {
    plan.begin();
    now += elapsed;
    stalls.finished(plan, elapsed, waited, now);
  }

  private void usualRuns(int count) {
    for (int i = 0; i < count; i++) {
      run(150 * MICROSECOND, 20 * MICROSECOND);
      assertThat(stalls.leaveOut(now)).isZero();
    }
  }

  /// For how long threads are to be left out from now on; then none is.
  private long leftOutFor() {
    long nanos = 0;
    while (stalls.leaveOut(now + nanos) > 0) {
      nanos += MILLISECOND / 10;
    }
    return nanos;
  }

  @Test
  void afterAStallOneThreadIsLeftOutForAWhile() {
    usualRuns(100);
    run(3 * MILLISECOND, 2_900 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isOne();
    assertThat(leftOutFor()).isEqualTo(5 * MILLISECOND);
  }

  @Test
  void stallsWithOneLeftOutLeaveOutMoreAndAtLastAllButTheCaller() {
    usualRuns(100);
    for (int expected : new int[] {1, 2, 3, 3}) {
      run(3 * MILLISECOND, 2_900 * MICROSECOND);
      assertThat(stalls.leaveOut(now)).isEqualTo(expected);
    }
    // A stall soon after all are back: as many are left out as before.
    now += leftOutFor();
    usualRuns(5);
    run(3 * MILLISECOND, 2_900 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isEqualTo(3);
    // Long after it is a new story.
    now += leftOutFor();
    usualRuns(5_000);
    run(3 * MILLISECOND, 2_900 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isOne();
  }

  @Test
  void forTwiceAsLongEachTimeThatStallsFollowSoonUpToALimit() {
    usualRuns(100);
    for (long expected : new long[] {5, 10, 20, 40, 80, 160, 320, 320, 320}) {
      run(3 * MILLISECOND, 2_900 * MICROSECOND);
      assertThat(stalls.leaveOut(now)).isOne();
      long nanos = leftOutFor();
      assertThat(nanos).isEqualTo(expected * MILLISECOND);
      now += nanos;
      usualRuns(5);
    }
    usualRuns(3_000);
    run(3 * MILLISECOND, 2_900 * MICROSECOND);
    assertThat(leftOutFor()).isEqualTo(5 * MILLISECOND);
  }

  @Test
  void unevenPartsAreNoStall() {
    for (int i = 0; i < 1_000; i++) {
      run(20 * MILLISECOND, 15 * MILLISECOND);
      assertThat(stalls.leaveOut(now)).isZero();
    }
  }

  @Test
  void norIsALongRunWithoutWaiting() {
    usualRuns(100);
    run(3 * MILLISECOND, 900 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isZero();
  }

  @Test
  void norAShortWait() {
    usualRuns(20);
    for (int i = 0; i < 20; i++) {
      run(10 * MICROSECOND, MICROSECOND);
    }
    run(490 * MICROSECOND, 480 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isZero();
  }

  @Test
  void nothingIsKnownBeforeSomeRuns() {
    usualRuns(20);
    run(3 * MILLISECOND, 2_900 * MICROSECOND);
    assertThat(stalls.leaveOut(now)).isZero();
  }

  @Test
  void whatIsUsualFollowsTheWork() {
    for (int i = 0; i < 100; i++) {
      run(MILLISECOND / 10, 0);
    }
    // A machine that has become slower, each run half waiting: a stall at first, usual later.
    int stalled = 0;
    for (int i = 0; i < 300; i++) {
      run(2 * MILLISECOND, 1_900 * MICROSECOND);
      if (stalls.leaveOut(now) > 0) {
        stalled++;
        now += leftOutFor();
      }
    }
    assertThat(stalled).isBetween(1, 150);
  }
}
