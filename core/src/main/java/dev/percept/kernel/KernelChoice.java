package dev.percept.kernel;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Kernels and the reason they were chosen.
///
/// @param kernels what will do the arithmetic
/// @param fast whether these are SIMD kernels; if not, `reason` says what to do about it
/// @param reason one line for people
public record KernelChoice(Kernels kernels, boolean fast, String reason) {

  /// Kernels of a provider.
  public static KernelChoice fast(Kernels kernels, String reason) {
    return new KernelChoice(kernels, true, reason);
  }

  /// The scalar kernels, because of `reason`.
  public static KernelChoice scalar(String reason) {
    return new KernelChoice(new ScalarKernels(), false, reason);
  }

  static KernelChoice among(ServiceLoader<KernelProvider> providers) {
    String reason =
        "scalar kernels: no SIMD kernels found (percept-vector is not on the module path)";
    try {
      for (Iterator<KernelProvider> i = providers.iterator(); i.hasNext(); ) {
        KernelChoice offer = i.next().offer();
        if (offer.fast) {
          return offer;
        }
        reason = offer.reason;
      }
    } catch (ServiceConfigurationError e) {
      reason = "scalar kernels: the SIMD kernels could not be loaded (" + e.getMessage() + ")";
    }
    return scalar(reason);
  }
}
