package dev.percept.conformance;

import dev.percept.kernel.SparseRows;

/// Makes sparse rows from whole ones.
public final class Sparse {
  private Sparse() {}

  /// The elements of A (`rows` × `columns`, row-major) that are not zero, with room for some more in each
  /// row.
  public static SparseRows rows(float[] a, int rows, int columns) {
    SparseRows sparse = new SparseRows(rows, columns + 3);
    for (int i = 0; i < rows; i++) {
      int p = sparse.starts[i];
      for (int j = 0; j < columns; j++) {
        if (a[i * columns + j] != 0) {
          sparse.columns[p] = j;
          sparse.values[p++] = a[i * columns + j];
        }
      }
      sparse.counts[i] = p - sparse.starts[i];
    }
    return sparse;
  }
}
