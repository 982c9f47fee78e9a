package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;
import static dev.percept.vector.Lanes.storeSum;

import jdk.incubator.vector.FloatVector;

/// Products whose left factor is a single row, as where one image is classified at a time. Nothing
/// of B is used twice, so all there is to save are the rows of B that belong to zeros: they are
/// skipped. Strips and places are those of [SparseProducts].
final class RowProduct {
  // The terms that are not zero; belongs to one thread.
  private int[] terms = new int[1024];

  RowProduct() {}

  /// C (1 × n) += A (1 × k) · B, where n is at least one vector.
  void add(float[] c, int c0, float[] a, int a0, float[] b, int b0, int ldb, int n, int k) {
    if (terms.length < k) {
      terms = new int[k];
    }
    int count = collect(terms, a, a0, k);
    int width;
    for (int j = 0; j < n; j += width) {
      width = SparseProducts.width(n - j);
      int last = width - COUNT;
      if (width <= 4 * COUNT) {
        rowOf4(c, c0 + j, terms, count, a, a0, b, b0 + j, ldb, last);
      } else if (width <= 7 * COUNT) {
        rowOf7(c, c0 + j, terms, count, a, a0, b, b0 + j, ldb, last);
      } else {
        rowOf8(c, c0 + j, terms, count, a, a0, b, b0 + j, ldb, last);
      }
    }
  }

  // Where the zeros are is hard to predict, so there is no branch: x << 1 drops the sign, and
  // (x | -x) is negative for all x but 0.
  private static int collect(int[] terms, float[] a, int a0, int k) {
    int count = 0;
    for (int p = 0; p < k; p++) {
      terms[count] = p;
      int bits = Float.floatToRawIntBits(a[a0 + p]) << 1;
      count += (bits | -bits) >>> 31;
    }
    return count;
  }

  private static void rowOf8(
      float[] c,
      int c0,
      int[] terms,
      int count,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int ldb,
      int last) {
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + COUNT);
    FloatVector s2 = load(c, c0 + 2 * COUNT);
    FloatVector s3 = load(c, c0 + 3 * COUNT);
    FloatVector s4 = load(c, c0 + 4 * COUNT);
    FloatVector s5 = load(c, c0 + 5 * COUNT);
    FloatVector s6 = load(c, c0 + 6 * COUNT);
    FloatVector s7 = load(c, c0 + last);
    for (int i = 0; i < count; i++) {
      int term = terms[i];
      int row = b0 + term * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + term]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + 4 * COUNT), s4);
      s5 = x.fma(load(b, row + 5 * COUNT), s5);
      s6 = x.fma(load(b, row + 6 * COUNT), s6);
      s7 = x.fma(load(b, row + last), s7);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + 4 * COUNT);
    storeSum(s5, c, c0 + 5 * COUNT);
    storeSum(s6, c, c0 + 6 * COUNT);
    storeSum(s7, c, c0 + last);
  }

  private static void rowOf7(
      float[] c,
      int c0,
      int[] terms,
      int count,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int ldb,
      int last) {
    int o4 = Math.min(4 * COUNT, last);
    int o5 = Math.min(5 * COUNT, last);
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + COUNT);
    FloatVector s2 = load(c, c0 + 2 * COUNT);
    FloatVector s3 = load(c, c0 + 3 * COUNT);
    FloatVector s4 = load(c, c0 + o4);
    FloatVector s5 = load(c, c0 + o5);
    FloatVector s6 = load(c, c0 + last);
    for (int i = 0; i < count; i++) {
      int term = terms[i];
      int row = b0 + term * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + term]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + o4), s4);
      s5 = x.fma(load(b, row + o5), s5);
      s6 = x.fma(load(b, row + last), s6);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + o4);
    storeSum(s5, c, c0 + o5);
    storeSum(s6, c, c0 + last);
  }

  private static void rowOf4(
      float[] c,
      int c0,
      int[] terms,
      int count,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int ldb,
      int last) {
    int o1 = Math.min(COUNT, last);
    int o2 = Math.min(2 * COUNT, last);
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + o1);
    FloatVector s2 = load(c, c0 + o2);
    FloatVector s3 = load(c, c0 + last);
    for (int i = 0; i < count; i++) {
      int term = terms[i];
      int row = b0 + term * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + term]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + o1), s1);
      s2 = x.fma(load(b, row + o2), s2);
      s3 = x.fma(load(b, row + last), s3);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + o1);
    storeSum(s2, c, c0 + o2);
    storeSum(s3, c, c0 + last);
  }
}
