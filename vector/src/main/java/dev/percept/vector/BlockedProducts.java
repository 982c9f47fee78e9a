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
/// Where the rows of C and A lie is said by [Panels]: at even distances, or listed one by one.
/// Element (p, j) of B is at `b0 + p·bp + j·bj`, which serves a transposed B alike; one distance is
/// 1.
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

  /// Whether rows that are listed one by one can be read and written by tiles of `n` columns.
  static boolean suitsListed(int n) {
    return n >= COUNT && COUNT != LANES_WITHOUT_TILES;
  }

  /// C += A · B, where the rows of C and A lie where `panels` says.
  static void add(
      Panels panels, float[] c, float[] a, float[] b, int b0, int bp, int bj, int m, int n, int k) {
    add(panels, false, c, a, b, b0, bp, bj, m, n, k);
  }

  /// C += Aᵀ · B, likewise; `panels.left` says where the k rows of A lie, in ascending order.
  static void addTransposedA(
      Panels panels, float[] c, float[] a, float[] b, int b0, int bp, int bj, int m, int n, int k) {
    add(panels, true, c, a, b, b0, bp, bj, m, n, k);
  }

  private static void add(
      Panels panels,
      boolean transposed,
      float[] c,
      float[] a,
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
      if (transposed) {
        panels.collectTerms(p, terms);
      }
      int columns;
      for (int j = 0; j < n; j += columns) {
        columns = part(n - j, COLUMNS);
        addBlock(
            panels, transposed, c, j, a, p, b, b0 + p * bp + j * bj, bp, bj, m, columns, terms);
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

  // Columns j to j + n of C, and k terms from p on; b0 is where their block of B begins.
  private static void addBlock(
      Panels panels,
      boolean transposed,
      float[] c,
      int j,
      float[] a,
      int p,
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
      boolean tiled = suitsTile(panels, rows);
      if (tiled) {
        panels.outputs.copy(panels.outputRows, i, rows, 0);
        if (!transposed) {
          panels.left.copy(panels.leftRows, i, rows, p);
        }
      }
      int width;
      for (int q = 0; q < n; q += width) {
        width = Panels.width(n - q);
        float[] right = copied ? panels.right : b;
        int right0 = copied ? q * k : b0 + q;
        int ldb = copied ? width : bp;
        boolean fits = !transposed || panels.lastTerm + i + ROWS <= a.length;
        if (!tiled || (!fits && panels.left.isEven())) {
          addRows(panels, transposed, c, i, j + q, a, p, right, right0, ldb, rows, width, k);
        } else if (!transposed) {
          addTile(panels, c, j + q, width - COUNT, a, right, right0, ldb, k);
        } else if (fits) {
          addTransposedTile(panels, c, j + q, width - COUNT, a, i, right, right0, ldb, k);
        } else {
          addRowsTermByTerm(panels, c, i, j + q, a, right, right0, ldb, rows, width, k);
        }
      }
    }
  }

  private static boolean suitsTile(Panels panels, int rows) {
    boolean even = panels.outputs.isEven() && panels.left.isEven();
    return COUNT != LANES_WITHOUT_TILES && (rows >= LEAST_ROWS || !even);
  }

  // Rows at even distances.
  private static void addRows(
      Panels panels,
      boolean transposed,
      float[] c,
      int i,
      int j,
      float[] a,
      int p,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int n,
      int k) {
    int distance = panels.left.distance();
    DenseProducts.add(
        c,
        panels.outputs.of(i) + j,
        panels.outputs.distance(),
        a,
        transposed ? panels.terms[0] + i : panels.left.of(i) + p,
        transposed ? 1 : distance,
        transposed ? distance : 1,
        b,
        b0,
        ldb,
        rows,
        n,
        k);
  }

  // Where a tile would read past the end of A.
  private static void addRowsTermByTerm(
      Panels panels,
      float[] c,
      int i,
      int j,
      float[] a,
      float[] b,
      int b0,
      int ldb,
      int rows,
      int n,
      int k) {
    int c0 = panels.outputs.of(i) + j;
    int ldc = panels.outputs.distance();
    for (int p = 0; p < k; p++) {
      DenseProducts.add(c, c0, ldc, a, panels.terms[p] + i, 1, 0, b, b0 + p * ldb, ldb, rows, n, 1);
    }
  }

  private static void addTile(
      Panels panels, float[] c, int j, int last, float[] a, float[] b, int b0, int ldb, int k) {
    int[] cs = panels.outputRows;
    int[] as = panels.leftRows;
    if (last == 0) {
      Tiles.byOne(c, cs, j, a, as, b, b0, ldb, k);
    } else if (last <= COUNT) {
      Tiles.byTwo(c, cs, j, last, a, as, b, b0, ldb, k);
    } else {
      Tiles.byThree(c, cs, j, last, a, as, b, b0, ldb, k);
    }
  }

  private static void addTransposedTile(
      Panels panels,
      float[] c,
      int j,
      int last,
      float[] a,
      int i,
      float[] b,
      int b0,
      int ldb,
      int k) {
    int[] cs = panels.outputRows;
    int[] as = panels.terms;
    if (last == 0) {
      TransposedTiles.byOne(c, cs, j, a, as, i, b, b0, ldb, k);
    } else if (last <= COUNT) {
      TransposedTiles.byTwo(c, cs, j, last, a, as, i, b, b0, ldb, k);
    } else {
      TransposedTiles.byThree(c, cs, j, last, a, as, i, b, b0, ldb, k);
    }
  }
}
