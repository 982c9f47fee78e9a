package dev.percept.app.bench;

import com.sun.management.ThreadMXBean;
import dev.percept.kernel.Kernels;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Times calls, once the kernels they use and the JIT are warm.
///
/// @param kernels what is used
/// @param seconds how long calls are timed; half of that goes by before, for JIT and caches
record Stopwatch(Kernels kernels, double seconds) {
  private static final int MOST_CALLS = 200_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /// Calls `call` until the kernels are at their full speed, and then for some seconds more.
  void warmUp(Runnable call, double more) {
    // Kernels warm up once they have been asked for; one call may be the first to ask.
    call.run();
    kernels.warmUp(PATIENCE_NANOS);
    for (long end = System.nanoTime() + nanos(more); System.nanoTime() < end; ) {
      call.run();
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  /// Times `call`.
  Timing time(Runnable call) {
    warmUp(call, seconds / 2);
    long[] times = new long[MOST_CALLS];
    int count = 0;
    long bytes = allocated();
    long end = System.nanoTime() + nanos(seconds);
    long before = System.nanoTime();
    do {
      call.run();
      long after = System.nanoTime();
      times[count++] = after - before;
      before = after;
    } while (count < MOST_CALLS && before < end);
    bytes = bytes < 0 ? -1 : (allocated() - bytes) / count;
    return new Timing(Arrays.copyOf(times, count), bytes);
  }

  // What this thread has allocated since it began; -1 where this Java does not count.
  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
            && threads.isThreadAllocatedMemoryEnabled()
        ? threads.getCurrentThreadAllocatedBytes()
        : -1;
  }
}
