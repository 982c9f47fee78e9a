package dev.percept.app.serve;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The model that answers, which another may replace at any time. Requests that have begun go on
/// with the one they began with.
final class CurrentModel {
  private final ServedModel.Reader reader;
  private volatile Kernels kernels = new ScalarKernels();
  private volatile @Nullable Thinker thinker;

  CurrentModel(ServedModel.Reader reader) {
    this.reader = reader;
  }

  /// What computes.
  Kernels kernels() {
    return kernels;
  }

  /// Has others compute from now on.
  synchronized void set(Kernels others) {
    kernels = others;
    Thinker now = thinker;
    if (now != null) {
      set(now.model());
    }
  }

  /// Has the model in `file` answer from now on.
  ///
  /// @throws IOException if it is not a model or cannot be read; the one before stays
  void set(Path file) throws IOException {
    set(reader.read(file));
  }

  synchronized void set(ServedModel model) {
    int desks = Math.max(2, Runtime.getRuntime().availableProcessors());
    thinker = new Thinker(model, kernels, desks);
  }

  /// The one that answers now.
  ///
  /// @throws Problem if there is none yet
  Thinker get() throws Problem {
    Thinker now = thinker;
    if (now == null) {
      throw new Problem(
          409, "there is no model yet: train one on the page, or start with --model FILE");
    }
    return now;
  }

  /// The same, null if there is none.
  @Nullable Thinker orNull() {
    return thinker;
  }
}
