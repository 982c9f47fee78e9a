package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Tiles.ROWS;

/// Room for copies of parts of the factors of a product, in the order in which kernels read them.
/// Belongs to one thread; what it holds is bounded by the size of a block.
final class Panels {
  /// The columns of the widest tile.
  static final int WIDTH = (COUNT == 8 ? 2 : 3) * COUNT;

  private static final int TERMS = 8;

  /// Groups of columns of the transposed left factor, one after the other.
  float[] left = new float[0];

  /// Strips of the right factor, one after the other, row after row.
  float[] right = new float[0];

  Panels() {}

  /// The width of the next strip of `rest` columns: that of the widest tile, or a vector less so
  /// that more than one vector is left for the last.
  static int width(int rest) {
    if (rest <= WIDTH) {
      return rest;
    }
    return rest <= WIDTH + COUNT ? WIDTH - COUNT : WIDTH;
  }

  /// Copies columns of A, element (p, i) at `a0 + p·lda + i`, in groups of [Tiles#ROWS]: element
  /// (p, i) of a group goes to p·ROWS + i. A few terms of all groups follow one another, as they
  /// share cache lines.
  void copyLeft(float[] a, int a0, int lda, int columns, int k) {
    int size = (columns + ROWS - 1) / ROWS * ROWS * k;
    if (left.length < size) {
      left = new float[size];
    }
    for (int p = 0; p < k; p += TERMS) {
      int terms = Math.min(TERMS, k - p);
      for (int i = 0; i < columns; i += ROWS) {
        copyGroup(
            left, i * k + p * ROWS, a, a0 + p * lda + i, lda, Math.min(ROWS, columns - i), terms);
      }
    }
  }

  private static void copyGroup(float[] t, int t0, float[] a, int a0, int lda, int n, int k) {
    if (n == ROWS) {
      for (int i = 0; i < ROWS; i += Transposition.SIDE) {
        Transposition.copyColumns(t, t0 + i, ROWS, a, a0 + i, lda, k);
      }
      return;
    }
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < n; i++) {
        t[t0 + p * ROWS + i] = a[a0 + p * lda + i];
      }
    }
  }

  /// Copies a block of B, element (p, j) at `b0 + p·bp + j·bj`, strip after strip.
  void copyRight(float[] b, int b0, int bp, int bj, int n, int k) {
    if (right.length < n * k) {
      right = new float[n * k];
    }
    int t0 = 0;
    int width;
    for (int j = 0; j < n; j += width) {
      width = width(n - j);
      if (bj == 1) {
        copyStrip(right, t0, b, b0 + j, bp, width, k);
      } else {
        Transposition.copy(right, t0, width, b, b0 + j * bj, bj, width, k);
      }
      t0 += width * k;
    }
  }

  private static void copyStrip(float[] t, int t0, float[] b, int b0, int ldb, int n, int k) {
    for (int p = 0; p < k; p++) {
      System.arraycopy(b, b0 + p * ldb, t, t0 + p * n, n);
    }
  }
}
