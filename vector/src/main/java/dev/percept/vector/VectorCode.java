package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;

/// What of the vector kernels is compiled by itself, and so has a [Trial] by itself, in the order
/// in which a training run first needs it.
enum VectorCode {
  SPARSE_PRODUCT_WIDE(6 * COUNT + 1),
  SPARSE_PRODUCT_MIDDLE(2 * COUNT + 1),
  SPARSE_PRODUCT_NARROW(COUNT * 5 / 8),
  SIGMOID(2 * COUNT),
  EXP(2 * COUNT),
  EXPM1(2 * COUNT),
  TANH(2 * COUNT),
  LOG1P_EXP(2 * COUNT),
  NORMAL_DISTRIBUTION(2 * COUNT),
  PRODUCT_NARROW(COUNT * 5 / 8),
  SOFTMAX(4 * COUNT),
  ROW_PRODUCT(15 * COUNT),
  PRODUCT_WIDE(3 * COUNT + 1),
  ADD_ROWS(5 * COUNT + 1),
  ADD_SCALED(5 * COUNT + 1),
  MAX_OF_WINDOWS(3 * COUNT / 2),
  ADD_TO_GREATEST(3 * COUNT / 2),
  ADD_SQUARES(5 * COUNT + 1),
  ADD_PRODUCTS_WITH_CENTRED(5 * COUNT + 1),
  SCALE_COLUMNS(5 * COUNT + 1),
  SCALE_COLUMNS_GRADIENT(5 * COUNT + 1),
  TILED_1(COUNT, true),
  TILED_2(2 * COUNT, true),
  TILED_3(5 * COUNT, true),
  TILED_TRANSPOSED_A_1(COUNT, true),
  TILED_TRANSPOSED_A_2(2 * COUNT, true),
  TILED_TRANSPOSED_A_3(5 * COUNT, true),
  FEW_TERMS_NARROW(COUNT * 5 / 8, true),
  FEW_TERMS_1(COUNT, true),
  FEW_TERMS_2(5 * COUNT / 2, true),
  TILED_TRANSPOSED_B_1(COUNT, true),
  TILED_TRANSPOSED_B_2(2 * COUNT, true),
  TILED_TRANSPOSED_B_3(5 * COUNT, true);

  /// The columns of the problem that it is tried on.
  final int columns;

  /// Whether that is a product that is cut into tiles.
  final boolean tiled;

  VectorCode(int columns) {
    this(columns, false);
  }

  VectorCode(int columns, boolean tiled) {
    this.columns = columns;
    this.tiled = tiled;
  }

  /// There is different code for rows of many, some and few columns.
  static VectorCode sparseProduct(int n) {
    if (n < COUNT) {
      return SPARSE_PRODUCT_NARROW;
    }
    return n <= 4 * COUNT ? SPARSE_PRODUCT_MIDDLE : SPARSE_PRODUCT_WIDE;
  }

  static VectorCode product(int m, int n, int k) {
    if (m == 1 && n >= COUNT) {
      return ROW_PRODUCT;
    }
    return BlockedProducts.suits(m, n, k) ? tiled(n, TILED_1, TILED_2, TILED_3) : small(n);
  }

  static VectorCode productTransposedA(int m, int n, int k) {
    return BlockedProducts.suits(m, n, k)
        ? tiled(n, TILED_TRANSPOSED_A_1, TILED_TRANSPOSED_A_2, TILED_TRANSPOSED_A_3)
        : small(n);
  }

  static VectorCode productTransposedB(int m, int n, int k) {
    return BlockedProducts.suitsTransposed(m, n, k)
        ? tiled(n, TILED_TRANSPOSED_B_1, TILED_TRANSPOSED_B_2, TILED_TRANSPOSED_B_3)
        : small(n);
  }

  /// Products of rows that are listed one by one: the tiles are the same.
  static VectorCode productOfRows(int n) {
    return BlockedProducts.suitsListed(n) ? tiled(n, TILED_1, TILED_2, TILED_3) : small(n);
  }

  /// The same with a transposed left factor.
  static VectorCode productOfRowsTransposed(int m, int n, int k) {
    if (FewTerms.suits(m, k)) {
      return n < COUNT ? FEW_TERMS_NARROW : n == COUNT ? FEW_TERMS_1 : FEW_TERMS_2;
    }
    return BlockedProducts.suitsListed(n)
        ? tiled(n, TILED_TRANSPOSED_A_1, TILED_TRANSPOSED_A_2, TILED_TRANSPOSED_A_3)
        : small(n);
  }

  private static VectorCode small(int n) {
    return n < COUNT ? PRODUCT_NARROW : PRODUCT_WIDE;
  }

  // Tiles of one vector, of two; wider products have tiles of two and of three.
  private static VectorCode tiled(int n, VectorCode one, VectorCode two, VectorCode three) {
    if (n <= COUNT) {
      return one;
    }
    return n <= 2 * COUNT ? two : three;
  }
}
