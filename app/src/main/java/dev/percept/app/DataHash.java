package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.DataFingerprint;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The fingerprint of a data set, computed on a thread of its own: that takes a while, and nobody
/// needs it before the model is written.
final class DataHash {
  private final FutureTask<DataFingerprint> task;
  private final Thread thread;

  DataHash(DataSplit data) {
    this.task = new FutureTask<>(() -> DataFingerprint.of(data));
    this.thread = Thread.ofPlatform().daemon().name("percept-fingerprint").unstarted(task);
  }

  /// Begins, if that has not happened yet.
  void begin() {
    synchronized (thread) {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    }
  }

  /// The fingerprint, as soon as it is there.
  DataFingerprint get() {
    begin();
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
