package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import java.util.stream.IntStream;

/// Made-up numbers for a [Trial], few enough that even uncompiled code is soon done with them. The
/// outputs belong to one trial; what is in them does not matter.
final class TrialProblem implements Trial.Problem {
  private static final int ROWS = 6;

  // Too few terms for a tile.
  private static final int INNER = BlockedProducts.LEAST_TERMS - 1;

  // A whole tile and a rest.
  private static final int TILED_ROWS = Tiles.ROWS + 1;
  private static final int TILED_INNER = 16;

  private final VectorCode code;
  private final int rows;
  private final int inner;
  private final int columns;
  private final float[] output;
  private final float[] left;
  private final float[] right;

  // Rows of the left factor that overlap.
  private final int[] leftRows;

  // Which of four numbers was the greatest.
  private final float[] which;
  private final SparseRows sparse;

  /// What `code` is tried on.
  TrialProblem(VectorCode code) {
    this.code = code;
    this.rows = code.tiled ? TILED_ROWS : ROWS;
    this.inner = code.tiled ? TILED_INNER : INNER;
    this.columns = code.columns;
    // Two rows of four pixels, at least, for the pools.
    this.output = numbers(Math.max(inner, 8) * columns);
    this.left = numbers(Math.max(inner, 8) * inner);
    this.right = numbers(Math.max(inner, 8) * columns);
    this.leftRows = IntStream.range(0, inner).toArray();
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

  private static float[] numbers(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (i % 13 - 6) / 8f;
    }
    return numbers;
  }

  // One switch, where a method reference for each problem would be a class to make at the start.
  @Override
  public void solve(Kernels kernels) {
    switch (code) {
      case SPARSE_PRODUCT_WIDE, SPARSE_PRODUCT_MIDDLE, SPARSE_PRODUCT_NARROW ->
          addSparseProduct(kernels);
      case SIGMOID -> sigmoid(kernels);
      case EXP -> exp(kernels);
      case EXPM1 -> expm1(kernels);
      case TANH -> tanh(kernels);
      case LOG1P_EXP -> log1pExp(kernels);
      case NORMAL_DISTRIBUTION -> normalDistribution(kernels);
      case PRODUCT_NARROW, PRODUCT_WIDE, TILED_1, TILED_2, TILED_3 -> addProduct(kernels);
      case SOFTMAX -> softmax(kernels);
      case ROW_PRODUCT -> addRowProduct(kernels);
      case ADD_ROWS -> addRows(kernels);
      case ADD_SCALED -> addScaled(kernels);
      case MAX_OF_WINDOWS -> maxOfWindows(kernels);
      case ADD_TO_GREATEST -> addToGreatest(kernels);
      case ADD_SQUARES -> addSquares(kernels);
      case ADD_PRODUCTS_WITH_CENTRED -> addProductsWithCentred(kernels);
      case SCALE_COLUMNS -> scaleColumns(kernels);
      case SCALE_COLUMNS_GRADIENT -> scaleColumnsGradient(kernels);
      case TILED_TRANSPOSED_A_1, TILED_TRANSPOSED_A_2, TILED_TRANSPOSED_A_3 ->
          addProductTransposedA(kernels);
      case FEW_TERMS_NARROW, FEW_TERMS_1, FEW_TERMS_2 -> addProductOfRowsTransposed(kernels);
      case TILED_TRANSPOSED_B_1, TILED_TRANSPOSED_B_2, TILED_TRANSPOSED_B_3 ->
          addProductTransposedB(kernels);
    }
  }

  private void addProduct(Kernels kernels) {
    kernels.addProduct(output, 0, columns, left, 0, inner, right, 0, columns, rows, columns, inner);
  }

  private void addProductTransposedB(Kernels kernels) {
    kernels.addProductTransposedB(
        output, 0, columns, left, 0, inner, right, 0, inner, rows, columns, inner);
  }

  private void addProductTransposedA(Kernels kernels) {
    kernels.addProductTransposedA(
        output, 0, columns, left, 0, inner, right, 0, columns, rows, columns, inner);
  }

  private void addProductOfRowsTransposed(Kernels kernels) {
    kernels.addProductOfRowsTransposed(
        output, 0, columns, left, 0, leftRows, 0, right, 0, columns, rows, columns, inner);
  }

  // With 15 vectors a row, which are cut into 8 and 7, and with 3.
  private void addRowProduct(Kernels kernels) {
    for (int row = 0; row < ROWS; row++) {
      int n = row % 2 == 0 ? columns : columns / 5;
      kernels.addProduct(output, 0, columns, left, row, INNER, right, 0, columns, 1, n, INNER);
    }
  }

  private void addSparseProduct(Kernels kernels) {
    kernels.addSparseProduct(
        output, 0, columns, sparse, 0, rows, 0, inner, right, 0, columns, columns);
  }

  private void sigmoid(Kernels kernels) {
    kernels.sigmoid(output, 0, right, 0, 2 * COUNT);
  }

  private void exp(Kernels kernels) {
    kernels.exp(output, 0, right, 0, 2 * COUNT);
  }

  private void expm1(Kernels kernels) {
    kernels.expm1(output, 0, right, 0, 2 * COUNT);
  }

  private void tanh(Kernels kernels) {
    kernels.tanh(output, 0, right, 0, 2 * COUNT);
  }

  private void log1pExp(Kernels kernels) {
    kernels.log1pExp(output, 0, right, 0, 2 * COUNT);
  }

  private void normalDistribution(Kernels kernels) {
    kernels.normalDistribution(output, 0, right, 0, 2 * COUNT);
  }

  private void softmax(Kernels kernels) {
    kernels.softmax(output, 0, right, 0, 4, 10, null, 0, null, 0);
  }

  private void addRows(Kernels kernels) {
    kernels.addRows(output, 0, right, 0, columns, INNER, columns);
  }

  private void addScaled(Kernels kernels) {
    kernels.addScaled(output, 0, columns, right, 0, columns, 0.5f, INNER, columns);
  }

  // Two positions of a window of 2 × 2 over two rows of four pixels.
  private void maxOfWindows(Kernels kernels) {
    kernels.maxOfWindows(
        output, 0, which, 0, right, 0, 2 * columns, 2, 4 * columns, 2, columns, 2, columns);
  }

  private void addToGreatest(Kernels kernels) {
    kernels.addToGreatest(
        output, 0, 2 * columns, 2, 4 * columns, 2, columns, right, 0, which, 0, 2, columns);
  }

  private void addSquares(Kernels kernels) {
    kernels.addSquares(output, 0, right, 0, columns, right, 0, INNER, columns);
  }

  private void addProductsWithCentred(Kernels kernels) {
    kernels.addProductsWithCentred(
        output, 0, right, 0, columns, right, 0, columns, right, 0, INNER, columns);
  }

  private void scaleColumns(Kernels kernels) {
    kernels.scaleColumns(output, 0, columns, right, 0, columns, right, 0, columns, INNER, columns);
  }

  private void scaleColumnsGradient(Kernels kernels) {
    kernels.scaleColumnsGradient(
        output, 0, columns, right, 0, columns, right, 0, columns, right, 0, columns, INNER,
        columns);
  }
}
