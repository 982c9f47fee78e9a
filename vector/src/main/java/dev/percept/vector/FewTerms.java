package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;
import static dev.percept.vector.Lanes.storeSum;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Products C += Aᵀ · B of few terms, as where all windows of a row see one channel of an image:
/// little is left to do before and after a tile, which is four rows of C by one or two vectors. In
/// the rows of A, numbers that meet neighbouring rows of C lie side by side.
///
/// As in [Tiles], a method is one loop that calls nothing but the Vector API: hence one for each
/// shape of a tile.
final class FewTerms {
  private static final int MOST_TERMS = 49;
  private static final int ROWS = 4;

  private FewTerms() {}

  /// Whether a product of this size is for this class.
  static boolean suits(int m, int k) {
    return m >= ROWS && k <= MOST_TERMS;
  }

  /// C (m × n) += Aᵀ · B, where A is k × m and its row p begins at `a0 + rows[rows0 + p]`, and B is
  /// k × n.
  static void add(
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
    if (n < COUNT) {
      int whole = Lanes.wholeRows(b, b0, ldb, k) < k ? 0 : Lanes.wholeRows(c, c0, ldc, m);
      VectorMask<Float> mask = Lanes.first(n);
      int i = 0;
      for (; i + ROWS <= whole; i += ROWS) {
        fourNarrow(c, c0 + i * ldc, ldc, a, a0 + i, rows, rows0, b, b0, ldb, k, mask);
      }
      for (; i < whole; i++) {
        oneNarrow(c, c0 + i * ldc, a, a0 + i, rows, rows0, b, b0, ldb, k, mask);
      }
      addRest(c, c0, ldc, a, a0, rows, rows0, b, b0, ldb, m, n, k, whole);
      return;
    }
    int width;
    for (int j = 0; j < n; j += width) {
      width = DenseProducts.width(n - j);
      int last = width - COUNT;
      int cj = c0 + j;
      int i = 0;
      if (last == 0) {
        for (; i + ROWS <= m; i += ROWS) {
          fourByOne(c, cj + i * ldc, ldc, a, a0 + i, rows, rows0, b, b0 + j, ldb, k);
        }
      } else {
        for (; i + ROWS <= m; i += ROWS) {
          fourByTwo(c, cj + i * ldc, ldc, last, a, a0 + i, rows, rows0, b, b0 + j, ldb, k);
        }
      }
      for (; i < m; i++) {
        oneByTwo(c, cj + i * ldc, last, a, a0 + i, rows, rows0, b, b0 + j, ldb, k);
      }
    }
  }

  // The rows of C from `first` on: where a vector would reach past the end of C, or of B.
  private static void addRest(
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
      int k,
      int first) {
    int at = c0 + first * ldc;
    for (int p = 0; p < k && first < m; p++) {
      int q = a0 + rows[rows0 + p] + first;
      DenseProducts.add(c, at, ldc, a, q, 1, 0, b, b0 + p * ldb, ldb, m - first, n, 1);
    }
  }

  private static void fourNarrow(
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
      int k,
      VectorMask<Float> mask) {
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s0 = load(c, c0, mask);
    FloatVector s1 = load(c, c1, mask);
    FloatVector s2 = load(c, c2, mask);
    FloatVector s3 = load(c, c3, mask);
    int at = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, at, mask);
      at += ldb;
      int q = a0 + rows[rows0 + p];
      FloatVector x = FloatVector.broadcast(FLOATS, a[q]);
      s0 = x.fma(y, s0);
      x = FloatVector.broadcast(FLOATS, a[q + 1]);
      s1 = x.fma(y, s1);
      x = FloatVector.broadcast(FLOATS, a[q + 2]);
      s2 = x.fma(y, s2);
      x = FloatVector.broadcast(FLOATS, a[q + 3]);
      s3 = x.fma(y, s3);
    }
    storeSum(s0, c, c0, mask);
    storeSum(s1, c, c1, mask);
    storeSum(s2, c, c2, mask);
    storeSum(s3, c, c3, mask);
  }

  private static void fourByOne(
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
      int k) {
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c1);
    FloatVector s2 = load(c, c2);
    FloatVector s3 = load(c, c3);
    int at = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, at);
      at += ldb;
      int q = a0 + rows[rows0 + p];
      FloatVector x = FloatVector.broadcast(FLOATS, a[q]);
      s0 = x.fma(y, s0);
      x = FloatVector.broadcast(FLOATS, a[q + 1]);
      s1 = x.fma(y, s1);
      x = FloatVector.broadcast(FLOATS, a[q + 2]);
      s2 = x.fma(y, s2);
      x = FloatVector.broadcast(FLOATS, a[q + 3]);
      s3 = x.fma(y, s3);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c1);
    storeSum(s2, c, c2);
    storeSum(s3, c, c3);
  }

  private static void fourByTwo(
      float[] c,
      int c0,
      int ldc,
      int last,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int k) {
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s0 = load(c, c0);
    FloatVector t0 = load(c, c0 + last);
    FloatVector s1 = load(c, c1);
    FloatVector t1 = load(c, c1 + last);
    FloatVector s2 = load(c, c2);
    FloatVector t2 = load(c, c2 + last);
    FloatVector s3 = load(c, c3);
    FloatVector t3 = load(c, c3 + last);
    int at = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, at);
      FloatVector z = load(b, at + last);
      at += ldb;
      int q = a0 + rows[rows0 + p];
      FloatVector x = FloatVector.broadcast(FLOATS, a[q]);
      s0 = x.fma(y, s0);
      t0 = x.fma(z, t0);
      x = FloatVector.broadcast(FLOATS, a[q + 1]);
      s1 = x.fma(y, s1);
      t1 = x.fma(z, t1);
      x = FloatVector.broadcast(FLOATS, a[q + 2]);
      s2 = x.fma(y, s2);
      t2 = x.fma(z, t2);
      x = FloatVector.broadcast(FLOATS, a[q + 3]);
      s3 = x.fma(y, s3);
      t3 = x.fma(z, t3);
    }
    storeSum(s0, c, c0);
    storeSum(t0, c, c0 + last);
    storeSum(s1, c, c1);
    storeSum(t1, c, c1 + last);
    storeSum(s2, c, c2);
    storeSum(t2, c, c2 + last);
    storeSum(s3, c, c3);
    storeSum(t3, c, c3 + last);
  }

  private static void oneNarrow(
      float[] c,
      int c0,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int k,
      VectorMask<Float> mask) {
    FloatVector s0 = load(c, c0, mask);
    int at = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, at, mask);
      at += ldb;
      int q = a0 + rows[rows0 + p];
      FloatVector x = FloatVector.broadcast(FLOATS, a[q]);
      s0 = x.fma(y, s0);
    }
    storeSum(s0, c, c0, mask);
  }

  private static void oneByTwo(
      float[] c,
      int c0,
      int last,
      float[] a,
      int a0,
      int[] rows,
      int rows0,
      float[] b,
      int b0,
      int ldb,
      int k) {
    FloatVector s0 = load(c, c0);
    FloatVector t0 = load(c, c0 + last);
    int at = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, at);
      FloatVector z = load(b, at + last);
      at += ldb;
      int q = a0 + rows[rows0 + p];
      FloatVector x = FloatVector.broadcast(FLOATS, a[q]);
      s0 = x.fma(y, s0);
      t0 = x.fma(z, t0);
    }
    storeSum(s0, c, c0);
    storeSum(t0, c, c0 + last);
  }
}
