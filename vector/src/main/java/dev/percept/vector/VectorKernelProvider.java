package dev.percept.vector;

import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.KernelProvider;
import dev.percept.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// Offers [VectorKernels] where the Vector API is there.
public final class VectorKernelProvider implements KernelProvider {
  private static final String API = "jdk.incubator.vector";

  /// For the service loader.
  public VectorKernelProvider() {}

  @Override
  public KernelChoice offer() {
    // The API's module is absent on a class path without --add-modules; its classes then fail late,
    // one by
    // one, so ask for the module before touching any of them.
    if (ModuleLayer.boot().findModule(API).isEmpty()) {
      return KernelChoice.scalar(
          "scalar kernels: module "
              + API
              + " is not there; put percept on the module path, or add --add-modules "
              + API);
    }
    try {
      Kernels kernels = new WarmingKernels();
      return KernelChoice.fast(kernels, kernels.name() + " kernels");
    } catch (LinkageError | UnsupportedOperationException e) {
      return KernelChoice.scalar("scalar kernels: the Vector API does not work here (" + e + ")");
    }
  }

  @Override
  public @Nullable Kernels unwarmed() {
    return offer().fast() ? new VectorKernels() : null;
  }
}
