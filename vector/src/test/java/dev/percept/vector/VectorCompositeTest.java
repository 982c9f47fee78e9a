package dev.percept.vector;

import dev.percept.conformance.CompositeConformance;
import dev.percept.kernel.Kernels;

final class VectorCompositeTest implements CompositeConformance {
  private final Kernels kernels = new VectorKernels();

  @Override
  public Kernels kernels() {
    return kernels;
  }
}
