/// SIMD kernels. The only module that may name `jdk.incubator.vector`.
module dev.percept.vector {
  requires dev.percept;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  provides dev.percept.kernel.KernelProvider with
      dev.percept.vector.VectorKernelProvider;
  provides dev.percept.kernel.PeakLoop with
      dev.percept.vector.VectorPeakLoop;
}
