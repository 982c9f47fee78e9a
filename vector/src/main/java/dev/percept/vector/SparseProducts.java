package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;
import static dev.percept.vector.Lanes.storeSum;

import dev.percept.kernel.SparseRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Products with a sparse left factor: n is cut into strips of up to eight vectors, one strip of C
/// (forward) or of B (transposed) stays in registers while the elements of a sparse row go by.
///
/// The last vector of a strip is masked. A strip of five to eight vectors uses eight places: those
/// it does not need repeat its last whole vector, which computes the same numbers again; likewise
/// two to four use four. Every place is loaded before any is stored.
final class SparseProducts {
  private static final int WIDE = 8;
  private static final int NARROW = 4;

  private SparseProducts() {}

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
    for (int j = 0; j < n; j += WIDE * COUNT) {
      int width = Math.min(n - j, WIDE * COUNT);
      int vectors = Lanes.vectors(width);
      VectorMask<Float> mask = Lanes.last(width);
      for (int i = 0; i < rows; i++) {
        int start = a.starts[firstRow + i];
        int end = start + a.counts[firstRow + i];
        int out = c0 + i * ldc + j;
        if (vectors > NARROW) {
          wideRow(c, out, a.columns, a.values, start, end, b, b0 + j, ldb, vectors, mask);
        } else if (vectors > 1) {
          narrowRow(c, out, a.columns, a.values, start, end, b, b0 + j, ldb, vectors, mask);
        } else {
          singleRow(c, out, a.columns, a.values, start, end, b, b0 + j, ldb, mask);
        }
      }
    }
  }

  // The offset of place `place` in a strip of `vectors` vectors, the last of which has a place of
  // its own.
  private static int offset(int place, int vectors) {
    return Math.min(place, vectors - 2) * COUNT;
  }

  private static void wideRow(
      float[] c,
      int c0,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      int vectors,
      VectorMask<Float> mask) {
    int o4 = offset(4, vectors);
    int o5 = offset(5, vectors);
    int o6 = offset(6, vectors);
    int o7 = (vectors - 1) * COUNT;
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + COUNT);
    FloatVector s2 = load(c, c0 + 2 * COUNT);
    FloatVector s3 = load(c, c0 + 3 * COUNT);
    FloatVector s4 = load(c, c0 + o4);
    FloatVector s5 = load(c, c0 + o5);
    FloatVector s6 = load(c, c0 + o6);
    FloatVector s7 = load(c, c0 + o7, mask);
    for (int p = start; p < end; p++) {
      int row = b0 + columns[p] * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + COUNT), s1);
      s2 = x.fma(load(b, row + 2 * COUNT), s2);
      s3 = x.fma(load(b, row + 3 * COUNT), s3);
      s4 = x.fma(load(b, row + o4), s4);
      s5 = x.fma(load(b, row + o5), s5);
      s6 = x.fma(load(b, row + o6), s6);
      s7 = x.fma(load(b, row + o7, mask), s7);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + COUNT);
    storeSum(s2, c, c0 + 2 * COUNT);
    storeSum(s3, c, c0 + 3 * COUNT);
    storeSum(s4, c, c0 + o4);
    storeSum(s5, c, c0 + o5);
    storeSum(s6, c, c0 + o6);
    storeSum(s7, c, c0 + o7, mask);
  }

  private static void narrowRow(
      float[] c,
      int c0,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      int vectors,
      VectorMask<Float> mask) {
    int o1 = offset(1, vectors);
    int o2 = offset(2, vectors);
    int o3 = (vectors - 1) * COUNT;
    FloatVector s0 = load(c, c0);
    FloatVector s1 = load(c, c0 + o1);
    FloatVector s2 = load(c, c0 + o2);
    FloatVector s3 = load(c, c0 + o3, mask);
    for (int p = start; p < end; p++) {
      int row = b0 + columns[p] * ldb;
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      s0 = x.fma(load(b, row), s0);
      s1 = x.fma(load(b, row + o1), s1);
      s2 = x.fma(load(b, row + o2), s2);
      s3 = x.fma(load(b, row + o3, mask), s3);
    }
    storeSum(s0, c, c0);
    storeSum(s1, c, c0 + o1);
    storeSum(s2, c, c0 + o2);
    storeSum(s3, c, c0 + o3, mask);
  }

  private static void singleRow(
      float[] c,
      int c0,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int ldb,
      VectorMask<Float> mask) {
    FloatVector s = load(c, c0, mask);
    for (int p = start; p < end; p++) {
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      s = x.fma(load(b, b0 + columns[p] * ldb, mask), s);
    }
    storeSum(s, c, c0, mask);
  }

  /// C += Aᵀ · B for columns `firstColumn` to `lastColumn` of A.
  static void addTransposed(
      float[] c,
      int c0,
      int ldc,
      SparseRows a,
      int rows,
      int firstColumn,
      int lastColumn,
      float[] b,
      int b0,
      int ldb,
      int n) {
    for (int i = 0; i < rows; i++) {
      int start = a.starts[i];
      int end = start + a.counts[i];
      int from = position(a.columns, start, end, firstColumn);
      int to = position(a.columns, from, end, lastColumn);
      for (int j = 0; j < n; j += WIDE * COUNT) {
        int width = Math.min(n - j, WIDE * COUNT);
        int vectors = Lanes.vectors(width);
        VectorMask<Float> mask = Lanes.last(width);
        int in = b0 + i * ldb + j;
        if (vectors > NARROW) {
          wideColumns(c, c0 + j, ldc, a.columns, a.values, from, to, b, in, vectors, mask);
        } else if (vectors > 1) {
          narrowColumns(c, c0 + j, ldc, a.columns, a.values, from, to, b, in, vectors, mask);
        } else {
          singleColumns(c, c0 + j, ldc, a.columns, a.values, from, to, b, in, mask);
        }
      }
    }
  }

  /// The first position from `start` on, below `end`, whose column is at least `column`; `end` if
  /// none is.
  private static int position(int[] columns, int start, int end, int column) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (columns[middle] < column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void wideColumns(
      float[] c,
      int c0,
      int ldc,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int vectors,
      VectorMask<Float> mask) {
    int o4 = offset(4, vectors);
    int o5 = offset(5, vectors);
    int o6 = offset(6, vectors);
    int o7 = (vectors - 1) * COUNT;
    FloatVector y0 = load(b, b0);
    FloatVector y1 = load(b, b0 + COUNT);
    FloatVector y2 = load(b, b0 + 2 * COUNT);
    FloatVector y3 = load(b, b0 + 3 * COUNT);
    FloatVector y4 = load(b, b0 + o4);
    FloatVector y5 = load(b, b0 + o5);
    FloatVector y6 = load(b, b0 + o6);
    FloatVector y7 = load(b, b0 + o7, mask);
    for (int p = start; p < end; p++) {
      int row = c0 + columns[p] * ldc;
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      FloatVector s0 = x.fma(y0, load(c, row));
      FloatVector s1 = x.fma(y1, load(c, row + COUNT));
      FloatVector s2 = x.fma(y2, load(c, row + 2 * COUNT));
      FloatVector s3 = x.fma(y3, load(c, row + 3 * COUNT));
      FloatVector s4 = x.fma(y4, load(c, row + o4));
      FloatVector s5 = x.fma(y5, load(c, row + o5));
      FloatVector s6 = x.fma(y6, load(c, row + o6));
      FloatVector s7 = x.fma(y7, load(c, row + o7, mask));
      storeSum(s0, c, row);
      storeSum(s1, c, row + COUNT);
      storeSum(s2, c, row + 2 * COUNT);
      storeSum(s3, c, row + 3 * COUNT);
      storeSum(s4, c, row + o4);
      storeSum(s5, c, row + o5);
      storeSum(s6, c, row + o6);
      storeSum(s7, c, row + o7, mask);
    }
  }

  private static void narrowColumns(
      float[] c,
      int c0,
      int ldc,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      int vectors,
      VectorMask<Float> mask) {
    int o1 = offset(1, vectors);
    int o2 = offset(2, vectors);
    int o3 = (vectors - 1) * COUNT;
    FloatVector y0 = load(b, b0);
    FloatVector y1 = load(b, b0 + o1);
    FloatVector y2 = load(b, b0 + o2);
    FloatVector y3 = load(b, b0 + o3, mask);
    for (int p = start; p < end; p++) {
      int row = c0 + columns[p] * ldc;
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      FloatVector s0 = x.fma(y0, load(c, row));
      FloatVector s1 = x.fma(y1, load(c, row + o1));
      FloatVector s2 = x.fma(y2, load(c, row + o2));
      FloatVector s3 = x.fma(y3, load(c, row + o3, mask));
      storeSum(s0, c, row);
      storeSum(s1, c, row + o1);
      storeSum(s2, c, row + o2);
      storeSum(s3, c, row + o3, mask);
    }
  }

  private static void singleColumns(
      float[] c,
      int c0,
      int ldc,
      int[] columns,
      float[] values,
      int start,
      int end,
      float[] b,
      int b0,
      VectorMask<Float> mask) {
    FloatVector y = load(b, b0, mask);
    for (int p = start; p < end; p++) {
      int row = c0 + columns[p] * ldc;
      FloatVector x = FloatVector.broadcast(FLOATS, values[p]);
      storeSum(x.fma(y, load(c, row, mask)), c, row, mask);
    }
  }
}
