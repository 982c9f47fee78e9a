package dev.percept.vector;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import java.util.SplittableRandom;

/// C += A · B of m × k by k × n, in one of three forms.
record Product(Form form, int m, int n, int k) {
  enum Form {
    PLAIN,
    TRANSPOSED_A,
    TRANSPOSED_B
  }

  Matrix a(Numbers numbers, SplittableRandom random) {
    return form == Form.TRANSPOSED_A
        ? Matrix.of(k, m, numbers, random)
        : Matrix.of(m, k, numbers, random);
  }

  Matrix b(Numbers numbers, SplittableRandom random) {
    return form == Form.TRANSPOSED_B
        ? Matrix.of(n, k, numbers, random)
        : Matrix.of(k, n, numbers, random);
  }

  void add(Kernels kernels, Matrix c, Matrix a, Matrix b) {
    float[] out = c.array;
    switch (form) {
      case PLAIN ->
          kernels.addProduct(
              out, c.offset, c.stride, a.array, a.offset, a.stride, b.array, b.offset, b.stride, m,
              n, k);
      case TRANSPOSED_A ->
          kernels.addProductTransposedA(
              out, c.offset, c.stride, a.array, a.offset, a.stride, b.array, b.offset, b.stride, m,
              n, k);
      case TRANSPOSED_B ->
          kernels.addProductTransposedB(
              out, c.offset, c.stride, a.array, a.offset, a.stride, b.array, b.offset, b.stride, m,
              n, k);
    }
  }

  /// Adds the product of matrices without gaps.
  void addDense(Kernels kernels, float[] c, float[] a, float[] b) {
    add(
        kernels,
        new Matrix(c, 0, n),
        new Matrix(a, 0, form == Form.TRANSPOSED_A ? m : k),
        new Matrix(b, 0, form == Form.TRANSPOSED_B ? k : n));
  }

  /// Fails unless `kernels` give the bits of the scalar ones and write nowhere else.
  void check(Kernels kernels, Matrix c, Matrix a, Matrix b) {
    Matrix expected = c.copy();
    Matrix found = c.copy();
    float[] aBefore = a.array.clone();
    float[] bBefore = b.array.clone();
    add(new ScalarKernels(), expected, a, b);
    add(kernels, found, a, b);
    Bits.assertSame(found.array, expected.array, this);
    Bits.assertSame(a.array, aBefore, this);
    Bits.assertSame(b.array, bBefore, this);
    found.assertNothingElseWritten(c, m, n);
  }
}
