package dev.percept.app.bench;

import java.util.Arrays;

/// How long the calls of something took.
final class Timing {
  private final long[] sorted;
  private final long bytes;

  /// @param nanos what each call took, in any order; at least one; copied
  /// @param bytes what the calling thread allocated for each call, rounded down; -1 where Java does
  ///   not say
  /// @throws IllegalArgumentException if there is no call
  Timing(long[] nanos, long bytes) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("there must be at least one call, found none");
    }
    this.sorted = nanos.clone();
    this.bytes = bytes;
    Arrays.sort(sorted);
  }

  /// The shortest time within which at least `share` of the calls were done, in nanoseconds: the
  /// nearest rank.
  ///
  /// @param share above 0 and at most 1
  /// @throws IllegalArgumentException if it is not
  long percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, found " + share);
    }
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  long median() {
    return percentile(0.5);
  }

  long fastest() {
    return sorted[0];
  }

  /// The bytes allocated for each call; -1 where Java does not say.
  long bytes() {
    return bytes;
  }
}
