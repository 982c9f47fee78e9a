package dev.percept.network;

import dev.percept.conformance.CompositeConformance;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;

final class CompositeConformanceTest implements CompositeConformance {
  @Override
  public Kernels kernels() {
    return new ScalarKernels();
  }
}
