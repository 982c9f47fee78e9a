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
  private final SparseRows sparse = new SparseRows(ROWS, numbers(256));

  /// Matrices of `columns` columns.
  TrialProblem(int columns) {
    this.columns = columns;
    this.output = numbers(INNER * columns);
    this.right = numbers(INNER * columns);
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
}
