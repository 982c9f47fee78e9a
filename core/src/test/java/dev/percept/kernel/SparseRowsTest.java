package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.conformance.Bits;
import dev.percept.conformance.Numbers;
import dev.percept.conformance.Sparse;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SparseRowsTest {
  /// Columns `first` to `last` of A (`rows` × `columns`), transposed.
  private static float[] transposed(float[] a, int rows, int columns, int first, int last) {
    float[] t = new float[(last - first) * rows];
    for (int column = first; column < last; column++) {
      for (int row = 0; row < rows; row++) {
        t[(column - first) * rows + row] = a[row * columns + column];
      }
    }
    return t;
  }

  /// The first `rows` rows written out; checks that their columns ascend.
  private static float[] dense(SparseRows sparse, int rows, int columns) {
    float[] dense = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      int before = -1;
      for (int p = sparse.starts[row]; p < sparse.starts[row] + sparse.counts[row]; p++) {
        int column = SparseRows.column(sparse.elements[p]);
        assertThat(column).isGreaterThan(before).isLessThan(columns);
        before = column;
        dense[row * columns + column] = sparse.values[sparse.elements[p] & SparseRows.VALUE_MASK];
      }
    }
    return dense;
  }

  @Test
  void elementsAreOrderedAsTheirColumnsAre() {
    int last = SparseRows.MOST_COLUMNS - 1;
    for (int column : new int[] {0, 1, 783, 1 << 20, last}) {
      int element = SparseRows.element(column, 255);
      assertThat(SparseRows.column(element)).isEqualTo(column);
      assertThat(element & SparseRows.VALUE_MASK).isEqualTo(255);
      assertThat(element).isNotNegative().isLessThan(SparseRows.element(column + 1, 0));
    }
  }

  @Test
  void positionIsThatOfTheFirstElementNotBeforeTheColumn() {
    SplittableRandom random = new SplittableRandom(1);
    for (double density : new double[] {0, 0.1, 0.5, 1}) {
      int columns = 1 + random.nextInt(30);
      float[] a = Sparse.matrix(12, columns, density, Numbers.ORDINARY, random);
      SparseRows sparse = Sparse.rows(a, 12, columns);
      for (int row = 0; row < 12; row++) {
        for (int column = 0; column <= columns + 1; column++) {
          int expected = sparse.starts[row];
          while (expected < sparse.starts[row] + sparse.counts[row]
              && SparseRows.column(sparse.elements[expected]) < column) {
            expected++;
          }
          assertThat(sparse.position(row, column)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void transposeIsThatOfTheDenseMatrix() {
    SplittableRandom random = new SplittableRandom(2);
    // One object for all, as in training: what an earlier, larger transpose left must not show.
    float[] values = new float[1 << SparseRows.VALUE_BITS];
    SparseRows found = new SparseRows(40, values);
    for (int i = 0; i < 500; i++) {
      int rows = 1 + random.nextInt(20);
      int columns = 1 + random.nextInt(40);
      int first = random.nextInt(columns + 1);
      int last = first + random.nextInt(columns - first + 1);
      float[] a = Sparse.matrix(rows, columns, random.nextDouble(), Numbers.ORDINARY, random);
      if (i % 3 == 0) {
        clearColumn(a, columns, random.nextInt(columns));
      }
      SparseRows sparse = Sparse.rows(a, rows, columns);
      System.arraycopy(sparse.values, 0, values, 0, values.length);
      int[] elements = sparse.elements.clone();
      found.setTransposed(sparse, rows, first, last);
      Bits.assertSame(
          dense(found, last - first, rows),
          transposed(a, rows, columns, first, last),
          "columns %d to %d of %d × %d".formatted(first, last, rows, columns));
      assertThat(sparse.elements).isEqualTo(elements);
    }
  }

  private static void clearColumn(float[] a, int columns, int column) {
    for (int i = column; i < a.length; i += columns) {
      a[i] = 0f;
    }
  }

  @Test
  void transposeTakesTheFirstRowsOnly() {
    float[] a = {1, 0, 2, 3, 4, 0};
    SparseRows sparse = Sparse.rows(a, 3, 2);
    SparseRows found = new SparseRows(2, sparse.values);
    found.setTransposed(sparse, 2, 0, 2);
    assertThat(dense(found, 2, 2)).containsExactly(1, 2, 0, 3);
    found.setTransposed(sparse, 0, 0, 2);
    assertThat(found.counts).containsOnly(0);
  }

  @Test
  void transposeOfTheTransposeIsTheMatrix() {
    float[] a = Sparse.matrix(9, 31, 0.4, Numbers.ORDINARY, new SplittableRandom(3));
    SparseRows sparse = Sparse.rows(a, 9, 31);
    SparseRows once = new SparseRows(31, sparse.values);
    once.setTransposed(sparse, 9, 0, 31);
    SparseRows twice = new SparseRows(9, sparse.values);
    twice.setTransposed(once, 31, 0, 9);
    Bits.assertSame(dense(twice, 9, 31), a, "twice transposed");
  }

  @Test
  void transposeAllocatesOnlyToGrow() {
    float[] a = new float[6 * 10];
    Arrays.fill(a, 1f);
    SparseRows sparse = Sparse.rows(a, 6, 10);
    SparseRows found = new SparseRows(10, sparse.values);
    found.setTransposed(sparse, 6, 0, 10);
    int[] room = found.elements;
    found.setTransposed(sparse, 5, 2, 10);
    assertThat(found.elements).isSameAs(room);
  }

  @Test
  void transposeTooLargeForOneArrayIsRefused() {
    SparseRows many = new SparseRows(0, new float[256]);
    assertThatThrownBy(() -> many.setTransposed(many, 1 << 16, 0, 1 << 16))
        .isInstanceOf(ArithmeticException.class);
  }
}
