package dev.percept.bench;

import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;

/// The kernels that a benchmark's parameter names.
final class KernelsUnderTest {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private KernelsUnderTest() {}

  /// The kernels called `scalar` or `vector`; these are the ones that `percept` uses.
  ///
  /// @throws IllegalStateException if there are no vector kernels here
  static Kernels of(String name) {
    if (name.equals("scalar")) {
      return new ScalarKernels();
    }
    KernelChoice choice = Kernels.best();
    if (!choice.fast()) {
      throw new IllegalStateException(choice.reason());
    }
    return choice.kernels();
  }

  /// Brings the kernels that `use` needs to their full speed: they warm up once asked for.
  ///
  /// @throws IllegalStateException if they stay slow
  static void warmUp(Kernels kernels, Runnable use) {
    use.run();
    if (!kernels.warmUp(PATIENCE_NANOS)) {
      throw new IllegalStateException("the vector kernels are not yet at their full speed");
    }
  }
}
