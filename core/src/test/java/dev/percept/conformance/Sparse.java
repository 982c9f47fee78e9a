package dev.percept.conformance;

import dev.percept.kernel.SparseRows;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Matrices that have a sparse form.
public final class Sparse {
  private static final int VALUES = 1 << SparseRows.VALUE_BITS;
  private static final int GAP = 3;

  private Sparse() {}

  /// A (`rows` × `columns`), of which about `density` is not zero; some rows are all zero. It has
  /// few enough different numbers for a table of values.
  public static float[] matrix(
      int rows, int columns, double density, Numbers numbers, SplittableRandom random) {
    float[] choice = numbers.array(VALUES - 1, random);
    float[] a = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      boolean empty = random.nextInt(6) == 0;
      for (int j = 0; j < columns; j++) {
        if (!empty && random.nextDouble() < density) {
          a[i * columns + j] = choice[random.nextInt(choice.length)];
        }
      }
    }
    return a;
  }

  /// The elements of such a matrix that are not zero, with strangers between the rows.
  public static SparseRows rows(float[] a, int rows, int columns) {
    float[] values = new float[VALUES];
    Map<Float, Integer> numbers = new HashMap<>();
    SparseRows sparse = new SparseRows(rows, values);
    int[] elements = new int[rows * (columns + GAP)];
    int p = 0;
    for (int i = 0; i < rows; i++) {
      sparse.starts[i] = p;
      for (int j = 0; j < columns; j++) {
        float value = a[i * columns + j];
        if (value != 0) {
          int number = numbers.computeIfAbsent(value, v -> numbers.size() + 1);
          values[number] = value;
          elements[p++] = SparseRows.element(j, number);
        }
      }
      sparse.counts[i] = p - sparse.starts[i];
      for (int stranger = 0; stranger < GAP; stranger++) {
        elements[p++] = SparseRows.element(0, 1);
      }
    }
    sparse.elements = elements;
    return sparse;
  }
}
