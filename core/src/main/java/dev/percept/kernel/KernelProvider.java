package dev.percept.kernel;

import org.jspecify.annotations.Nullable;

/// A service that offers faster kernels, found by [Kernels#best].
public interface KernelProvider {

  /// The kernels that suit this machine, or why there are none. Called once for each choice; it
  /// must not throw.
  KernelChoice offer();

  /// The same kernels from their first call on, however slow the JIT makes them at first: for
  /// whoever checks what they compute. Null where [#offer] has none.
  default @Nullable Kernels unwarmed() {
    return null;
  }
}
