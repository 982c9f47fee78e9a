package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;
import static dev.percept.vector.Lanes.storeSum;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Matrix products: blocks of C, four rows by two vectors, stay in registers while k runs, each
/// element with its own chain. Where a block is narrower than two vectors they overlap and compute
/// the same numbers twice; both are loaded before either is stored. Only where n is below one
/// vector is there a mask.
///
/// Methods stay small enough for the first compiler, which gives up on a method with many masked
/// vectors and leaves it to the interpreter.
///
/// Element (i, p) of the left factor is at `a0 + i·ai + p·ap`, which serves A and Aᵀ alike.
final class DenseProducts {
  private DenseProducts() {}

  static void add(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k) {
    if (n < COUNT) {
      int rows = Lanes.wholeRows(c, c0, ldc, m);
      int terms = Lanes.wholeRows(b, b0, ldb, k);
      addNarrow(c, c0, ldc, a, a0, ai, ap, b, b0, ldb, rows, terms, Lanes.first(n));
      addRest(c, c0, ldc, a, a0, ai, ap, b, b0, ldb, m, n, k, rows, terms);
      return;
    }
    int width;
    for (int j = 0; j < n; j += width) {
      width = width(n - j);
      int last = width - COUNT;
      for (int i = 0; i < m; i += 4) {
        int rows = Math.min(4, m - i);
        fourByTwo(c, c0 + i * ldc + j, ldc, last, a, a0 + i * ai, ai, ap, b, b0 + j, ldb, rows, k);
      }
    }
  }

  /// The width of the next block of `rest` columns: two vectors, or less so that at least one
  /// vector is left for the last.
  static int width(int rest) {
    if (rest <= 2 * COUNT) {
      return rest;
    }
    return rest < 3 * COUNT ? COUNT : 2 * COUNT;
  }

  private static void addNarrow(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int m,
      int k,
      VectorMask<Float> mask) {
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      fourByOne(c, c0 + i * ldc, ldc, a, a0 + i * ai, ai, ap, b, b0, ldb, k, mask);
    }
    for (; i < m; i++) {
      oneByOne(c, c0 + i * ldc, a, a0 + i * ai, ap, b, b0, ldb, k, mask);
    }
  }

  // What lies so near the end of an array that a vector would reach past it: the last terms of the
  // rows
  // that addNarrow has done, and all terms of the last rows.
  private static void addRest(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int m,
      int n,
      int k,
      int rowsDone,
      int termsDone) {
    for (int i = 0; i < m; i++) {
      for (int p = i < rowsDone ? termsDone : 0; p < k; p++) {
        float x = a[a0 + i * ai + p * ap];
        for (int j = 0; j < n; j++) {
          c[c0 + i * ldc + j] = Math.fma(x, b[b0 + p * ldb + j], c[c0 + i * ldc + j]) + 0f;
        }
      }
    }
  }

  private static void fourByTwo(
      float[] c,
      int c0,
      int ldc,
      int last,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int k) {
    int c1 = 1 < rows ? c0 + ldc : c0;
    int c2 = 2 < rows ? c1 + ldc : c1;
    int c3 = 3 < rows ? c2 + ldc : c2;
    int a1 = 1 < rows ? a0 + ai : a0;
    int a2 = 2 < rows ? a1 + ai : a1;
    int a3 = 3 < rows ? a2 + ai : a2;
    FloatVector s00 = load(c, c0);
    FloatVector s01 = load(c, c0 + last);
    FloatVector s10 = load(c, c1);
    FloatVector s11 = load(c, c1 + last);
    FloatVector s20 = load(c, c2);
    FloatVector s21 = load(c, c2 + last);
    FloatVector s30 = load(c, c3);
    FloatVector s31 = load(c, c3 + last);
    int q = 0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = load(b, b0);
      FloatVector y1 = load(b, b0 + last);
      b0 += ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + q]);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      x = FloatVector.broadcast(FLOATS, a[a1 + q]);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      x = FloatVector.broadcast(FLOATS, a[a2 + q]);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      x = FloatVector.broadcast(FLOATS, a[a3 + q]);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      q += ap;
    }
    storeSum(s00, c, c0);
    storeSum(s01, c, c0 + last);
    storeSum(s10, c, c1);
    storeSum(s11, c, c1 + last);
    storeSum(s20, c, c2);
    storeSum(s21, c, c2 + last);
    storeSum(s30, c, c3);
    storeSum(s31, c, c3 + last);
  }

  private static void fourByOne(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int k,
      VectorMask<Float> mask) {
    FloatVector s0 = load(c, c0, mask);
    FloatVector s1 = load(c, c0 + ldc, mask);
    FloatVector s2 = load(c, c0 + 2 * ldc, mask);
    FloatVector s3 = load(c, c0 + 3 * ldc, mask);
    for (int p = 0; p < k; p++) {
      FloatVector y = load(b, b0, mask);
      b0 += ldb;
      s0 = y.fma(FloatVector.broadcast(FLOATS, a[a0]), s0);
      s1 = y.fma(FloatVector.broadcast(FLOATS, a[a0 + ai]), s1);
      s2 = y.fma(FloatVector.broadcast(FLOATS, a[a0 + 2 * ai]), s2);
      s3 = y.fma(FloatVector.broadcast(FLOATS, a[a0 + 3 * ai]), s3);
      a0 += ap;
    }
    storeSum(s0, c, c0, mask);
    storeSum(s1, c, c0 + ldc, mask);
    storeSum(s2, c, c0 + 2 * ldc, mask);
    storeSum(s3, c, c0 + 3 * ldc, mask);
  }

  private static void oneByOne(
      float[] c,
      int c0,
      float[] a,
      int a0,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int k,
      VectorMask<Float> mask) {
    FloatVector s = load(c, c0, mask);
    for (int p = 0; p < k; p++) {
      s = FloatVector.broadcast(FLOATS, a[a0]).fma(load(b, b0, mask), s);
      a0 += ap;
      b0 += ldb;
    }
    storeSum(s, c, c0, mask);
  }
}
