package dev.percept.kernel;

/// Rows of a matrix that hold only their elements other than zero.
///
/// Row i has `counts[i]` elements from position `starts[i]` on: `values[p]` in column `columns[p]`,
/// columns ascending. The arrays are shared with whoever fills them.
public final class SparseRows {

  /// The position of the first element of each row.
  public final int[] starts;

  /// The number of elements of each row.
  public final int[] counts;

  /// The column of each element.
  public final int[] columns;

  /// The value of each element.
  public final float[] values;

  /// Space for `rows` rows of up to `width` elements each, all of them empty. Row i starts at i ·
  /// `width`, so that rows can be filled on several threads.
  public SparseRows(int rows, int width) {
    starts = new int[rows];
    counts = new int[rows];
    columns = new int[Math.multiplyExact(rows, width)];
    values = new float[rows * width];
    for (int i = 0; i < rows; i++) {
      starts[i] = i * width;
    }
  }
}
