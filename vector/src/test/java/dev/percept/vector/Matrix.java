package dev.percept.vector;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import java.util.SplittableRandom;

/// A matrix in an array of its own.
final class Matrix {
  final float[] array;
  final int offset;
  final int stride;

  Matrix(float[] array, int offset, int stride) {
    this.array = array;
    this.offset = offset;
    this.stride = stride;
  }

  /// Somewhere in its array, its rows further apart than they need to be.
  static Matrix of(int rows, int columns, Numbers numbers, SplittableRandom random) {
    int offset = random.nextInt(20);
    int stride = columns + random.nextInt(3) * random.nextInt(12);
    return new Matrix(
        numbers.array(offset + rows * stride + random.nextInt(20), random), offset, stride);
  }

  /// In an array that ends with its last element.
  static Matrix atTheEnd(
      int rows, int columns, int stride, Numbers numbers, SplittableRandom random) {
    int offset = random.nextInt(3);
    return new Matrix(
        numbers.array(offset + (rows - 1) * stride + columns, random), offset, stride);
  }

  Matrix copy() {
    return new Matrix(array.clone(), offset, stride);
  }

  /// Fails if this differs from `before` anywhere but in the first `rows` rows and `columns`
  /// columns.
  void assertNothingElseWritten(Matrix before, int rows, int columns) {
    float[] outside = array.clone();
    for (int i = 0; i < rows; i++) {
      int row = before.offset + i * before.stride;
      System.arraycopy(before.array, row, outside, row, columns);
    }
    Bits.assertSame(outside, before.array, "outside the output");
  }
}
