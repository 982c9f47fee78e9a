package dev.percept.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and termination as a request: the work in hand is ended in order, then the process ends.
final class Interruption implements AutoCloseable {
  private static final int LONGEST_WAIT_SECONDS = 30;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "percept-interruption");
  private volatile boolean requested;

  private Interruption() {}

  /// From now on, until [#close], a signal to end sets [#isRequested]; the process ends after
  /// [#close], or after 30 s.
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void request() {
    requested = true;
    try {
      if (!finished.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("percept: gave up waiting for the running step");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the user asked to stop.
  boolean isRequested() {
    return requested;
  }

  /// Says that nothing more needs to be done before the process ends.
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook with it.
    }
  }
}
