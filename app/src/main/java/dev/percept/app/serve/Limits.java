package dev.percept.app.serve;

/// How much a server takes on.
///
/// @param bodyBytes of one request
/// @param runs trainings and searches at once that were started here
/// @param streams clients that listen to events at once
/// @param memory for bodies and pictures of all requests together, in bytes
public record Limits(int bodyBytes, int runs, int streams, long memory) {

  public Limits {
    if (bodyBytes < 1 || runs < 0 || streams < 1 || memory < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }

  /// 10 MB, one run, 64 listeners, half of the heap.
  public static Limits usual() {
    return new Limits(10_000_000, 1, 64, Runtime.getRuntime().maxMemory() / 2);
  }

  /// The same with another number of runs.
  public Limits withRuns(int most) {
    return new Limits(bodyBytes, most, streams, memory);
  }
}
