package dev.percept.vector;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Products whose rows are listed one by one: the vector kernels give the bits of the scalar ones,
/// and those the bits of a product whose rows have been copied side by side.
class ListedProductsTest {
  private static final int[] WIDTHS = {1, 3, 4, 8, 15, 16, 17, 31, 32, 33, 47, 48, 64, 100, 150};

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = new VectorKernels();

  /// Ascending places: stretches at even distances with gaps between them, as windows give.
  private static int[] places(int count, int least, SplittableRandom random) {
    int[] places = new int[count];
    int distance = least + random.nextInt(5);
    for (int i = 1; i < count; i++) {
      boolean gap = random.nextInt(6) == 0;
      places[i] = places[i - 1] + distance + (gap ? random.nextInt(20) : 0);
    }
    return places;
  }

  /// An array that ends with the last row, the first of which begins at `from`.
  private static float[] room(int[] places, int from, int width, Numbers n, SplittableRandom r) {
    return n.array(from + places[places.length - 1] + width, r);
  }

  private static int size(SplittableRandom random) {
    return 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 40);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfTheLeftFactor(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(1);
    for (int n : WIDTHS) {
      for (int turn = 0; turn < 8; turn++) {
        int m = size(random);
        int k = size(random);
        int skip = random.nextInt(3);
        int[] rows = places(skip + m, 1, random); // they overlap
        float[] a = room(rows, 2, k, numbers, random);
        Matrix b = Matrix.of(k, n, numbers, random);
        Matrix c = Matrix.of(m, n, numbers, random);
        Matrix expected = c.copy();
        Matrix found = c.copy();
        Matrix copied = c.copy();
        float[] side = new float[m * k];
        for (int i = 0; i < m; i++) {
          System.arraycopy(a, 2 + rows[skip + i], side, i * k, k);
        }
        scalar.addProduct(
            copied.array, c.offset, c.stride, side, 0, k, b.array, b.offset, b.stride, m, n, k);
        ofRows(scalar, expected, a, rows, skip, b, m, n, k);
        ofRows(vector, found, a, rows, skip, b, m, n, k);
        String what = "%d × %d × %d".formatted(m, n, k);
        Bits.assertSame(expected.array, copied.array, what);
        Bits.assertSame(found.array, expected.array, what);
        found.assertNothingElseWritten(c, m, n);
      }
    }
  }

  private static void ofRows(
      Kernels kernels, Matrix c, float[] a, int[] rows, int skip, Matrix b, int m, int n, int k) {
    kernels.addProductOfRows(
        c.array, c.offset, c.stride, a, 2, rows, skip, b.array, b.offset, b.stride, m, n, k);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfTheOutput(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(2);
    for (int n : WIDTHS) {
      for (int turn = 0; turn < 8; turn++) {
        int m = size(random);
        int k = size(random);
        int skip = random.nextInt(3);
        int[] rows = places(skip + m, n, random);
        float[] c = room(rows, 2, n, numbers, random);
        Matrix a = Matrix.of(m, k, numbers, random);
        Matrix b = Matrix.of(k, n, numbers, random);
        float[] expected = c.clone();
        float[] found = c.clone();
        float[] side = new float[m * n];
        for (int i = 0; i < m; i++) {
          System.arraycopy(c, 2 + rows[skip + i], side, i * n, n);
        }
        scalar.addProduct(
            side, 0, n, a.array, a.offset, a.stride, b.array, b.offset, b.stride, m, n, k);
        toRows(scalar, expected, rows, skip, a, b, m, n, k);
        toRows(vector, found, rows, skip, a, b, m, n, k);
        float[] copied = c.clone();
        for (int i = 0; i < m; i++) {
          System.arraycopy(side, i * n, copied, 2 + rows[skip + i], n);
        }
        String what = "%d × %d × %d".formatted(m, n, k);
        Bits.assertSame(expected, copied, what);
        Bits.assertSame(found, expected, what);
      }
    }
  }

  private static void toRows(
      Kernels kernels, float[] c, int[] rows, int skip, Matrix a, Matrix b, int m, int n, int k) {
    kernels.addProductToRows(
        c, 2, rows, skip, a.array, a.offset, a.stride, b.array, b.offset, b.stride, m, n, k);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfATransposedLeftFactor(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(3);
    for (int n : WIDTHS) {
      for (int turn = 0; turn < 8; turn++) {
        int m = size(random);
        int k = turn == 0 ? BlockedProducts.TERMS + 5 : size(random);
        int skip = random.nextInt(3);
        int[] rows = places(skip + k, 1, random);
        float[] a = room(rows, 2, m, numbers, random);
        Matrix b = Matrix.of(k, n, numbers, random);
        Matrix c = Matrix.of(m, n, numbers, random);
        Matrix expected = c.copy();
        Matrix found = c.copy();
        Matrix copied = c.copy();
        float[] side = new float[k * m];
        for (int p = 0; p < k; p++) {
          System.arraycopy(a, 2 + rows[skip + p], side, p * m, m);
        }
        scalar.addProductTransposedA(
            copied.array, c.offset, c.stride, side, 0, m, b.array, b.offset, b.stride, m, n, k);
        ofRowsTransposed(scalar, expected, a, rows, skip, b, m, n, k);
        ofRowsTransposed(vector, found, a, rows, skip, b, m, n, k);
        String what = "%d × %d × %d".formatted(m, n, k);
        Bits.assertSame(expected.array, copied.array, what);
        Bits.assertSame(found.array, expected.array, what);
        found.assertNothingElseWritten(c, m, n);
      }
    }
  }

  private static void ofRowsTransposed(
      Kernels kernels, Matrix c, float[] a, int[] rows, int skip, Matrix b, int m, int n, int k) {
    kernels.addProductOfRowsTransposed(
        c.array, c.offset, c.stride, a, 2, rows, skip, b.array, b.offset, b.stride, m, n, k);
  }
}
