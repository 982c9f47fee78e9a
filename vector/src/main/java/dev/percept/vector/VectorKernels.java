package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;

import dev.percept.kernel.FloatMath;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import org.jspecify.annotations.Nullable;

/// Kernels on the Vector API. Where a method needs a word on what it does differently from
/// [ScalarKernels], it stands beside it; all give the same bits.
public final class VectorKernels implements Kernels {
  // Plain loops over elements are turned into SIMD code by the JIT itself, and sooner.
  private final ScalarKernels elementwise = new ScalarKernels();

  // Room for a copy of a block of the right factor, one for each thread that ever needed it.
  private final ThreadLocal<Panels> panels = ThreadLocal.withInitial(Panels::new);

  // Likewise, for a small transposed factor.
  private final ThreadLocal<float[]> transposed = ThreadLocal.withInitial(() -> new float[4096]);

  // Likewise, how far the rows of a sparse factor have got.
  private final ThreadLocal<SparseProducts> sparseProducts =
      ThreadLocal.withInitial(SparseProducts::new);

  // And the terms of a single row that count.
  private final ThreadLocal<RowProduct> rowProducts = ThreadLocal.withInitial(RowProduct::new);

  /// Kernels for vectors of the width this machine prefers.
  public VectorKernels() {}

  @Override
  public String name() {
    return "vector (" + FLOATS.vectorBitSize() + "-bit)";
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
    if (m == 1 && n >= COUNT) {
      rowProducts.get().add(c, c0, a, a0, b, b0, ldb, n, k);
      return;
    }
    if (BlockedProducts.suits(m, n, k)) {
      BlockedProducts.add(panels(c0, ldc, a0, lda), c, a, b, b0, ldb, 1, m, n, k);
      return;
    }
    DenseProducts.add(c, c0, ldc, a, a0, lda, 1, b, b0, ldb, m, n, k);
  }

  // Transposes B first, so that a vector runs along a row of C.
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
    if (BlockedProducts.suitsTransposed(m, n, k)) {
      BlockedProducts.add(panels(c0, ldc, a0, lda), c, a, b, b0, 1, ldb, m, n, k);
      return;
    }
    float[] t = transposed.get();
    int needed = Math.multiplyExact(n, k);
    if (t.length < needed) {
      t = new float[needed];
      transposed.set(t);
    }
    for (int j = 0; j < n; j++) {
      for (int p = 0; p < k; p++) {
        t[p * n + j] = b[b0 + j * ldb + p];
      }
    }
    DenseProducts.add(c, c0, ldc, a, a0, lda, 1, t, 0, n, m, n, k);
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
    if (BlockedProducts.suits(m, n, k)) {
      BlockedProducts.addTransposedA(panels(c0, ldc, a0, lda), c, a, b, b0, ldb, 1, m, n, k);
      return;
    }
    DenseProducts.add(c, c0, ldc, a, a0, 1, lda, b, b0, ldb, m, n, k);
  }

  private Panels panels(int c0, int ldc, int a0, int lda) {
    Panels mine = panels.get();
    mine.outputs.even(c0, ldc);
    mine.left.even(a0, lda);
    return mine;
  }

  // Tiles read each row where it is. Without tiles, rows at even distances are taken together; so
  // in the next two.
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
    if (BlockedProducts.suitsListed(n)) {
      Panels mine = panels.get();
      mine.outputs.even(c0, ldc);
      mine.left.listed(a0, rows, rows0);
      BlockedProducts.add(mine, c, a, b, b0, ldb, 1, m, n, k);
      return;
    }
    int count;
    for (int i = 0; i < m; i += count) {
      int at = rows0 + i;
      count = Places.evenRows(rows, at, m - i);
      int lda = count > 1 ? rows[at + 1] - rows[at] : 0;
      addProduct(c, c0 + i * ldc, ldc, a, a0 + rows[at], lda, b, b0, ldb, count, n, k);
    }
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
    if (BlockedProducts.suitsListed(n)) {
      Panels mine = panels.get();
      mine.outputs.listed(c0, rows, rows0);
      mine.left.even(a0, lda);
      BlockedProducts.add(mine, c, a, b, b0, ldb, 1, m, n, k);
      return;
    }
    int count;
    for (int i = 0; i < m; i += count) {
      int at = rows0 + i;
      count = Places.evenRows(rows, at, m - i);
      int ldc = count > 1 ? rows[at + 1] - rows[at] : 0;
      addProduct(c, c0 + rows[at], ldc, a, a0 + i * lda, lda, b, b0, ldb, count, n, k);
    }
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
    if (FewTerms.suits(m, k)) {
      FewTerms.add(c, c0, ldc, a, a0, rows, rows0, b, b0, ldb, m, n, k);
      return;
    }
    if (BlockedProducts.suitsListed(n)) {
      Panels mine = panels.get();
      mine.outputs.even(c0, ldc);
      mine.left.listed(a0, rows, rows0);
      BlockedProducts.addTransposedA(mine, c, a, b, b0, ldb, 1, m, n, k);
      return;
    }
    int count;
    for (int p = 0; p < k; p += count) {
      int at = rows0 + p;
      count = Places.evenRows(rows, at, k - p);
      int lda = count > 1 ? rows[at + 1] - rows[at] : 0;
      addProductTransposedA(c, c0, ldc, a, a0 + rows[at], lda, b, b0 + p * ldb, ldb, m, n, count);
    }
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
    sparseProducts.get().add(c, c0, ldc, a, firstRow, rows, firstColumn, lastColumn, b, b0, ldb, n);
  }

  @Override
  public void setRows(float[] c, int c0, int ldc, float[] row, int row0, int rows, int n) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(row, row0, c, c0 + i * ldc, n);
    }
  }

  @Override
  public void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    Columns.addRows(sum, sum0, a, a0, lda, rows, n);
  }

  @Override
  public void sigmoid(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.sigmoid(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.sigmoid(x[x0 + i]);
    }
  }

  @Override
  public void sigmoidGradient(float[] dx, int dx0, float[] dy, int dy0, float[] y, int y0, int n) {
    elementwise.sigmoidGradient(dx, dx0, dy, dy0, y, y0, n);
  }

  @Override
  public void exp(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.exp(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.exp(x[x0 + i]);
    }
  }

  @Override
  public void expm1(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.expm1(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.expm1(x[x0 + i]);
    }
  }

  @Override
  public void tanh(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.tanh(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.tanh(x[x0 + i]);
    }
  }

  @Override
  public void log1pExp(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.log1pExp(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.log1pExp(x[x0 + i]);
    }
  }

  @Override
  public void normalDistribution(float[] y, int y0, float[] x, int x0, int n) {
    int i = 0;
    for (; i + COUNT <= n; i += COUNT) {
      VectorMath.normalDistribution(load(x, x0 + i)).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = FloatMath.normalDistribution(x[x0 + i]);
    }
  }

  // Rows are short, so the exponentials of all rows are taken in one go. (Small methods, called for
  // each row, are compiled soon; one large method with all the loops is not.)
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
    for (int i = 0; i < rows; i++) {
      float max = subtractMax(p, p0 + i * n, x, x0 + i * n, n);
      if (losses != null && labels != null) {
        losses[losses0 + i] = max - x[x0 + i * n + labels[labels0 + i]];
      }
    }
    exp(p, p0, p, p0, rows * n);
    for (int i = 0; i < rows; i++) {
      float sum = divideBySum(p, p0 + i * n, n);
      if (losses != null) {
        losses[losses0 + i] += FloatMath.log(sum);
      }
    }
  }

  private static float subtractMax(float[] p, int p0, float[] x, int x0, int n) {
    float max = ScalarKernels.max(x, x0, n);
    for (int j = 0; j < n; j++) {
      p[p0 + j] = x[x0 + j] - max;
    }
    return max;
  }

  private static float divideBySum(float[] p, int p0, int n) {
    float sum = ScalarKernels.sumOfLanes(p, p0, n);
    for (int j = 0; j < n; j++) {
      p[p0 + j] /= sum;
    }
    return sum;
  }

  @Override
  public void descend(float[] p, int p0, float[] g, int g0, float rate, int n) {
    elementwise.descend(p, p0, g, g0, rate, n);
  }

  @Override
  public void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n) {
    Columns.addScaled(c, c0, ldc, a, a0, lda, factor, rows, n);
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
    Pooling.maxOfWindows(
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
    Pooling.addToGreatest(
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
    Columns.addSquares(sum, sum0, a, a0, lda, mean, mean0, rows, n);
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
    Columns.addProductsWithCentred(sum, sum0, a, a0, lda, b, b0, ldb, mean, mean0, rows, n);
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
    Columns.scale(y, y0, ldy, x, x0, ldx, d, d0, ldd, rows, n);
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
    Columns.scaleGradient(dx, dx0, lddx, dy, dy0, lddy, x, x0, ldx, d, d0, ldd, rows, n);
  }
}
