package dev.percept.bench;

import java.util.Arrays;

/// Times calls again and again.
final class MedianTime {
  private static final int MOST_CALLS = 100_000;
  private static final int LEAST_CALLS = 3;

  private MedianTime() {}

  /// The median nanoseconds of the calls that fit into `seconds`, at least three.
  static long of(Runnable call, double seconds) {
    long[] times = new long[MOST_CALLS];
    int count = 0;
    long end = end(seconds);
    while (count < LEAST_CALLS || (count < MOST_CALLS && System.nanoTime() < end)) {
      long before = System.nanoTime();
      call.run();
      times[count++] = System.nanoTime() - before;
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }

  /// Calls for `seconds`, for the JIT and the caches.
  static void warmUp(Runnable call, double seconds) {
    for (long end = end(seconds); System.nanoTime() < end; ) {
      call.run();
    }
  }

  private static long end(double seconds) {
    return System.nanoTime() + (long) (seconds * 1e9);
  }
}
