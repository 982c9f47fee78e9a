package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

/// What a product needs besides its factors: where the rows of C and A lie, and room for the copy
/// of a block of B in the order in which tiles read it. Belongs to one thread; what it holds is
/// bounded by the size of a block.
final class Panels {
  /// The columns of the widest tile.
  static final int WIDTH = (COUNT == 8 ? 2 : 3) * COUNT;

  /// Strips of the right factor, one after the other, row after row.
  float[] right = new float[0];

  /// Where the rows of C lie.
  final Places outputs = new Places();

  /// Where the rows of A lie.
  final Places left = new Places();

  /// Where the rows of C of one tile begin, and those of A.
  final int[] outputRows = new int[Tiles.ROWS];

  final int[] leftRows = new int[Tiles.ROWS];

  /// Of a transposed A: where the terms of a block begin, and the last of them.
  final int[] terms = new int[BlockedProducts.TERMS];

  int lastTerm;

  Panels() {}

  /// Takes down where `k` rows of A from `p` on begin.
  void collectTerms(int p, int k) {
    for (int q = 0; q < k; q++) {
      terms[q] = left.of(p + q);
    }
    lastTerm = terms[k - 1];
  }

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
