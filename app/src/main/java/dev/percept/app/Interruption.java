package dev.percept.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and termination as a request: the work in hand is ended in order, then the process ends.
final class Interruption {
  private static final int LONGEST_WAIT_SECONDS = 30;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);

  private volatile boolean requested;

  private Interruption() {}

  /// From now on a signal to end sets [#isRequested], and the process ends when [#finished] is
  /// called, or after 30 s.
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interruption.requested = true;
                  try {
                    boolean ended = FINISHED.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                    if (!ended) {
                      System.err.println("percept: gave up waiting for the running step");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "percept-interruption"));
    return interruption;
  }

  /// Whether the user asked to stop.
  boolean isRequested() {
    return requested;
  }

  /// Says that nothing more needs to be done before the process ends.
  static void finished() {
    FINISHED.countDown();
  }
}
