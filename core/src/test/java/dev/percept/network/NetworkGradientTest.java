package dev.percept.network;

import dev.percept.conformance.NetworkGradientConformance;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;

final class NetworkGradientTest implements NetworkGradientConformance {
  @Override
  public Kernels kernels() {
    return new ScalarKernels();
  }
}
