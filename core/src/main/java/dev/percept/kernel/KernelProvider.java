package dev.percept.kernel;

/// A service that offers faster kernels, found by [Kernels#best].
public interface KernelProvider {

  /// The kernels that suit this machine, or why there are none. Called once for each choice; it
  /// must not throw.
  KernelChoice offer();
}
