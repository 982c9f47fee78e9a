package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("measures time")
final class PaceTest {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long ALONE = 200 * MICROSECOND;
  private static final long TEAM = 120 * MICROSECOND;
  private static final long STALL = 3 * MILLISECOND;

  private final Pace pace = new Pace();
  private long now = -50 * MILLISECOND; // nanoTime may be anything
  private int aloneRuns;

  /// One run, which takes `team` nanoseconds if the team does it.
  ///
  /// @return whether the caller did it alone
  private boolean run(long team) {
    if (pace.callerAlone(now)) {
      now += ALONE;
      aloneRuns++;
      pace.aloneTook(ALONE);
      return true;
    }
    now += team;
    pace.teamTook(team, now);
    return false;
  }

  private void runs(int count, long team) {
    for (int i = 0; i < count; i++) {
      run(team);
    }
  }

  /// How long the team rests from now on, in nanoseconds.
  private long rest() {
    long start = now;
    while (run(TEAM)) {}
    return now - TEAM - start;
  }

  @Test
  void theCallerAloneIsTriedSeldom() {
    runs(32, TEAM);
    assertThat(aloneRuns).isZero();
    runs(3, TEAM);
    assertThat(aloneRuns).isEqualTo(3);
    runs(10_000, TEAM);
    assertThat(aloneRuns).isBetween(12, 18);
    runs(100_000, TEAM);
    assertThat(aloneRuns).isLessThan(60);
  }

  @Test
  void aTeamThatIsSlowerRests() {
    runs(40, TEAM);
    int runs = 0;
    while (!run(2 * ALONE)) {
      runs++;
    }
    assertThat(runs).isBetween(16, 19);
    assertThat(rest()).isBetween(9 * MILLISECOND, 11 * MILLISECOND);
  }

  @Test
  void oneStallIsForgivenAndTwoSoonAfterAnotherAreNot() {
    runs(200, TEAM);
    run(STALL);
    assertThat(run(TEAM)).isFalse();
    runs(100, TEAM);
    aloneRuns = 0;
    run(STALL);
    runs(5, TEAM);
    run(STALL);
    assertThat(run(TEAM)).isTrue();
  }

  @Test
  void restsGetLongerWhileTheTeamGoesOnLosing() {
    runs(200, TEAM);
    long before = now;
    long inTeam = 0;
    while (now - before < 10_000 * MILLISECOND) {
      long start = now;
      inTeam += run(3 * ALONE) ? 0 : now - start;
    }
    // Ten seconds: rests of 10, 20, 40 … 640 ms, and in between what it takes to see a loss.
    assertThat(inTeam).isBetween(50 * MILLISECOND, 150 * MILLISECOND);
  }

  @Test
  void afterGoodTimesTheFirstRestIsShortAgain() {
    runs(200, TEAM);
    for (int i = 0; i < 20; i++) {
      while (!run(3 * ALONE)) {}
      rest();
    }
    long count = 1_000 * MILLISECOND / TEAM;
    runs((int) count, TEAM);
    while (!run(3 * ALONE)) {}
    assertThat(rest()).isBetween(9 * MILLISECOND, 11 * MILLISECOND);
  }

  @Test
  void aTeamThatIsFasterNeverRests() {
    runs(1_000, TEAM);
    aloneRuns = 0;
    runs(100_000, ALONE - MICROSECOND);
    assertThat(aloneRuns).isLessThan(60);
  }

  @Test
  void nothingIsKnownBeforeTheFirstTrial() {
    runs(32, 100 * ALONE);
    assertThat(aloneRuns).isZero();
  }
}
