package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Matrix products give the bits of the scalar kernels, whatever code their sizes lead to.
///
/// The build runs this class three times, with vectors of 128 and 256 bits and of the width the
/// machine prefers.
final class DenseProductsTest {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 128, 129, 130, 144, 160
  };
  private static final int CASES = 60;
  private static final int MOST_WORK = 150_000;

  private final Kernels vector = new VectorKernels();

  private static int size(SplittableRandom random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private void check(Product product, Numbers numbers, SplittableRandom random) {
    Matrix a = product.a(numbers, random);
    Matrix b = product.b(numbers, random);
    product.check(vector, Matrix.of(product.m(), product.n(), numbers, random), a, b);
  }

  @ParameterizedTest
  @EnumSource
  void productsOfAllSizesAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(1);
    for (Product.Form form : Product.Form.values()) {
      for (int i = 0; i < CASES; i++) {
        Product product = new Product(form, size(random), size(random), size(random));
        if ((long) product.m() * product.n() * product.k() <= MOST_WORK) {
          check(product, numbers, random);
        }
      }
    }
  }

  // Half of the terms are zero in some of the numbers; and rows without any other, and with none.
  @ParameterizedTest
  @EnumSource
  void productsOfASingleRowAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(6);
    for (int n : SIZES) {
      for (int zeros = 0; zeros < 3; zeros++) {
        Product product = new Product(Product.Form.PLAIN, 1, n, 40 + random.nextInt(2000));
        Matrix a = product.a(numbers, random);
        for (int p = 0; p < product.k() && zeros > 0; p++) {
          if (zeros == 2 || random.nextInt(3) > 0) {
            a.array[a.offset + p] = random.nextBoolean() ? 0f : -0f;
          }
        }
        Matrix b = product.b(numbers, random);
        product.check(vector, Matrix.of(1, n, numbers, random), a, b);
      }
    }
  }

  /// Numbers of columns around every change of code: below one vector, and every number of vectors
  /// up to the widest block of B and a little more, with and without a rest.
  static IntStream widths() {
    return IntStream.rangeClosed(0, BlockedProducts.COLUMNS / Lanes.COUNT + 4)
        .map(vectors -> vectors * Lanes.COUNT)
        .flatMap(n -> IntStream.of(n - 1, n, n + 1, n + Lanes.COUNT / 2 + 1))
        .filter(n -> n > 0)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void productsOfAllWidthsAndRestsOfRowsAreTheSame(int n) {
    SplittableRandom random = new SplittableRandom(n);
    for (Product.Form form : Product.Form.values()) {
      for (int m = 1; m <= 2 * Tiles.ROWS + 1; m++) {
        check(new Product(form, m, n, 15 + random.nextInt(12)), Numbers.WIDE, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsOverSeveralBlocksAreTheSame(Product.Form form) {
    SplittableRandom random = new SplittableRandom(2);
    int terms = BlockedProducts.TERMS;
    int columns = BlockedProducts.COLUMNS;
    for (int m : new int[] {5, 8, 11, 40, 70}) {
      check(new Product(form, m, 33, terms + 1), Numbers.WIDE, random);
      check(new Product(form, m, 16, 2 * terms + 7), Numbers.ORDINARY, random);
      check(new Product(form, m, columns + 1, 40), Numbers.WIDE, random);
      check(new Product(form, m, 2 * columns + 21, 40), Numbers.WIDE, random);
    }
    check(new Product(form, 11, columns + 3, terms + 5), Numbers.ORDINARY, random);
  }

  /// So many rows that B is copied, which it is for fewer where its rows are far apart.
  @ParameterizedTest
  @EnumSource
  void productsOfManyRowsAreTheSame(Product.Form form) {
    SplittableRandom random = new SplittableRandom(3);
    for (int m : new int[] {31, 32, 255, 256, 259, 301}) {
      for (int n : new int[] {16, 33, 100, 144, 300}) {
        check(new Product(form, m, n, 17 + random.nextInt(20)), Numbers.WIDE, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void matricesMayEndWhereTheirArraysEnd(Product.Form form) {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 400; i++) {
      int m = 1 + random.nextInt(34);
      int n = 1 + random.nextInt(120);
      int k = 1 + random.nextInt(40);
      boolean aTransposed = form == Product.Form.TRANSPOSED_A;
      boolean bTransposed = form == Product.Form.TRANSPOSED_B;
      int far = random.nextInt(2) * random.nextInt(20);
      Matrix a =
          Matrix.atTheEnd(
              aTransposed ? k : m,
              aTransposed ? m : k,
              (aTransposed ? m : k) + far,
              Numbers.WIDE,
              random);
      Matrix b =
          Matrix.atTheEnd(
              bTransposed ? n : k,
              bTransposed ? k : n,
              (bTransposed ? k : n) + far,
              Numbers.WIDE,
              random);
      Matrix c = Matrix.atTheEnd(m, n, n + far, Numbers.WIDE, random);
      new Product(form, m, n, k).check(vector, c, a, b);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfTheLeftFactorMayOverlap(Product.Form form) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      int m = 1 + random.nextInt(40);
      int n = 1 + random.nextInt(70);
      int k = 1 + random.nextInt(80);
      boolean transposed = form == Product.Form.TRANSPOSED_A;
      int columns = transposed ? m : k;
      Matrix a =
          Matrix.atTheEnd(
              transposed ? k : m, columns, 1 + random.nextInt(columns), Numbers.WIDE, random);
      Product product = new Product(form, m, n, k);
      product.check(
          vector, Matrix.of(m, n, Numbers.WIDE, random), a, product.b(Numbers.WIDE, random));
    }
  }

  @Test
  void sumThatUnderflowsToMinusZeroIsStoredAsZero() {
    for (Kernels kernels : new Kernels[] {new ScalarKernels(), vector}) {
      for (int m : new int[] {1, 5, 8, 12}) {
        for (int n : SIZES) {
          for (int k : new int[] {1, 20}) {
            float[] a = new float[m * k];
            float[] b = new float[k * n];
            Arrays.fill(a, 1e-30f);
            Arrays.fill(b, -1e-30f);
            for (Product.Form form : Product.Form.values()) {
              float[] c = new float[m * n];
              Arrays.fill(c, -0f);
              new Product(form, m, n, k).addDense(kernels, c, a, b);
              Bits.assertSame(c, new float[m * n], kernels.name() + " " + form);
            }
          }
        }
      }
    }
  }

  @Test
  void oneThreadsRoomStaysBounded() {
    Panels panels = new Panels();
    int n = 2 * BlockedProducts.COLUMNS + 5;
    int k = 2 * BlockedProducts.TERMS + 5;
    int m = 40;
    float[] a = new float[m * k];
    float[] b = new float[k * n];
    panels.outputs.even(0, n);
    panels.left.even(0, m);
    BlockedProducts.addTransposedA(panels, new float[m * n], a, b, 0, 1, k, m, n, k);
    assertThat(panels.right.length)
        .isLessThanOrEqualTo(BlockedProducts.COLUMNS * BlockedProducts.TERMS);
  }
}
