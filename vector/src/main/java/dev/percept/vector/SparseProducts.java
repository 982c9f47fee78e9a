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
/// A strip of five vectors or more takes six, seven or eight places, a smaller one four. Places
/// that reach past the strip are moved back to its end: they overlap others and compute the same
/// numbers again. Every place is loaded before any is stored. Only where n is below one vector is
/// there a mask.
final class SparseProducts {
  private static final int MOST_PLACES = 8;

  /// The floats of B that rows of A share while they are in the nearest cache.
  private static final int BLOCK = 16_384;

  // How far each row of A has got; belongs to one thread.
  private int[] positions = new int[0];

  SparseProducts() {}

  /// The width of the next strip of `rest` columns: strips are as wide as can be, and nearly the
  /// same.
  static int width(int rest) {
    int vectors = (rest + COUNT - 1) / COUNT;
    int strips = (vectors + MOST_PLACES - 1) / MOST_PLACES;
    return strips == 1 ? rest : (vectors + strips - 1) / strips * COUNT;
  }

  /// C += A · B, of A the columns `firstColumn` to `lastColumn` - 1: block after block of columns,
  /// so that several rows use the rows of B that a block needs while they are in the cache.
  void add(
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
    int block = Math.max(1, BLOCK / n);
    // At least one: where no column counts, a -0 becomes +0 all the same.
    int blocks = Math.max(1, (lastColumn - firstColumn + block - 1) / block);
    if (positions.length < rows) {
      positions = new int[rows];
    }
    int width;
    for (int j = 0; j < n; j += width) {
      width = width(n - j);
      start(a, firstRow, rows, firstColumn);
      for (int i = 1; i <= blocks; i++) {
        int end = firstColumn + (int) ((long) (lastColumn - firstColumn) * i / blocks);
        addBlock(c, c0 + j, ldc, a, firstRow, rows, end, b, b0 + j, ldb, width);
      }
    }
  }

  private void start(SparseRows a, int firstRow, int rows, int firstColumn) {
    for (int i = 0; i < rows; i++) {
      positions[i] = a.position(firstRow + i, firstColumn);
    }
  }

  private void addBlock(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int firstRow,
      int rows,
      int lastColumn,
      float[] b,
      int b0,
      int ldb,
      int width) {
    int limit = SparseRows.element(lastColumn, 0);
    for (int i = 0; i < rows; i++) {
      int end = a.starts[firstRow + i] + a.counts[firstRow + i];
      positions[i] =
          addRow(
              c, c0 + i * ldc, a.elements, a.values, positions[i], end, limit, b, b0, ldb, width);
    }
  }

  /// Adds to `width` columns of one row of C the rows of B that the elements from `start` on point
  /// to, times their values, until `end` or an element that is not below `limit`.
  ///
  /// @return where it stopped
  static int addRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
      float[] b,
      int b0,
      int ldb,
      int width) {
    int last = width - COUNT;
    if (last < 0) {
      return maskedRow(c, c0, elements, values, start, end, limit, b, b0, ldb, Lanes.first(width));
    }
    if (width <= 4 * COUNT) {
      return rowOf4(c, c0, elements, values, start, end, limit, b, b0, ldb, last);
    }
    if (width <= 6 * COUNT) {
      return rowOf6(c, c0, elements, values, start, end, limit, b, b0, ldb, last);
    }
    if (width <= 7 * COUNT) {
      return rowOf7(c, c0, elements, values, start, end, limit, b, b0, ldb, last);
    }
    return rowOf8(c, c0, elements, values, start, end, limit, b, b0, ldb, last);
  }

  private static int rowOf8(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
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
    int p = start;
    for (; p < end && elements[p] < limit; p++) {
      int element = elements[p];
      int row = b0 + (element >>> VALUE_BITS) * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
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
    return p;
  }

  private static int rowOf7(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
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
    FloatVector s6 = load(c, c0 + last);
    int p = start;
    for (; p < end && elements[p] < limit; p++) {
      int element = elements[p];
      int row = b0 + (element >>> VALUE_BITS) * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + 4 * COUNT), s4);
      s5 = x.fma(load(b, row + 5 * COUNT), s5);
      s6 = x.fma(load(b, row + last), s6);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + 4 * COUNT);
    storeSum(s5, c, c0 + 5 * COUNT);
    storeSum(s6, c, c0 + last);
    return p;
  }

  private static int rowOf6(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
      float[] b,
      int b0,
      int ldb,
      int last) {
    int o4 = Math.min(4 * COUNT, last);
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + COUNT);
    FloatVector s2 = load(c, c0 + 2 * COUNT);
    FloatVector s3 = load(c, c0 + 3 * COUNT);
    FloatVector s4 = load(c, c0 + o4);
    FloatVector s5 = load(c, c0 + last);
    int p = start;
    for (; p < end && elements[p] < limit; p++) {
      int element = elements[p];
      int row = b0 + (element >>> VALUE_BITS) * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + o4), s4);
      s5 = x.fma(load(b, row + last), s5);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + o4);
    storeSum(s5, c, c0 + last);
    return p;
  }

  private static int rowOf4(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
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
    int p = start;
    for (; p < end && elements[p] < limit; p++) {
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
    return p;
  }

  private static int maskedRow(
      float[] c,
      int c0,
      int[] elements,
      float[] values,
      int start,
      int end,
      int limit,
      float[] b,
      int b0,
      int ldb,
      VectorMask<Float> mask) {
    FloatVector s = load(c, c0, mask);
    int p = start;
    for (; p < end && elements[p] < limit; p++) {
      int element = elements[p];
      FloatVector x = FloatVector.broadcast(FLOATS, values[element & VALUE_MASK]);
      s = x.fma(load(b, b0 + (element >>> VALUE_BITS) * ldb, mask), s);
    }
    storeSum(s, c, c0, mask);
    return p;
  }
}
