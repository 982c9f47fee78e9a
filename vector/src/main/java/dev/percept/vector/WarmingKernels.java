package dev.percept.vector;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The vector kernels, each from the moment it is faster than the scalar one; until then that does
/// the work. See [Trial].
final class WarmingKernels implements Kernels {
  private static final long TURN_NANOS = 1_000_000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final Kernels vector = new VectorKernels();
  private final Kernels scalar = new ScalarKernels();

  // By the code they try; null until somebody needs it.
  private final AtomicReferenceArray<@Nullable Trial> trials =
      new AtomicReferenceArray<>(VectorCode.values().length);

  // While somebody warms up, others need not.
  private volatile boolean warmingUp;

  WarmingKernels() {}

  @SuppressWarnings("EnumOrdinal") // the index of an array that lives as long as the enum
  private Kernels when(VectorCode code) {
    int index = code.ordinal();
    Trial trial = trials.get(index);
    if (trial == null) {
      trials.compareAndSet(index, null, new Trial(vector, scalar, new TrialProblem(code)));
      return scalar;
    }
    return trial.isReady() || (!warmingUp && trial.attempt()) ? vector : scalar;
  }

  @Override
  public String name() {
    return vector.name();
  }

  // Each trial gets some time in turn: once it has run often enough, the JIT compiles it on its own
  // thread while the next one runs. A pause after each round leaves that thread a core.
  @Override
  public boolean warmUp(long nanos) {
    long end = System.nanoTime() + nanos;
    warmingUp = true;
    boolean warm = runWanted();
    while (!warm && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      warm = runWanted();
    }
    warmingUp = false;
    return warm;
  }

  private boolean runWanted() {
    boolean warm = true;
    for (int i = 0; i < trials.length(); i++) {
      Trial trial = trials.get(i);
      long turn = System.nanoTime() + TURN_NANOS;
      while (trial != null && !trial.attempt()) {
        if (System.nanoTime() - turn > 0) {
          warm = false;
          break;
        }
      }
    }
    return warm;
  }

  @Override
  public void addProduct(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.product(m, n, k)).addProduct(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductTransposedB(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.productTransposedB(m, n, k))
        .addProductTransposedB(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductTransposedA(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.productTransposedA(m, n, k))
        .addProductTransposedA(c, c0, ldc, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductOfRows(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.productOfRows(n))
        .addProductOfRows(c, c0, ldc, a, a0, rows, rows0, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductToRows(
      float[] c,
      int c0,
      int[] rows,
      int rows0,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.productOfRows(n))
        .addProductToRows(c, c0, rows, rows0, a, a0, lda, b, b0, ldb, m, n, k);
  }

  @Override
  public void addProductOfRowsTransposed(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    when(VectorCode.productOfRowsTransposed(m, n, k))
        .addProductOfRowsTransposed(c, c0, ldc, a, a0, rows, rows0, b, b0, ldb, m, n, k);
  }

  @Override
  public void addSparseProduct(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int firstRow,
      int rows,
      int firstColumn,
      int lastColumn,
      float[] b,
      int b0,
      int ldb,
      int n) {
    when(VectorCode.sparseProduct(n))
        .addSparseProduct(c, c0, ldc, a, firstRow, rows, firstColumn, lastColumn, b, b0, ldb, n);
  }

  @Override
  public void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n) {
    scalar.setRows(c, c0, ldc, row, row0, rows, n);
  }

  @Override
  public void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    when(VectorCode.ADD_ROWS).addRows(sum, sum0, a, a0, lda, rows, n);
  }

  @Override
  public void sigmoid(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.SIGMOID).sigmoid(y, y0, x, x0, n);
  }

  @Override
  public void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n) {
    scalar.sigmoidGradient(dx, dx0, dy, dy0, y, y0, n);
  }

  @Override
  public void exp(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.EXP).exp(y, y0, x, x0, n);
  }

  @Override
  public void expm1(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.EXPM1).expm1(y, y0, x, x0, n);
  }

  @Override
  public void tanh(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.TANH).tanh(y, y0, x, x0, n);
  }

  @Override
  public void log1pExp(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.LOG1P_EXP).log1pExp(y, y0, x, x0, n);
  }

  @Override
  public void normalDistribution(float[] y, int y0, float[] x, int x0, int n) {
    when(VectorCode.NORMAL_DISTRIBUTION).normalDistribution(y, y0, x, x0, n);
  }

  @Override
  public void softmax(
      float[] p,
      int p0,
      float[] x,
      int x0,
      int rows,
      int n,
      double @Nullable [] losses,
      int losses0,
      int @Nullable [] labels,
      int labels0) {
    when(VectorCode.SOFTMAX).softmax(p, p0, x, x0, rows, n, losses, losses0, labels, labels0);
  }

  @Override
  public void descend(float[] p, int p0, float[] g, int g0, float rate, int n) {
    scalar.descend(p, p0, g, g0, rate, n);
  }

  @Override
  public void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n) {
    when(VectorCode.ADD_SCALED).addScaled(c, c0, ldc, a, a0, lda, factor, rows, n);
  }

  @Override
  public void maxOfWindows(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      int positions,
      int channels) {
    when(VectorCode.MAX_OF_WINDOWS)
        .maxOfWindows(
            y,
            y0,
            number,
            number0,
            x,
            x0,
            step,
            height,
            rowStep,
            width,
            columnStep,
            positions,
            channels);
  }

  @Override
  public void addToGreatest(
      float[] dx,
      int dx0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0,
      int positions,
      int channels) {
    when(VectorCode.ADD_TO_GREATEST)
        .addToGreatest(
            dx,
            dx0,
            step,
            height,
            rowStep,
            width,
            columnStep,
            dy,
            dy0,
            number,
            number0,
            positions,
            channels);
  }

  @Override
  public void addSquares(
      float[] sum, int sum0, float[] a, int a0, int lda, float[] mean, int mean0, int rows, int n) {
    when(VectorCode.ADD_SQUARES).addSquares(sum, sum0, a, a0, lda, mean, mean0, rows, n);
  }

  @Override
  public void addProductsWithCentred(
      float[] sum,
      int sum0,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      float[] mean,
      int mean0,
      int rows,
      int n) {
    when(VectorCode.ADD_PRODUCTS_WITH_CENTRED)
        .addProductsWithCentred(sum, sum0, a, a0, lda, b, b0, ldb, mean, mean0, rows, n);
  }

  @Override
  public void scaleColumns(
      float[] y,
      int y0,
      int ldy,
      float[] x,
      int x0,
      int ldx,
      float[] d,
      int d0,
      int ldd,
      int rows,
      int n) {
    when(VectorCode.SCALE_COLUMNS).scaleColumns(y, y0, ldy, x, x0, ldx, d, d0, ldd, rows, n);
  }

  @Override
  public void scaleColumnsGradient(
      float[] dx,
      int dx0,
      int lddx,
      float[] dy,
      int dy0,
      int lddy,
      float[] x,
      int x0,
      int ldx,
      float[] d,
      int d0,
      int ldd,
      int rows,
      int n) {
    when(VectorCode.SCALE_COLUMNS_GRADIENT)
        .scaleColumnsGradient(dx, dx0, lddx, dy, dy0, lddy, x, x0, ldx, d, d0, ldd, rows, n);
  }
}
