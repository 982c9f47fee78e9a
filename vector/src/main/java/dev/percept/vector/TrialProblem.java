package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;

/// Made-up numbers for a [Trial], few enough that even uncompiled code is soon done with them. The
/// outputs belong to one trial; what is in them does not matter.
final class TrialProblem {
  private static final int ROWS = 6;
  private static final int INNER = 9;

  // A whole tile and a rest.
  private static final int TILED_ROWS = Tiles.ROWS + 1;
  private static final int TILED_INNER = 16;

  private final int rows;
  private final int inner;
  private final int columns;
  private final float[] output;
  private final float[] left;
  private final float[] right;

  // Which of four numbers was the greatest.
  private final float[] which;
  private final SparseRows sparse;

  /// Matrices of `columns` columns, of which a product is small.
  TrialProblem(int columns) {
    this(ROWS, INNER, columns);
  }

  private TrialProblem(int rows, int inner, int columns) {
    this.rows = rows;
    this.inner = inner;
    this.columns = columns;
    this.output = numbers(inner * columns);
    this.left = numbers(inner * inner);
    this.right = numbers(inner * columns);
    this.which = new float[2 * columns];
    sparse = new SparseRows(rows, numbers(256));
    sparse.elements = new int[inner];
    for (int i = 0; i < inner; i++) {
      sparse.elements[i] = SparseRows.element(i, i + 1);
    }
    for (int row = 0; row < rows; row++) {
      sparse.counts[row] = row; // the first one is empty
    }
  }

  /// Matrices of `columns` columns, of which a product is one for [BlockedProducts].
  static TrialProblem tiled(int columns) {
    return new TrialProblem(TILED_ROWS, TILED_INNER, columns);
  }

  private static float[] numbers(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (i % 13 - 6) / 8f;
    }
    return numbers;
  }

  void addProduct(Kernels kernels) {
    kernels.addProduct(output, 0, columns, left, 0, inner, right, 0, columns, rows, columns, inner);
  }

  void addProductTransposedB(Kernels kernels) {
    kernels.addProductTransposedB(
        output, 0, columns, left, 0, inner, right, 0, inner, rows, columns, inner);
  }

  void addProductTransposedA(Kernels kernels) {
    kernels.addProductTransposedA(
        output, 0, columns, left, 0, inner, right, 0, columns, rows, columns, inner);
  }

  // With 15 vectors a row, which are cut into 8 and 7, and with 3.
  void addRowProduct(Kernels kernels) {
    for (int row = 0; row < ROWS; row++) {
      int n = row % 2 == 0 ? columns : columns / 5;
      kernels.addProduct(output, 0, columns, left, row, INNER, right, 0, columns, 1, n, INNER);
    }
  }

  void addSparseProduct(Kernels kernels) {
    kernels.addSparseProduct(
        output, 0, columns, sparse, 0, rows, 0, inner, right, 0, columns, columns);
  }

  void sigmoid(Kernels kernels) {
    kernels.sigmoid(output, 0, right, 0, 2 * COUNT);
  }

  void exp(Kernels kernels) {
    kernels.exp(output, 0, right, 0, 2 * COUNT);
  }

  void expm1(Kernels kernels) {
    kernels.expm1(output, 0, right, 0, 2 * COUNT);
  }

  void tanh(Kernels kernels) {
    kernels.tanh(output, 0, right, 0, 2 * COUNT);
  }

  void log1pExp(Kernels kernels) {
    kernels.log1pExp(output, 0, right, 0, 2 * COUNT);
  }

  void normalDistribution(Kernels kernels) {
    kernels.normalDistribution(output, 0, right, 0, 2 * COUNT);
  }

  void softmax(Kernels kernels) {
    kernels.softmax(output, 0, right, 0, 4, 10, null, 0, null, 0);
  }

  void addRows(Kernels kernels) {
    kernels.addRows(output, 0, right, 0, columns, INNER, columns);
  }

  void addScaled(Kernels kernels) {
    kernels.addScaled(output, 0, columns, right, 0, columns, 0.5f, INNER, columns);
  }

  // Two positions of a window of 2 × 2 over two rows of four pixels.
  void maxOfWindows(Kernels kernels) {
    kernels.maxOfWindows(
        output, 0, which, 0, right, 0, 2 * columns, 2, 4 * columns, 2, columns, 2, columns);
  }

  void addToGreatest(Kernels kernels) {
    kernels.addToGreatest(
        output, 0, 2 * columns, 2, 4 * columns, 2, columns, right, 0, which, 0, 2, columns);
  }

  void addSquares(Kernels kernels) {
    kernels.addSquares(output, 0, right, 0, columns, right, 0, INNER, columns);
  }

  void addProductsWithCentred(Kernels kernels) {
    kernels.addProductsWithCentred(
        output, 0, right, 0, columns, right, 0, columns, right, 0, INNER, columns);
  }

  void scaleColumns(Kernels kernels) {
    kernels.scaleColumns(output, 0, columns, right, 0, columns, right, 0, columns, INNER, columns);
  }

  void scaleColumnsGradient(Kernels kernels) {
    kernels.scaleColumnsGradient(
        output, 0, columns, right, 0, columns, right, 0, columns, right, 0, columns, INNER,
        columns);
  }
}
