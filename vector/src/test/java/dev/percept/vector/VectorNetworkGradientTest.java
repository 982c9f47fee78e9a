package dev.percept.vector;

import dev.percept.conformance.NetworkGradientConformance;
import dev.percept.kernel.Kernels;

final class VectorNetworkGradientTest implements NetworkGradientConformance {
  private final Kernels kernels = new VectorKernels();

  @Override
  public Kernels kernels() {
    return kernels;
  }
}
