package dev.percept.kernel;

/// Notices that other programs keep threads of a team from their cores, and says for how long it
/// had better do with fewer.
///
/// Whoever waits for the part of a thread that another program has displaced waits until the
/// scheduler's time slice is over: some milliseconds, in which the others could do many small
/// tasks. With a thread less than cores, that program has a core for itself, and nobody waits. So
/// after a stall one thread is left out for a while: for twice as long each time that the next
/// stall follows soon, and one more if that happens with one left out.
final class Stalls {
  /// A wait below this is no stall, in nanoseconds: less than any time slice.
  private static final long LEAST = 500_000;

  /// A run that takes so many times as long as usual, most of it waiting, was stalled. It is by no
  /// means one of uneven parts: those are uneven each time.
  private static final int TIMES_USUAL = 4;

  /// What is usual is known after so many runs.
  private static final int RUNS = 32;

  // For about as long as a stall at first; at most so long that it is no pity if the other program
  // has ended meanwhile.
  private static final long SHORTEST = 5_000_000;
  private static final long LONGEST = 320_000_000;

  private final int most;
  private boolean active;
  private int leftOut;
  private long end;
  private long period;

  /// For a team of `threads`.
  Stalls(int threads) {
    this.most = threads - 1;
  }

  /// How many threads to do without now.
  int leaveOut() {
    return active ? leaveOut(System.nanoTime()) : 0;
  }

  /// As [#leaveOut()] at the time `now`, in nanoseconds.
  int leaveOut(long now) {
    active = active && now - end < 0;
    return active ? leftOut : 0;
  }

  /// Takes note of a run of the team, or what is left of it.
  ///
  /// @param elapsed how long it took, in nanoseconds
  /// @param waited how long the caller had nothing to do meanwhile
  /// @param now when it ended
  void finished(Plan plan, long elapsed, long waited, long now) {
    long usual = plan.usual(elapsed);
    if (waited > LEAST
        && 2 * waited > elapsed
        && elapsed > TIMES_USUAL * usual
        && plan.run() > RUNS) {
      boolean again = period > 0 && now - end < period;
      int before = again ? leftOut : 0;
      leftOut = Math.min(most, leaveOut(now) > 0 ? before + 1 : Math.max(1, before));
      period = again ? Math.min(2 * period, LONGEST) : SHORTEST;
      end = now + period;
      active = true;
    }
  }
}
