package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

/// Room for the copy of a block of B, in the order in which tiles read it. Belongs to one thread;
/// what it holds is bounded by the size of a block.
final class Panels {
  /// The columns of the widest tile.
  static final int WIDTH = (COUNT == 8 ? 2 : 3) * COUNT;

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
