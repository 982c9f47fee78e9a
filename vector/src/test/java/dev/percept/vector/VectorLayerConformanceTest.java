package dev.percept.vector;

import dev.percept.conformance.LayerCase;
import dev.percept.conformance.LayerConformance;
import dev.percept.kernel.Kernels;
import dev.percept.layer.Dense;

final class VectorLayerConformanceTest implements LayerConformance {
  private final Kernels kernels = new VectorKernels();

  @Override
  public Kernels kernels() {
    return kernels;
  }

  // The Vector API makes some objects for a masked vector that reaches past the end of its array.
  @Override
  public boolean mayAllocate(LayerCase layerCase) {
    return layerCase.layer() instanceof Dense
        && Math.min(layerCase.input().elements(), layerCase.output().elements()) < Lanes.COUNT;
  }
}
