package dev.percept.layer;

import dev.percept.conformance.LayerConformance;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;

final class LayerConformanceTest implements LayerConformance {
  @Override
  public Kernels kernels() {
    return new ScalarKernels();
  }
}
