package dev.percept.bench;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Products with a batch of images of which most pixels are zero, on one thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class SparseProductBenchmark {
  private static final int INPUTS = 784;

  /// `scalar` or `vector`.
  @Param({"scalar", "vector"})
  public String kernels = "";

  /// Images.
  @Param({"100", "2000"})
  public int rows;

  /// Outputs of the layer.
  @Param({"10", "100", "1000"})
  public int outputs;

  private Kernels product = KernelsUnderTest.of("scalar");
  private SparseRows images = new SparseRows(0, new float[0]);
  private SparseRows columns = new SparseRows(0, new float[0]);
  private float[] weights = {};
  private float[] layer = {};

  /// Draws the images.
  @Setup
  public void prepare() {
    product = KernelsUnderTest.of(kernels);
    images = MadeUp.sparseRows(rows);
    columns = new SparseRows(INPUTS, images.values);
    weights = MadeUp.floats(INPUTS * outputs);
    layer = MadeUp.floats(rows * outputs);
    KernelsUnderTest.warmUp(
        product,
        () -> {
          addSparseProduct();
          addTransposed();
        });
  }

  /// Forward: outputs += images · weights.
  @Benchmark
  public float[] addSparseProduct() {
    product.addSparseProduct(
        layer, 0, outputs, images, 0, rows, 0, INPUTS, weights, 0, outputs, outputs);
    return layer;
  }

  /// Backward: weights += imagesᵀ · outputs, the transposition included.
  @Benchmark
  public float[] addTransposed() {
    columns.setTransposed(images, rows, 0, INPUTS);
    product.addSparseProduct(
        weights, 0, outputs, columns, 0, INPUTS, 0, rows, layer, 0, outputs, outputs);
    return weights;
  }
}
