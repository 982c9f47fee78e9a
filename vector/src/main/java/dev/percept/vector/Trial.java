package dev.percept.vector;

import dev.percept.kernel.Kernels;
import java.util.concurrent.atomic.AtomicBoolean;

/// Finds out when one vector kernel has been compiled.
///
/// Vector code runs a hundred times slower than scalar code until the JIT's last compiler has seen
/// to it. A trial lets it work on a small made-up problem and compares its time with that of the
/// scalar kernel on the same problem; from the moment it wins, it is ready. Both give the same
/// bits, so the moment does not matter to any result.
final class Trial {

  /// A small problem for one kernel.
  interface Problem {
    void solve(Kernels kernels);
  }

  /// One lucky measurement proves nothing.
  private static final int WINS = 3;

  private final Problem problem;
  private final Kernels vector;
  private final Kernels scalar;
  private final AtomicBoolean busy = new AtomicBoolean();
  private int wins;
  private volatile boolean ready;

  Trial(Kernels vector, Kernels scalar, Problem problem) {
    this.vector = vector;
    this.scalar = scalar;
    this.problem = problem;
  }

  /// Whether the vector kernel is known to be faster than the scalar one.
  boolean isReady() {
    return ready;
  }

  /// Lets the vector kernel try once more, unless another thread is doing just that.
  ///
  /// @return whether it is ready now
  boolean attempt() {
    if (ready || !busy.compareAndSet(false, true)) {
      return ready;
    }
    try {
      long start = System.nanoTime();
      problem.solve(scalar);
      long between = System.nanoTime();
      problem.solve(vector);
      long end = System.nanoTime();
      wins = end - between < between - start ? wins + 1 : 0;
      ready = wins >= WINS;
    } finally {
      busy.set(false);
    }
    return ready;
  }
}
