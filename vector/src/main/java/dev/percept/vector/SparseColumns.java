package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

import dev.percept.kernel.SparseRows;
import java.util.Arrays;

/// Products with a transposed sparse left factor, C += Aᵀ · B: first sorts the elements of A by
/// column, so that a row of C, which belongs to one column, stays in registers while its terms are
/// added, in ascending rows of A as ever. Cut into strips as in [SparseProducts].
///
/// An object holds the sorted elements; it belongs to one thread.
final class SparseColumns {
  private int rows;
  // The number of elements of each column, and where in B the rows they multiply begin; the
  // elements
  // of column i are at i · rows.
  private int[] counts = new int[0];
  private int[] rowsOfB = new int[0];
  private float[] values = new float[0];

  SparseColumns() {}

  /// C += Aᵀ · B for columns `firstColumn` to `lastColumn` of A.
  void addProduct(
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
    sort(a, rows, firstColumn, lastColumn, b0, ldb);
    for (int i = 0; i < lastColumn - firstColumn; i++) {
      int count = counts[i];
      if (count > 0) {
        addRow(c, c0 + (firstColumn + i) * ldc, i * rows, i * rows + count, b, n);
      }
    }
  }

  private void sort(SparseRows a, int rows, int firstColumn, int lastColumn, int b0, int ldb) {
    int columns = lastColumn - firstColumn;
    this.rows = rows;
    if (counts.length < columns) {
      counts = new int[columns];
    }
    int needed = Math.multiplyExact(columns, rows);
    if (values.length < needed) {
      rowsOfB = new int[needed];
      values = new float[needed];
    }
    Arrays.fill(counts, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      int start = a.starts[i];
      int end = start + a.counts[i];
      int from = position(a.columns, start, end, firstColumn);
      sortRow(a.columns, a.values, from, end, firstColumn, lastColumn, b0 + i * ldb);
    }
  }

  private void sortRow(
      int[] columns,
      float[] elements,
      int from,
      int end,
      int firstColumn,
      int lastColumn,
      int rowOfB) {
    for (int p = from; p < end && columns[p] < lastColumn; p++) {
      int column = columns[p] - firstColumn;
      int place = column * rows + counts[column]++;
      rowsOfB[place] = rowOfB;
      values[place] = elements[p];
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

  private void addRow(float[] c, int c0, int start, int end, float[] b, int n) {
    int width;
    for (int j = 0; j < n; j += width) {
      width = SparseProducts.width(n - j);
      if (width > SparseProducts.NARROW) {
        SparseProducts.wideRow(c, c0 + j, rowsOfB, values, start, end, b, j, 1, width - COUNT);
      } else if (width >= COUNT) {
        SparseProducts.narrowRow(c, c0 + j, rowsOfB, values, start, end, b, j, 1, width - COUNT);
      } else {
        SparseProducts.maskedRow(
            c, c0 + j, rowsOfB, values, start, end, b, j, 1, Lanes.first(width));
      }
    }
  }
}
