package dev.percept.bench;

import dev.percept.kernel.Kernels;
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

/// Dense products on one thread: C (m × n) += A (m × k) · B (k × n), and with either factor
/// transposed. The first shapes are those of the main job: a part of a batch and a batch through
/// the first layer, and a batch through the second.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class ProductBenchmark {
  /// `scalar` or `vector`.
  @Param({"scalar", "vector"})
  public String kernels = "";

  /// m × k × n.
  @Param({"25x784x100", "100x784x100", "100x100x10", "256x1024x1024"})
  public String shape = "";

  private Kernels product = KernelsUnderTest.of("scalar");
  private int m;
  private int k;
  private int n;
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};

  /// Fills the factors.
  @Setup
  public void prepare() {
    product = KernelsUnderTest.of(kernels);
    String[] sizes = shape.split("x", -1);
    m = Integer.parseInt(sizes[0]);
    k = Integer.parseInt(sizes[1]);
    n = Integer.parseInt(sizes[2]);
    a = MadeUp.floats(m * k);
    b = MadeUp.floats(k * n);
    c = new float[m * n];
    KernelsUnderTest.warmUp(
        product,
        () -> {
          addProduct();
          addProductTransposedA();
          addProductTransposedB();
        });
  }

  /// C += A · B.
  @Benchmark
  public float[] addProduct() {
    product.addProduct(c, 0, n, a, 0, k, b, 0, n, m, n, k);
    return c;
  }

  /// C += Aᵀ · B.
  @Benchmark
  public float[] addProductTransposedA() {
    product.addProductTransposedA(c, 0, n, a, 0, m, b, 0, n, m, n, k);
    return c;
  }

  /// C += A · Bᵀ.
  @Benchmark
  public float[] addProductTransposedB() {
    product.addProductTransposedB(c, 0, n, a, 0, k, b, 0, k, m, n, k);
    return c;
  }
}
