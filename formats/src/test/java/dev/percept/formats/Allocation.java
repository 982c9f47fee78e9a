package dev.percept.formats;

import java.lang.management.ManagementFactory;

/// Counts what the present thread allocates.
public final class Allocation {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long before = THREADS.getCurrentThreadAllocatedBytes();

  /// Begins to count.
  public Allocation() {}

  /// The bytes allocated since this was made, also those that are free again.
  public long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
