package dev.percept.formats;

import java.lang.management.ManagementFactory;

/// Counts what the present thread allocates.
final class Allocation {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long before = THREADS.getCurrentThreadAllocatedBytes();

  /// The bytes allocated since this was made, also those that are free again.
  long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
