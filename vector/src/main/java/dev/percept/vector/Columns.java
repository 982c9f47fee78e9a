package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;

/// Sums over the rows of a matrix, column by column, and what is done to each column by numbers of
/// its own. A vector runs along a row; sums over rows stay in registers, four vectors of columns at
/// a time.
final class Columns {
  private static final int STRIP = 4 * COUNT;

  private Columns() {}

  static void addRows(float[] sum, int sum0, float[] a, int a0, int lda, int rows, int n) {
    int j = 0;
    for (; j + STRIP <= n; j += STRIP) {
      int s = sum0 + j;
      FloatVector s0 = load(sum, s);
      FloatVector s1 = load(sum, s + COUNT);
      FloatVector s2 = load(sum, s + 2 * COUNT);
      FloatVector s3 = load(sum, s + 3 * COUNT);
      for (int i = 0; i < rows; i++) {
        int p = a0 + i * lda + j;
        s0 = s0.add(load(a, p));
        s1 = s1.add(load(a, p + COUNT));
        s2 = s2.add(load(a, p + 2 * COUNT));
        s3 = s3.add(load(a, p + 3 * COUNT));
      }
      s0.intoArray(sum, s);
      s1.intoArray(sum, s + COUNT);
      s2.intoArray(sum, s + 2 * COUNT);
      s3.intoArray(sum, s + 3 * COUNT);
    }
    for (; j + COUNT <= n; j += COUNT) {
      FloatVector s = load(sum, sum0 + j);
      for (int i = 0; i < rows; i++) {
        s = s.add(load(a, a0 + i * lda + j));
      }
      s.intoArray(sum, sum0 + j);
    }
    for (; j < n; j++) {
      float s = sum[sum0 + j];
      for (int i = 0; i < rows; i++) {
        s += a[a0 + i * lda + j];
      }
      sum[sum0 + j] = s;
    }
  }

  static void addSquares(
      float[] sum, int sum0, float[] a, int a0, int lda, float[] mean, int mean0, int rows, int n) {
    int j = 0;
    for (; j + STRIP <= n; j += STRIP) {
      int s = sum0 + j;
      int m = mean0 + j;
      FloatVector m0 = load(mean, m);
      FloatVector m1 = load(mean, m + COUNT);
      FloatVector m2 = load(mean, m + 2 * COUNT);
      FloatVector m3 = load(mean, m + 3 * COUNT);
      FloatVector s0 = load(sum, s);
      FloatVector s1 = load(sum, s + COUNT);
      FloatVector s2 = load(sum, s + 2 * COUNT);
      FloatVector s3 = load(sum, s + 3 * COUNT);
      for (int i = 0; i < rows; i++) {
        int p = a0 + i * lda + j;
        FloatVector d0 = load(a, p).sub(m0);
        FloatVector d1 = load(a, p + COUNT).sub(m1);
        FloatVector d2 = load(a, p + 2 * COUNT).sub(m2);
        FloatVector d3 = load(a, p + 3 * COUNT).sub(m3);
        s0 = d0.fma(d0, s0);
        s1 = d1.fma(d1, s1);
        s2 = d2.fma(d2, s2);
        s3 = d3.fma(d3, s3);
      }
      s0.intoArray(sum, s);
      s1.intoArray(sum, s + COUNT);
      s2.intoArray(sum, s + 2 * COUNT);
      s3.intoArray(sum, s + 3 * COUNT);
    }
    for (; j + COUNT <= n; j += COUNT) {
      FloatVector m = load(mean, mean0 + j);
      FloatVector s = load(sum, sum0 + j);
      for (int i = 0; i < rows; i++) {
        FloatVector d = load(a, a0 + i * lda + j).sub(m);
        s = d.fma(d, s);
      }
      s.intoArray(sum, sum0 + j);
    }
    for (; j < n; j++) {
      float m = mean[mean0 + j];
      float s = sum[sum0 + j];
      for (int i = 0; i < rows; i++) {
        float d = a[a0 + i * lda + j] - m;
        s = Math.fma(d, d, s);
      }
      sum[sum0 + j] = s;
    }
  }

  static void addProductsWithCentred(
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
    int j = 0;
    for (; j + STRIP <= n; j += STRIP) {
      int s = sum0 + j;
      int m = mean0 + j;
      FloatVector m0 = load(mean, m);
      FloatVector m1 = load(mean, m + COUNT);
      FloatVector m2 = load(mean, m + 2 * COUNT);
      FloatVector m3 = load(mean, m + 3 * COUNT);
      FloatVector s0 = load(sum, s);
      FloatVector s1 = load(sum, s + COUNT);
      FloatVector s2 = load(sum, s + 2 * COUNT);
      FloatVector s3 = load(sum, s + 3 * COUNT);
      for (int i = 0; i < rows; i++) {
        int p = a0 + i * lda + j;
        int q = b0 + i * ldb + j;
        s0 = load(a, p).fma(load(b, q).sub(m0), s0);
        s1 = load(a, p + COUNT).fma(load(b, q + COUNT).sub(m1), s1);
        s2 = load(a, p + 2 * COUNT).fma(load(b, q + 2 * COUNT).sub(m2), s2);
        s3 = load(a, p + 3 * COUNT).fma(load(b, q + 3 * COUNT).sub(m3), s3);
      }
      s0.intoArray(sum, s);
      s1.intoArray(sum, s + COUNT);
      s2.intoArray(sum, s + 2 * COUNT);
      s3.intoArray(sum, s + 3 * COUNT);
    }
    for (; j + COUNT <= n; j += COUNT) {
      FloatVector m = load(mean, mean0 + j);
      FloatVector s = load(sum, sum0 + j);
      for (int i = 0; i < rows; i++) {
        s = load(a, a0 + i * lda + j).fma(load(b, b0 + i * ldb + j).sub(m), s);
      }
      s.intoArray(sum, sum0 + j);
    }
    for (; j < n; j++) {
      float m = mean[mean0 + j];
      float s = sum[sum0 + j];
      for (int i = 0; i < rows; i++) {
        s = Math.fma(a[a0 + i * lda + j], b[b0 + i * ldb + j] - m, s);
      }
      sum[sum0 + j] = s;
    }
  }

  static void addScaled(
      float[] c, int c0, int ldc, float[] a, int a0, int lda, float factor, int rows, int n) {
    FloatVector factors = FloatVector.broadcast(FLOATS, factor);
    for (int i = 0; i < rows; i++) {
      int to = c0 + i * ldc;
      int from = a0 + i * lda;
      int j = 0;
      for (; j + COUNT <= n; j += COUNT) {
        factors.fma(load(a, from + j), load(c, to + j)).intoArray(c, to + j);
      }
      for (; j < n; j++) {
        c[to + j] = Math.fma(factor, a[from + j], c[to + j]);
      }
    }
  }

  static void scale(
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
    for (int i = 0; i < rows; i++) {
      int to = y0 + i * ldy;
      int from = x0 + i * ldx;
      int j = 0;
      for (; j + COUNT <= n; j += COUNT) {
        load(x, from + j)
            .sub(load(d, d0 + j))
            .fma(load(d, d0 + ldd + j), load(d, d0 + 2 * ldd + j))
            .intoArray(y, to + j);
      }
      for (; j < n; j++) {
        y[to + j] = Math.fma(x[from + j] - d[d0 + j], d[d0 + ldd + j], d[d0 + 2 * ldd + j]);
      }
    }
  }

  static void scaleGradient(
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
    for (int i = 0; i < rows; i++) {
      int to = dx0 + i * lddx;
      int p = dy0 + i * lddy;
      int q = x0 + i * ldx;
      int j = 0;
      for (; j + COUNT <= n; j += COUNT) {
        FloatVector rest =
            load(x, q + j)
                .sub(load(d, d0 + j))
                .fma(load(d, d0 + 2 * ldd + j), load(d, d0 + 3 * ldd + j));
        load(dy, p + j).fma(load(d, d0 + ldd + j), rest).intoArray(dx, to + j);
      }
      for (; j < n; j++) {
        float rest = Math.fma(x[q + j] - d[d0 + j], d[d0 + 2 * ldd + j], d[d0 + 3 * ldd + j]);
        dx[to + j] = Math.fma(dy[p + j], d[d0 + ldd + j], rest);
      }
    }
  }
}
