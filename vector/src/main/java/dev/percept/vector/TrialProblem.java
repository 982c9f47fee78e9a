package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;

/// Made-up numbers for a [Trial], few enough that even uncompiled code is soon done with them. The
/// outputs belong to one trial; what is in them does not matter.
final class TrialProblem {
  private static final int ROWS = 6;
  private static final int INNER = 9;

  private final int columns;
  private final float[] output;
  private final float[] left = numbers(INNER * INNER);
  private final float[] right;

  // Which of four numbers was the greatest.
  private final float[] which;
  private final SparseRows sparse = new SparseRows(ROWS, numbers(256));

  /// Matrices of `columns` columns.
  TrialProblem(int columns) {
    this.columns = columns;
    this.output = numbers(INNER * columns);
    this.right = numbers(INNER * columns);
    this.which = new float[2 * columns];
    sparse.elements = new int[INNER];
    for (int i = 0; i < INNER; i++) {
      sparse.elements[i] = SparseRows.element(i, i + 1);
    }
    for (int row = 0; row < ROWS; row++) {
      sparse.counts[row] = row; // the first one is empty
    }
  }

  private static float[] numbers(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (i % 13 - 6) / 8f;
    }
    return numbers;
  }

  void addProduct(Kernels kernels) {
    kernels.addProduct(output, 0, columns, left, 0, INNER, right, 0, columns, ROWS, columns, INNER);
  }

  void addSparseProduct(Kernels kernels) {
    kernels.addSparseProduct(
        output, 0, columns, sparse, 0, ROWS, 0, INNER, right, 0, columns, columns);
  }

  void sigmoid(Kernels kernels) {
    kernels.sigmoid(output, 0, right, 0, 2 * COUNT);
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
