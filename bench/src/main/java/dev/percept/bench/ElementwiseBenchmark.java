package dev.percept.bench;

import dev.percept.kernel.Kernels;
import java.util.Random;
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

/// All kernels that are no products, on a matrix of `rows` × `columns` and one thread: by default
/// the hidden layer and the logits of a batch, and of a piece of an evaluation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class ElementwiseBenchmark {
  private static final float TINY_RATE = 1e-6f;

  /// `scalar` or `vector`.
  @Param({"scalar", "vector"})
  public String kernels = "";

  /// rows × columns.
  @Param({"100x10", "100x100", "2000x10", "2000x100"})
  public String shape = "";

  private Kernels arithmetic = KernelsUnderTest.of("scalar");
  private int rows;
  private int columns;
  private float[] x = {};
  private float[] y = {};
  private float[] out = {};
  private float[] row = {};
  private double[] losses = {};
  private int[] labels = {};

  /// Fills the matrices.
  @Setup
  public void prepare() {
    arithmetic = KernelsUnderTest.of(kernels);
    String[] sizes = shape.split("x", -1);
    rows = Integer.parseInt(sizes[0]);
    columns = Integer.parseInt(sizes[1]);
    x = MadeUp.floats(rows * columns);
    y = MadeUp.floats(rows * columns);
    out = new float[rows * columns];
    row = MadeUp.floats(columns);
    losses = new double[rows];
    labels = new Random(rows).ints(rows, 0, columns).toArray();
    KernelsUnderTest.warmUp(
        arithmetic,
        () -> {
          sigmoid();
          softmax();
        });
  }

  /// Biases before a product.
  @Benchmark
  public float[] setRows() {
    arithmetic.setRows(out, 0, columns, row, 0, rows, columns);
    return out;
  }

  /// Gradients of biases.
  @Benchmark
  public float[] addRows() {
    arithmetic.addRows(row, 0, x, 0, columns, rows, columns);
    return row;
  }

  /// The activation.
  @Benchmark
  public float[] sigmoid() {
    arithmetic.sigmoid(out, 0, x, 0, x.length);
    return out;
  }

  /// Its gradient.
  @Benchmark
  public float[] sigmoidGradient() {
    arithmetic.sigmoidGradient(out, 0, x, 0, y, 0, x.length);
    return out;
  }

  /// Probabilities and losses.
  @Benchmark
  public float[] softmax() {
    arithmetic.softmax(out, 0, x, 0, rows, columns, losses, 0, labels, 0);
    return out;
  }

  /// An update.
  @Benchmark
  public float[] descend() {
    arithmetic.descend(y, 0, x, 0, TINY_RATE, x.length);
    return y;
  }
}
