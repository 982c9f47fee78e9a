package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts the bytes that the current thread allocates.
public final class Allocation {
  private static final int RUNS = 100;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /// Fails unless, once the JIT has compiled it, `work` runs a hundred times without allocating a byte.
  public static void assertNoneOnceWarm(Runnable work, Object description) {
    long start = System.nanoTime();
    long bytes;
    do {
      bytes = ofRuns(work);
    } while (bytes != 0 && System.nanoTime() - start < PATIENCE_NANOS);
    assertThat(bytes)
        .as("bytes allocated by %d runs of %s, after warm-up", RUNS, description)
        .isZero();
  }

  private static long ofRuns(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RUNS; i++) {
      work.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
