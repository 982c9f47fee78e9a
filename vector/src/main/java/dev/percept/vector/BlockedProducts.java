package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Tiles.ROWS;

/// Products C += A · B of some size: C is cut into tiles that stay in registers while k runs, B
/// into blocks that stay in the second cache. A few rows of A meet the whole block, strip by strip,
/// so that these rows stay in the nearest cache.
///
/// Blocks follow one another in ascending k, and each element of C goes on from what the last one
/// stored, so its chain is the same (a -0 stored as +0 on the way changes nothing: the sum would be
/// stored as +0 in the end).
///
/// A block of B is copied first where it is transposed, or where so many rows use it that it pays
/// to have each strip side by side in memory. A is read where it is, transposed or not.
///
/// Element (i, p) of A is at `a0 + i·ai + p·ap`, element (p, j) of B at `b0 + p·bp + j·bj`, which
/// serves transposed factors alike. One distance of each factor is 1.
final class BlockedProducts {
  /// Fewer columns, rows or terms are left to [DenseProducts].
  private static final int LEAST_COLUMNS = 16;

  private static final int LEAST_ROWS = 5;
  static final int LEAST_TERMS = 8;

  /// The same where B is transposed, which is done by blocks of so many numbers each way.
  private static final int LEAST_TERMS_TRANSPOSED = 16;

  /// The most terms of a block of B, and the most columns: 600 kB.
  static final int TERMS = 1056;

  static final int COLUMNS = 144;

  /// From so many rows on, it pays to copy B.
  private static final int ROWS_TO_COPY_FOR = 256;

  /// The same where the rows of B are far apart: each is on another page, or nearly so.
  private static final int ROWS_TO_COPY_FAR_FOR = 32;

  private static final int FAR = 256;

  /// Vectors of so many floats mean a machine with 16 vector registers, too few for a tile.
  private static final int LANES_WITHOUT_TILES = 8;

  private BlockedProducts() {}

  /// Whether a product of this size is for this class.
  static boolean suits(int m, int n, int k) {
    return n >= LEAST_COLUMNS && m >= LEAST_ROWS && k >= LEAST_TERMS;
  }

  /// The same for a product with a transposed B.
  static boolean suitsTransposed(int m, int n, int k) {
    return suits(m, n, k) && k >= LEAST_TERMS_TRANSPOSED;
  }

  static void add(
      Panels panels,
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int bp,
      int bj,
      int m,
      int n,
      int k) {
    int terms;
    for (int p = 0; p < k; p += terms) {
      terms = part(k - p, TERMS);
      int columns;
      for (int j = 0; j < n; j += columns) {
        columns = part(n - j, COLUMNS);
        addBlock(
            panels,
            c,
            c0 + j,
            ldc,
            a,
            a0 + p * ap,
            ai,
            ap,
            b,
            b0 + p * bp + j * bj,
            bp,
            bj,
            m,
            columns,
            terms);
      }
    }
  }

  /// The size of the next of several parts of `rest`, about the same and each at most `most`: a
  /// multiple of 48, which all widths of a tile divide, but for the last, which is no less than 25.
  private static int part(int rest, int most) {
    if (rest <= most) {
      return rest;
    }
    int parts = (rest + most - 1) / most;
    return ((rest + parts - 1) / parts + 47) / 48 * 48;
  }

  private static void addBlock(
      Panels panels,
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int bp,
      int bj,
      int m,
      int n,
      int k) {
    boolean copied = bj != 1 || m >= ROWS_TO_COPY_FOR || (bp >= FAR && m >= ROWS_TO_COPY_FAR_FOR);
    if (copied) {
      panels.copyRight(b, b0, bp, bj, n, k);
    }
    for (int i = 0; i < m; i += ROWS) {
      int rows = Math.min(ROWS, m - i);
      if (copied) {
        addRowsToCopy(panels.right, c, c0 + i * ldc, ldc, a, a0 + i * ai, ai, ap, rows, n, k);
      } else {
        addRows(c, c0 + i * ldc, ldc, a, a0 + i * ai, ai, ap, b, b0, bp, rows, n, k);
      }
    }
  }

  private static void addRowsToCopy(
      float[] right,
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      int rows,
      int n,
      int k) {
    int width;
    int b0 = 0;
    for (int j = 0; j < n; j += width) {
      width = Panels.width(n - j);
      add(c, c0 + j, ldc, width, a, a0, ai, ap, right, b0, width, rows, k);
      b0 += k * width;
    }
  }

  private static void addRows(
      float[] c,
      int c0,
      int ldc,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int n,
      int k) {
    int width;
    for (int j = 0; j < n; j += width) {
      width = Panels.width(n - j);
      add(c, c0 + j, ldc, width, a, a0, ai, ap, b, b0 + j, ldb, rows, k);
    }
  }

  private static void add(
      float[] c,
      int c0,
      int ldc,
      int width,
      float[] a,
      int a0,
      int ai,
      int ap,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int k) {
    if (rows < LEAST_ROWS || COUNT == LANES_WITHOUT_TILES) {
      DenseProducts.add(c, c0, ldc, a, a0, ai, ap, b, b0, ldb, rows, width, k);
    } else if (ap == 1) {
      addTile(c, c0, ldc, width - COUNT, a, a0, ai, b, b0, ldb, rows, k);
    } else if (a0 + (k - 1) * ap + ROWS <= a.length) {
      addTransposedTile(c, c0, ldc, width - COUNT, a, a0, ap, b, b0, ldb, rows, k);
    } else {
      DenseProducts.add(c, c0, ldc, a, a0, ai, ap, b, b0, ldb, rows, width, k);
    }
  }

  private static void addTile(
      float[] c,
      int c0,
      int ldc,
      int last,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int k) {
    if (last == 0) {
      Tiles.byOne(c, c0, ldc, a, a0, lda, b, b0, ldb, rows, k);
    } else if (last <= COUNT) {
      Tiles.byTwo(c, c0, ldc, last, a, a0, lda, b, b0, ldb, rows, k);
    } else {
      Tiles.byThree(c, c0, ldc, last, a, a0, lda, b, b0, ldb, rows, k);
    }
  }

  private static void addTransposedTile(
      float[] c,
      int c0,
      int ldc,
      int last,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int k) {
    if (last == 0) {
      TransposedTiles.byOne(c, c0, ldc, a, a0, lda, b, b0, ldb, rows, k);
    } else if (last <= COUNT) {
      TransposedTiles.byTwo(c, c0, ldc, last, a, a0, lda, b, b0, ldb, rows, k);
    } else {
      TransposedTiles.byThree(c, c0, ldc, last, a, a0, lda, b, b0, ldb, rows, k);
    }
  }
}
