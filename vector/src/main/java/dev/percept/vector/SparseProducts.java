package dev.percept.vector;

import static dev.percept.kernel.SparseRows.VALUE_BITS;
import static dev.percept.kernel.SparseRows.VALUE_MASK;
import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;
import static dev.percept.vector.Lanes.storeSum;

import dev.percept.kernel.SparseRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Products with a sparse left factor: n is cut into strips of up to eight vectors, one strip of a
/// row of C stays in registers while the elements of a sparse row go by.
///
/// A strip of five to eight vectors uses eight places, one of up to four uses four. Places that
/// reach past the strip are moved back to its end: they overlap others and compute the same numbers
/// again. Every place is loaded before any is stored. Only where n is below one vector is there a
/// mask.
final class SparseProducts {
  private static final int WIDE = 8 * COUNT;
  private static final int NARROW = 4 * COUNT;

  private SparseProducts() {}

  /// The width of the next strip of `rest` columns: as wide as can be, but so that one vector or
  /// more is left for the last.
  static int width(int rest) {
    if (rest <= WIDE) {
      return rest;
    }
    return rest - WIDE < COUNT ? WIDE - COUNT : WIDE;
  }

  /// C += A · B.
  static void add(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int firstRow,
      int rows,
      float[] b,
      int b0,
      int ldb,
      int n) {
    int width;
    for (int j = 0; j < n; j += width) {
      width = width(n - j);
      for (int i = 0; i < rows; i++) {
        int start = a.starts[firstRow + i];
        int end = start + a.counts[firstRow + i];
        addRow(c, c0 + i * ldc + j, a.elements, a.values, start, end, b, b0 + j, ldb, width);
      }
    }
  }

  /// Adds to `width` columns of one row of C the rows of B that elements `start` to `end` - 1 point
  /// to, times their values.
  static void addRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      int width) {
    if (width > NARROW) {
      wideRow(c, c0, elements, values, start, end, b, b0, ldb, width - COUNT);
    } else if (width >= COUNT) {
      narrowRow(c, c0, elements, values, start, end, b, b0, ldb, width - COUNT);
    } else {
      maskedRow(c, c0, elements, values, start, end, b, b0, ldb, Lanes.first(width));
    }
  }

  private static void wideRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      int last) {
    int o4 = Math.min(4 * COUNT, last);
    int o5 = Math.min(5 * COUNT, last);
    int o6 = Math.min(6 * COUNT, last);
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + COUNT);
    FloatVector s2 = load(c, c0 + 2 * COUNT);
    FloatVector s3 = load(c, c0 + 3 * COUNT);
    FloatVector s4 = load(c, c0 + o4);
    FloatVector s5 = load(c, c0 + o5);
    FloatVector s6 = load(c, c0 + o6);
    FloatVector s7 = load(c, c0 + last);
    for (int p = start; p < end; p++) {
      int element = elements[p];
      int row = b0 + (element >>> VALUE_BITS) * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + o4), s4);
      s5 = x.fma(load(b, row + o5), s5);
      s6 = x.fma(load(b, row + o6), s6);
      s7 = x.fma(load(b, row + last), s7);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + o4);
    storeSum(s5, c, c0 + o5);
    storeSum(s6, c, c0 + o6);
    storeSum(s7, c, c0 + last);
  }

  private static void narrowRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      int last) {
    int o1 = Math.min(1 * COUNT, last);
    int o2 = Math.min(2 * COUNT, last);
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + o1);
    FloatVector s2 = load(c, c0 + o2);
    FloatVector s3 = load(c, c0 + last);
    for (int p = start; p < end; p++) {
      int element = elements[p];
      int row = b0 + (element >>> VALUE_BITS) * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
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

  private static void maskedRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      VectorMask<Float> mask) {
    FloatVector s = load(c, c0, mask);
    for (int p = start; p < end; p++) {
      int element = elements[p];
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
      s = x.fma(load(b, b0 + (element >>> VALUE_BITS) * ldb, mask), s);
    }
    storeSum(s, c, c0, mask);
  }
}
