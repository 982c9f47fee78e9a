package dev.percept.kernel;

/// Rows of a matrix that hold only their elements other than zero, which take at most 256 values,
/// as the pixels of images do.
///
/// Row i has `counts[i]` elements from position `starts[i]` on, columns ascending. An element is
/// one int: its column in the upper 24 bits, and in the lower 8 the index of its value in the table
/// [#values] (see [#element]). The elements usually lie in the data set itself, so that a batch is
/// made without copying them.
public final class SparseRows {
  /// The bits of an element that say its value; the others are its column.
  public static final int VALUE_BITS = 8;

  /// Covers the bits that say an element's value.
  public static final int VALUE_MASK = (1 << VALUE_BITS) - 1;

  /// Columns are below this, so that elements are ordered as their columns are, as signed numbers.
  public static final int MOST_COLUMNS = (1 << (Integer.SIZE - VALUE_BITS - 1)) - 1;

  /// The position of the first element of each row.
  public final int[] starts;

  /// The number of elements of each row.
  public final int[] counts;

  /// The value of each of the 256 indices; that of 0 is 0.
  public final float[] values;

  /// The elements; shared with whoever set them, read only.
  public int[] elements = new int[0];

  /// Space for `rows` rows, all of them empty.
  ///
  /// @param values the table of 256 values, shared
  public SparseRows(int rows, float[] values) {
    this.starts = new int[rows];
    this.counts = new int[rows];
    this.values = values;
  }

  /// The element with value number `value` in column `column`.
  public static int element(int column, int value) {
    return column << VALUE_BITS | value;
  }

  /// The column of `element`.
  public static int column(int element) {
    return element >>> VALUE_BITS;
  }

  /// The position of the first element of row `row` whose column is at least `column`; where the
  /// row ends, if there is none.
  public int position(int row, int column) {
    int low = starts[row];
    int high = low + counts[row];
    if (column == 0) {
      return low;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (column(elements[middle]) < column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Becomes the transpose of columns `firstColumn` (inclusive) to `lastColumn` (exclusive) of the
  /// first `rows` rows of A, its first row being column `firstColumn`. What is an element's row in
  /// A is its column here. Allocates only while it grows.
  ///
  /// @throws ArithmeticException if rows × columns is above 2^31
  public void setTransposed(SparseRows a, int rows, int firstColumn, int lastColumn) {
    int columns = lastColumn - firstColumn;
    int needed = Math.multiplyExact(columns, rows);
    if (elements.length < needed) {
      elements = new int[needed];
    }
    for (int i = 0; i < columns; i++) {
      starts[i] = i * rows;
      counts[i] = 0;
    }
    for (int row = 0; row < rows; row++) {
      int end = a.starts[row] + a.counts[row];
      addColumn(a.elements, a.position(row, firstColumn), end, firstColumn, lastColumn, row, rows);
    }
  }

  private void addColumn(
      int[] row, int from, int end, int firstColumn, int lastColumn, int number, int rows) {
    for (int p = from; p < end; p++) {
      int i = column(row[p]) - firstColumn;
      if (i >= lastColumn - firstColumn) {
        break;
      }
      elements[i * rows + counts[i]++] = element(number, row[p] & VALUE_MASK);
    }
  }
}
