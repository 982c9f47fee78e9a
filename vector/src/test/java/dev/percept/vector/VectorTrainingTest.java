package dev.percept.vector;

import dev.percept.conformance.TrainingConformance;
import dev.percept.kernel.Kernels;

final class VectorTrainingTest implements TrainingConformance {
  private final Kernels kernels = new VectorKernels();

  @Override
  public Kernels kernels() {
    return kernels;
  }
}
