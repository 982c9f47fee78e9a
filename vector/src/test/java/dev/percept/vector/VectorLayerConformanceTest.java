package dev.percept.vector;

import dev.percept.conformance.LayerConformance;
import dev.percept.kernel.Kernels;

final class VectorLayerConformanceTest implements LayerConformance {
  private final Kernels kernels = new VectorKernels();

  @Override
  public Kernels kernels() {
    return kernels;
  }
}
