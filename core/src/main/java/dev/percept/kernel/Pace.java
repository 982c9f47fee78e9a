package dev.percept.kernel;

/// Whether a plan is done sooner by a team or by its caller alone.
///
/// Usually by the team. But where other programs want the cores too, a thread that was displaced
/// keeps everybody waiting until the scheduler's time slice is over, some milliseconds, in which
/// the caller alone could do many small runs; or it displaces the caller itself. And parts may be
/// so small that passing them on costs more than it saves. Which of these it is does not matter: a
/// team that has lost too much against the caller alone is given a rest, for twice as long each
/// time that it loses again soon.
final class Pace {
  /// The caller alone is timed in some runs at run 32, 128, 512 … and then every so often. What it
  /// needs gets less while the JIT is at work.
  private static final int FIRST_TRIAL = 32;

  private static final int MOST_BETWEEN_TRIALS = 8_192;
  private static final int TRIAL_RUNS = 3;

  /// The team rests when it has lost more than so many runs of the caller alone: one displaced
  /// thread should not suffice.
  private static final int MOST_LOST = 16;

  // In nanoseconds. At most so long that it is no pity if the other program has ended meanwhile.
  private static final long SHORTEST_REST = 10_000_000;
  private static final long LONGEST_REST = 640_000_000;

  private int runs;
  private int nextTrial = FIRST_TRIAL;
  private int trialRuns;
  private long alone = Long.MAX_VALUE;
  private long lost;
  private boolean resting;
  private long restEnd;
  private long rest;

  Pace() {}

  /// Whether the caller should do the next run alone.
  ///
  /// @param now the time in nanoseconds
  boolean callerAlone(long now) {
    if (runs >= nextTrial) {
      trialRuns = TRIAL_RUNS;
      nextTrial = runs + Math.min(3 * runs, MOST_BETWEEN_TRIALS);
      alone = Long.MAX_VALUE;
    }
    resting = resting && now - restEnd < 0;
    return resting || trialRuns > 0;
  }

  /// Takes note of a run that the caller did alone.
  void aloneTook(long nanos) {
    runs++;
    trialRuns = Math.max(0, trialRuns - 1);
    alone = Math.min(alone, nanos);
  }

  /// Takes note of a run of the team.
  ///
  /// @param now when it ended
  void teamTook(long nanos, long now) {
    runs++;
    if (alone == Long.MAX_VALUE) {
      return;
    }
    lost = Math.max(0, lost + nanos - alone);
    if (lost > MOST_LOST * alone) {
      rest = rest > 0 && now - restEnd < rest ? Math.min(2 * rest, LONGEST_REST) : SHORTEST_REST;
      restEnd = now + rest;
      resting = true;
      lost = 0;
    }
  }
}
