package dev.percept.vector;

import dev.percept.kernel.SparseRows;
import java.util.Arrays;

/// Products with a transposed sparse left factor, C += Aᵀ · B: first sorts the elements of A by
/// column, so that a row of C, which belongs to one column, stays in registers while its terms are
/// added, in ascending rows of A as ever. Cut into strips as in [SparseProducts].
///
/// An object holds the sorted elements; it belongs to one thread.
final class SparseColumns {
  private int rows;
  // The number of elements of each column, and the elements, those of column i from i · rows on;
  // what
  // is an element's column in SparseRows is its row here.
  private int[] counts = new int[0];
  private int[] elements = new int[0];

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
    sort(a, rows, firstColumn, lastColumn);
    for (int i = 0; i < lastColumn - firstColumn; i++) {
      int count = counts[i];
      if (count > 0) {
        addRow(
            c, c0 + (firstColumn + i) * ldc, a.values, i * rows, i * rows + count, b, b0, ldb, n);
      }
    }
  }

  private void sort(SparseRows a, int rows, int firstColumn, int lastColumn) {
    int columns = lastColumn - firstColumn;
    this.rows = rows;
    if (counts.length < columns) {
      counts = new int[columns];
    }
    int needed = Math.multiplyExact(columns, rows);
    if (elements.length < needed) {
      elements = new int[needed];
    }
    Arrays.fill(counts, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      int start = a.starts[i];
      int end = start + a.counts[i];
      int from = position(a.elements, start, end, firstColumn);
      sortRow(a.elements, from, end, firstColumn, lastColumn, i);
    }
  }

  private void sortRow(int[] row, int from, int end, int firstColumn, int lastColumn, int number) {
    for (int p = from; p < end && SparseRows.column(row[p]) < lastColumn; p++) {
      int column = SparseRows.column(row[p]) - firstColumn;
      int place = column * rows + counts[column]++;
      elements[place] = SparseRows.element(number, row[p] & SparseRows.VALUE_MASK);
    }
  }

  /// The first position from `start` on, below `end`, whose column is at least `column`; `end` if
  /// none is.
  private static int position(int[] elements, int start, int end, int column) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SparseRows.column(elements[middle]) < column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void addRow(
      float[] c, int c0, float[] values, int start, int end, float[] b, int b0, int ldb, int n) {
    int width;
    for (int j = 0; j < n; j += width) {
      width = SparseProducts.width(n - j);
      SparseProducts.addRow(c, c0 + j, elements, values, start, end, b, b0 + j, ldb, width);
    }
  }
}
