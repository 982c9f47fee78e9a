package dev.percept.train;

import dev.percept.conformance.TrainingConformance;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;

final class TrainingConformanceTest implements TrainingConformance {
  @Override
  public Kernels kernels() {
    return new ScalarKernels();
  }
}
