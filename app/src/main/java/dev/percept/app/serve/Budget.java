package dev.percept.app.serve;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that all requests together may take for their bodies and pictures, so that many large
/// ones at once are refused rather than end the process.
final class Budget {
  private static final int UNIT = 1 << 10;
  private static final int PATIENCE_SECONDS = 2;

  private final int units;
  private final Semaphore free;

  /// @param bytes how much there is
  Budget(long bytes) {
    this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(units, true);
  }

  /// A part of it.
  final class Share implements AutoCloseable {
    private final int taken;

    private Share(int taken) {
      this.taken = taken;
    }

    @Override
    public void close() {
      free.release(taken);
    }
  }

  /// Takes a part, all there is at most.
  ///
  /// @throws Problem if there is not enough at the moment
  Share take(long bytes) throws Problem, InterruptedException {
    int wanted = (int) Math.min(units, bytes / UNIT);
    if (!free.tryAcquire(wanted, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new Problem(429, "too many large requests at once: try again in a moment");
    }
    return new Share(wanted);
  }
}
