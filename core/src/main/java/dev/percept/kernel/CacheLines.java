package dev.percept.kernel;

/// Reads of memory for no other purpose than to have it in the cache when it is needed: these reads
/// do not wait for one another, so that what other threads wrote, or what lies at random places,
/// arrives several times faster than where each read decides about the next.
public final class CacheLines {
  // The elements of a cache line of nearly every machine.
  private static final int STEP = 16;

  // Where the JIT believes that the results are used.
  private int sink;

  /// Belongs to whoever reads; several threads may use it at once.
  public CacheLines() {}

  /// Reads elements `from` (inclusive) to `to` (exclusive).
  public void fetch(float[] a, int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i += STEP) {
      sum += a[i];
    }
    if (sum == Float.MIN_VALUE) {
      sink++;
    }
  }

  /// Reads elements `from` (inclusive) to `to` (exclusive).
  public void fetch(int[] a, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i += STEP) {
      sum += a[i];
    }
    if (sum == Integer.MIN_VALUE) {
      sink++;
    }
  }

  /// How often a sum was a certain number: nothing anybody needs.
  int sink() {
    return sink;
  }
}
