package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.conformance.Sparse;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.kernel.SparseRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every vector kernel gives the bits of the scalar one and writes nowhere else. Outputs are
/// compared whole, with what lies before, between and behind their rows.
///
/// The build runs this class three times, with vectors of 128 and 256 bits and of the width the
/// machine prefers.
final class VectorKernelsTest {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 128, 129, 130, 144, 160
  };
  private static final int CASES = 60;
  private static final int MOST_WORK = 150_000;

  private final Kernels vector = new VectorKernels();
  private final Kernels scalar = new ScalarKernels();

  @Test
  void vectorsAreNoWiderThanThisRunAllows() {
    int widest = Integer.getInteger("percept.test.widest", 512);
    assertThat(Lanes.FLOATS.vectorBitSize()).isLessThanOrEqualTo(widest);
    assertThat(vector.name()).isEqualTo("vector (" + Lanes.FLOATS.vectorBitSize() + "-bit)");
  }

  private static int size(SplittableRandom random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  @ParameterizedTest
  @EnumSource
  void sparseProductsAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(10);
    for (int i = 0; i < CASES; i++) {
      int m = size(random);
      int n = size(random);
      int k = size(random);
      if ((long) m * n * k > 2 * MOST_WORK) {
        continue;
      }
      SparseRows a = Sparse.rows(Sparse.matrix(m, k, random.nextDouble(), numbers, random), m, k);
      int first = random.nextInt(m);
      int rows = 1 + random.nextInt(m - first);
      Matrix b = Matrix.of(k, n, numbers, random);
      Matrix c = Matrix.of(rows, n, numbers, random);
      Matrix expected = c.copy();
      Matrix found = c.copy();
      addSparse(scalar, expected, a, first, rows, k, b, n);
      addSparse(vector, found, a, first, rows, k, b, n);
      Bits.assertSame(found.array, expected.array, "rows %d, n %d, k %d".formatted(rows, n, k));
      found.assertNothingElseWritten(c, rows, n);
    }
  }

  private static void addSparse(
      Kernels kernels, Matrix c, SparseRows a, int first, int rows, int columns, Matrix b, int n) {
    addSparse(kernels, c, a, first, rows, 0, columns, b, n);
  }

  private static void addSparse(
      Kernels kernels,
      Matrix c,
      SparseRows a,
      int first,
      int rows,
      int firstColumn,
      int lastColumn,
      Matrix b,
      int n) {
    kernels.addSparseProduct(
        c.array,
        c.offset,
        c.stride,
        a,
        first,
        rows,
        firstColumn,
        lastColumn,
        b.array,
        b.offset,
        b.stride,
        n);
  }

  /// Numbers of columns around every change of code: below one vector, and every number of vectors
  /// up to three strips, with and without a rest.
  static IntStream widths() {
    return IntStream.rangeClosed(0, 25)
        .map(vectors -> vectors * Lanes.COUNT)
        .flatMap(n -> IntStream.of(n - 1, n, n + 1, n + Lanes.COUNT / 2 + 1))
        .filter(n -> n > 0)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void sparseProductsOfAllWidthsAndColumnRangesAreTheSame(int n) {
    SplittableRandom random = new SplittableRandom(n);
    // The rows of B that are in the cache together are 16,384 / n; some cases have more.
    int most = 2 * 16_384 / n + 3;
    for (Numbers numbers : Numbers.values()) {
      int m = 1 + random.nextInt(5);
      int k = numbers == Numbers.WIDE ? most : 1 + random.nextInt(most);
      int first = random.nextInt(m);
      int rows = 1 + random.nextInt(m - first);
      int firstColumn = random.nextInt(4) == 0 ? 0 : random.nextInt(k + 1);
      int lastColumn = firstColumn + random.nextInt(k - firstColumn + 1);
      SparseRows a = Sparse.rows(Sparse.matrix(m, k, random.nextDouble(), numbers, random), m, k);
      Matrix b = Matrix.of(k, n, numbers, random);
      Matrix c = Matrix.of(rows, n, numbers, random);
      for (int[] range :
          new int[][] {{0, k}, {firstColumn, lastColumn}, {lastColumn, lastColumn}}) {
        Matrix expected = c.copy();
        Matrix found = c.copy();
        addSparse(scalar, expected, a, first, rows, range[0], range[1], b, n);
        addSparse(vector, found, a, first, rows, range[0], range[1], b, n);
        Bits.assertSame(
            found.array,
            expected.array,
            "%s, rows %d to %d of %d, n %d, columns %d to %d of %d"
                .formatted(numbers, first, first + rows, m, n, range[0], range[1], k));
        found.assertNothingElseWritten(c, rows, n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void columnRangesInOrderGiveTheWholeProduct(int n) {
    SplittableRandom random = new SplittableRandom(n);
    int m = 3;
    int k = 40;
    for (Numbers numbers : Numbers.values()) {
      SparseRows a = Sparse.rows(Sparse.matrix(m, k, 0.4, numbers, random), m, k);
      Matrix b = Matrix.of(k, n, numbers, random);
      Matrix c = Matrix.of(m, n, numbers, random);
      for (Kernels kernels : new Kernels[] {scalar, vector}) {
        Matrix whole = c.copy();
        addSparse(kernels, whole, a, 0, m, 0, k, b, n);
        for (int cut : new int[] {0, 1, 17, k - 1, k}) {
          Matrix sum = c.copy();
          addSparse(kernels, sum, a, 0, m, 0, cut, b, n);
          addSparse(kernels, sum, a, 0, m, cut, k, b, n);
          Bits.assertSame(
              sum.array, whole.array, "%s %s, cut at %d".formatted(kernels.name(), numbers, cut));
        }
      }
    }
  }

  @Test
  void rowsWiderThanABlockAreTheSame() {
    SplittableRandom random = new SplittableRandom(15);
    int n = 16_384 + 5;
    SparseRows a = Sparse.rows(Sparse.matrix(4, 3, 0.6, Numbers.WIDE, random), 4, 3);
    Matrix b = Matrix.of(3, n, Numbers.WIDE, random);
    Matrix c = Matrix.of(4, n, Numbers.WIDE, random);
    Matrix expected = c.copy();
    Matrix found = c.copy();
    addSparse(scalar, expected, a, 0, 4, 0, 3, b, n);
    addSparse(vector, found, a, 0, 4, 0, 3, b, n);
    Bits.assertSame(found.array, expected.array, "wide");
    found.assertNothingElseWritten(c, 4, n);
  }

  @Test
  void theLastColumnThereCanBeCounts() {
    // All columns share one row of B.
    int last = SparseRows.MOST_COLUMNS - 1;
    for (int n : new int[] {1, 4 * Lanes.COUNT, 5 * Lanes.COUNT, 8 * Lanes.COUNT}) {
      SparseRows a = new SparseRows(1, new float[256]);
      a.values[1] = 2f;
      a.elements = new int[] {SparseRows.element(3, 1), SparseRows.element(last, 1)};
      a.counts[0] = 2;
      float[] b = new float[n];
      Arrays.fill(b, 0.5f);
      for (Kernels kernels : new Kernels[] {scalar, vector}) {
        float[] c = new float[n];
        kernels.addSparseProduct(c, 0, n, a, 0, 1, 0, last + 1, b, 0, 0, n);
        assertThat(c).containsOnly(2f);
        kernels.addSparseProduct(c, 0, n, a, 0, 1, 4, last + 1, b, 0, 0, n);
        assertThat(c).containsOnly(3f);
        kernels.addSparseProduct(c, 0, n, a, 0, 1, 4, last, b, 0, 0, n);
        assertThat(c).containsOnly(3f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsWithATransposedSparseFactorAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < CASES; i++) {
      int columns = size(random);
      int n = size(random);
      int rows = size(random);
      if ((long) columns * n * rows > 2 * MOST_WORK) {
        continue;
      }
      SparseRows a =
          Sparse.rows(
              Sparse.matrix(rows, columns, random.nextDouble(), numbers, random), rows, columns);
      int first = random.nextInt(columns);
      int last = first + 1 + random.nextInt(columns - first);
      SparseRows t = transposed(a, rows, first, last);
      Matrix b = Matrix.of(rows, n, numbers, random);
      Matrix c = Matrix.of(last - first, n, numbers, random);
      Matrix expected = c.copy();
      Matrix found = c.copy();
      addSparse(scalar, expected, t, 0, last - first, 0, rows, b, n);
      addSparse(vector, found, t, 0, last - first, 0, rows, b, n);
      Bits.assertSame(
          found.array,
          expected.array,
          "rows %d, n %d, columns %d to %d of %d".formatted(rows, n, first, last, columns));
      found.assertNothingElseWritten(c, last - first, n);
    }
  }

  private static SparseRows transposed(SparseRows a, int rows, int first, int last) {
    SparseRows t = new SparseRows(last - first, a.values);
    t.setTransposed(a, rows, first, last);
    return t;
  }

  @Test
  void skippingZerosChangesNoBit() {
    SplittableRandom random = new SplittableRandom(30);
    for (Numbers numbers : Numbers.FINITE) {
      for (int i = 0; i < CASES; i++) {
        int m = 1 + random.nextInt(40);
        int n = 1 + random.nextInt(140);
        int k = 1 + random.nextInt(40);
        float[] dense = Sparse.matrix(m, k, 0.3, numbers, random);
        SparseRows sparse = Sparse.rows(dense, m, k);
        Matrix a = new Matrix(dense, 0, k);
        Matrix b = Matrix.of(k, n, numbers, random);
        Matrix c = Matrix.of(m, n, numbers, random);
        for (Kernels kernels : new Kernels[] {scalar, vector}) {
          Matrix whole = c.copy();
          Matrix skipped = c.copy();
          new Product(Product.Form.PLAIN, m, n, k).add(kernels, whole, a, b);
          addSparse(kernels, skipped, sparse, 0, m, k, b, n);
          Bits.assertSame(skipped.array, whole.array, kernels.name() + " " + numbers);
        }
        checkTransposedAgainstDense(m, n, k, sparse, a, numbers, random);
      }
    }
  }

  private void checkTransposedAgainstDense(
      int rows,
      int n,
      int columns,
      SparseRows sparse,
      Matrix a,
      Numbers numbers,
      SplittableRandom random) {
    Matrix b = Matrix.of(rows, n, numbers, random);
    Matrix c = Matrix.of(columns, n, numbers, random);
    SparseRows transposed = transposed(sparse, rows, 0, columns);
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      Matrix whole = c.copy();
      Matrix skipped = c.copy();
      new Product(Product.Form.TRANSPOSED_A, columns, n, rows).add(kernels, whole, a, b);
      addSparse(kernels, skipped, transposed, 0, columns, 0, rows, b, n);
      Bits.assertSame(skipped.array, whole.array, kernels.name() + " transposed " + numbers);
    }
  }

  @Test
  void sumThatUnderflowsToMinusZeroIsStoredAsZero() {
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      for (int n : SIZES) {
        float[] a = {1e-30f};
        float[] b = new float[n];
        Arrays.fill(b, -1e-30f);
        SparseRows sparse = Sparse.rows(a, 1, 1);
        float[] zeros = new float[n];
        float[] c = new float[n];
        kernels.addProduct(c, 0, n, a, 0, 1, b, 0, n, 1, n, 1);
        Bits.assertSame(c, zeros, kernels.name());
        kernels.addProductTransposedA(c, 0, n, a, 0, 1, b, 0, n, 1, n, 1);
        Bits.assertSame(c, zeros, kernels.name());
        kernels.addProductTransposedB(c, 0, n, a, 0, 1, b, 0, 1, 1, n, 1);
        Bits.assertSame(c, zeros, kernels.name());
        kernels.addSparseProduct(c, 0, n, sparse, 0, 1, 0, 1, b, 0, n, n);
        Bits.assertSame(c, zeros, kernels.name());
      }
    }
  }

  @Test
  void minusZeroBecomesZeroWhereThereIsNothingToAdd() {
    SparseRows empty = new SparseRows(2, new float[256]);
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      for (int n : SIZES) {
        for (int columns : new int[] {0, 3}) {
          float[] c = new float[2 * n];
          Arrays.fill(c, -0f);
          kernels.addSparseProduct(c, 0, n, empty, 0, 2, 0, columns, new float[3 * n], 0, n, n);
          Bits.assertSame(c, new float[2 * n], "%s, n %d".formatted(kernels.name(), n));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreSetAndAddedTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(40);
    for (int i = 0; i < CASES; i++) {
      int rows = size(random);
      int n = size(random);
      Matrix a = Matrix.of(rows, n, numbers, random);
      Matrix sum = Matrix.of(1, n, numbers, random);
      Matrix expected = sum.copy();
      Matrix found = sum.copy();
      scalar.addRows(expected.array, sum.offset, a.array, a.offset, a.stride, rows, n);
      vector.addRows(found.array, sum.offset, a.array, a.offset, a.stride, rows, n);
      Bits.assertSame(found.array, expected.array, "addRows %d × %d".formatted(rows, n));
      found.assertNothingElseWritten(sum, 1, n);

      Matrix set = a.copy();
      Matrix setExpected = a.copy();
      vector.setRows(set.array, a.offset, a.stride, sum.array, sum.offset, rows, n);
      scalar.setRows(setExpected.array, a.offset, a.stride, sum.array, sum.offset, rows, n);
      Bits.assertSame(set.array, setExpected.array, "setRows %d × %d".formatted(rows, n));
      set.assertNothingElseWritten(a, rows, n);
    }
  }

  @ParameterizedTest
  @EnumSource
  void elementwiseKernelsAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(50);
    for (int n : SIZES) {
      Matrix x = Matrix.of(1, n, numbers, random);
      Matrix other = Matrix.of(1, n, numbers, random);
      Matrix out = Matrix.of(1, n, numbers, random);
      float rate = (float) random.nextDouble(1e-3, 1);

      Matrix expected = out.copy();
      Matrix found = out.copy();
      scalar.sigmoidGradient(
          expected.array, out.offset, x.array, x.offset, other.array, other.offset, n);
      vector.sigmoidGradient(
          found.array, out.offset, x.array, x.offset, other.array, other.offset, n);
      Bits.assertSame(found.array, expected.array, "sigmoidGradient " + n);
      found.assertNothingElseWritten(out, 1, n);

      expected = out.copy();
      found = out.copy();
      scalar.descend(expected.array, out.offset, x.array, x.offset, rate, n);
      vector.descend(found.array, out.offset, x.array, x.offset, rate, n);
      Bits.assertSame(found.array, expected.array, "descend " + n);
      found.assertNothingElseWritten(out, 1, n);
    }
  }

  /// A function of each number by itself.
  enum Function {
    EXP {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.exp(y, y0, x, x0, n);
      }
    },
    EXPM1 {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.expm1(y, y0, x, x0, n);
      }
    },
    SIGMOID {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.sigmoid(y, y0, x, x0, n);
      }
    },
    TANH {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.tanh(y, y0, x, x0, n);
      }
    },
    LOG_1P_EXP {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.log1pExp(y, y0, x, x0, n);
      }
    },
    NORMAL_DISTRIBUTION {
      @Override
      void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n) {
        kernels.normalDistribution(y, y0, x, x0, n);
      }
    };

    abstract void apply(Kernels kernels, float[] y, int y0, float[] x, int x0, int n);
  }

  @ParameterizedTest
  @EnumSource
  void functionsAreTheSame(Function function) {
    SplittableRandom random = new SplittableRandom(51);
    for (Numbers numbers : Numbers.values()) {
      for (int n : SIZES) {
        Matrix x = Matrix.of(1, n, numbers, random);
        Matrix out = Matrix.of(1, n, numbers, random);
        Matrix expected = out.copy();
        Matrix found = out.copy();
        function.apply(scalar, expected.array, out.offset, x.array, x.offset, n);
        function.apply(vector, found.array, out.offset, x.array, x.offset, n);
        Bits.assertSame(found.array, expected.array, function + " of " + n);
        found.assertNothingElseWritten(out, 1, n);

        Matrix inPlace = x.copy();
        function.apply(vector, inPlace.array, x.offset, inPlace.array, x.offset, n);
        Bits.assertSame(
            Arrays.copyOfRange(inPlace.array, x.offset, x.offset + n),
            Arrays.copyOfRange(expected.array, out.offset, out.offset + n),
            function + " in place");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void softmaxAndLossesAreTheSame(Numbers numbers) {
    SplittableRandom random = new SplittableRandom(60);
    for (int i = 0; i < CASES; i++) {
      int rows = 1 + random.nextInt(9);
      int n = size(random);
      int x0 = random.nextInt(9);
      int p0 = random.nextInt(9);
      float[] x = numbers.array(x0 + rows * n + 5, random);
      if (i % 3 == 0) {
        for (int j = 0; j < x.length; j++) {
          x[j] *= 40f;
        }
      }
      float[] out = numbers.array(p0 + rows * n + 5, random);
      int[] labels = new int[rows + 2];
      for (int j = 0; j < labels.length; j++) {
        labels[j] = random.nextInt(n);
      }
      float[] expected = out.clone();
      float[] found = out.clone();
      double[] expectedLosses = new double[rows + 3];
      double[] foundLosses = new double[rows + 3];
      scalar.softmax(expected, p0, x, x0, rows, n, expectedLosses, 1, labels, 2);
      vector.softmax(found, p0, x, x0, rows, n, foundLosses, 1, labels, 2);
      Bits.assertSame(found, expected, "softmax %d × %d".formatted(rows, n));
      assertThat(foundLosses).isEqualTo(expectedLosses);
      new Matrix(found, p0, n).assertNothingElseWritten(new Matrix(out, p0, n), rows, n);

      float[] inPlace = x.clone();
      vector.softmax(inPlace, x0, inPlace, x0, rows, n, null, 0, null, 0);
      Bits.assertSame(
          Arrays.copyOfRange(inPlace, x0, x0 + rows * n),
          Arrays.copyOfRange(expected, p0, p0 + rows * n),
          "softmax in place");
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionsAreTheSameOverTheWholeRangeOfFloats(Function function) {
    int n = 4096;
    float[] x = new float[n];
    float[] expected = new float[n];
    float[] found = new float[n];
    // A step of about 2^32 / 4·10⁶, odd, so that all low bits occur.
    int bits = Integer.MIN_VALUE;
    for (int block = 0; block < 1_000; block++) {
      for (int i = 0; i < n; i++) {
        x[i] = Float.intBitsToFloat(bits);
        bits += 1049;
      }
      function.apply(scalar, expected, 0, x, 0, n);
      function.apply(vector, found, 0, x, 0, n);
      Bits.assertSame(found, expected, function + " up to bits " + bits);
    }
  }

  @Test
  void kernelsGiveTheSameBitsBeforeDuringAndAfterWarmUp() {
    Kernels warming = new WarmingKernels();
    assertThat(warming.name()).isEqualTo(vector.name());
    SplittableRandom random = new SplittableRandom(70);
    for (int round = 0; round < 100; round++) {
      int m = 1 + random.nextInt(12);
      int n = size(random);
      int k = 1 + random.nextInt(30);
      float[] a = Sparse.matrix(m, k, 0.4, Numbers.WIDE, random);
      float[] b = Numbers.WIDE.array(k * n, random);
      float[] db = Numbers.WIDE.array(m * n, random);
      float[] expected = everything(scalar, a, b, db, m, n, k);
      float[] found = everything(warming, a, b, db, m, n, k);
      Bits.assertSame(found, expected, "m %d, n %d, k %d".formatted(m, n, k));
      warming.warmUp(1_000_000);
    }
  }

  private static float[] everything(
      Kernels kernels, float[] a, float[] b, float[] db, int m, int n, int k) {
    SparseRows sparse = Sparse.rows(a, m, k);
    float[] c = new float[m * n];
    float[] out = new float[3 * m * n + 2 * k * n + m * k];
    kernels.setRows(c, 0, n, b, 0, m, n);
    kernels.addProduct(c, 0, n, a, 0, k, b, 0, n, m, n, k);
    kernels.addSparseProduct(c, 0, n, sparse, 0, m, 0, k, b, 0, n, n);
    for (Function function : Function.values()) {
      function.apply(kernels, c, 0, c, 0, m * n);
    }
    kernels.sigmoid(out, 0, c, 0, m * n);
    kernels.softmax(out, m * n, c, 0, m, n, null, 0, null, 0);
    kernels.sigmoidGradient(out, 2 * m * n, db, 0, out, 0, m * n);
    int weights = 3 * m * n;
    kernels.addProductTransposedA(out, weights, n, a, 0, k, db, 0, n, k, n, m);
    SparseRows transposed = transposed(sparse, m, 0, k);
    kernels.addSparseProduct(out, weights, n, transposed, 0, k, 0, m, db, 0, n, n);
    kernels.addRows(out, weights, db, 0, n, m, n);
    kernels.descend(out, weights + k * n, out, weights, 0.25f, k * n);
    kernels.addProductTransposedB(out, weights + 2 * k * n, k, db, 0, n, b, 0, n, m, k, n);
    return out;
  }
}
