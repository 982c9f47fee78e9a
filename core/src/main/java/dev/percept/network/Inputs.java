package dev.percept.network;

import dev.percept.kernel.SparseRows;
import org.jspecify.annotations.Nullable;

/// The input of a network: room for a number of rows, whole or by their elements other than zero.
/// Whoever owns it fills it again and again; a [Workspace] reads it.
public final class Inputs {
  private final int capacity;
  private final int width;
  private final float[] dense;
  private final @Nullable SparseRows sparse;
  private int rows;

  private Inputs(int capacity, int width, @Nullable SparseRows sparse) {
    if (capacity < 1 || width < 1 || (long) capacity * width > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "a batch of %,d inputs of %,d numbers does not fit one array".formatted(capacity, width));
    }
    this.capacity = capacity;
    this.width = width;
    this.dense = sparse != null ? new float[0] : new float[capacity * width];
    this.sparse = sparse;
  }

  /// Room for rows that are held whole.
  ///
  /// @param capacity the most rows it holds at once, at least 1
  /// @param width the numbers in one row
  /// @throws IllegalArgumentException if a size is below 1, or the whole does not fit one array
  public static Inputs dense(int capacity, int width) {
    return new Inputs(capacity, width, null);
  }

  /// Room for rows of which only the elements that are not zero are held.
  ///
  /// @param capacity the most rows it holds at once, at least 1
  /// @param width the numbers in one row
  /// @param values what [SparseRows#values] becomes
  /// @throws IllegalArgumentException as [#dense(int, int)], or if either is above
  ///   [SparseRows#MOST_COLUMNS]
  public static Inputs sparse(int capacity, int width, float[] values) {
    if (capacity > SparseRows.MOST_COLUMNS || width > SparseRows.MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "%,d sparse rows of %,d numbers: at most %,d of each"
              .formatted(capacity, width, SparseRows.MOST_COLUMNS));
    }
    return new Inputs(capacity, width, new SparseRows(capacity, values));
  }

  /// The most rows it holds at once.
  public int capacity() {
    return capacity;
  }

  /// The numbers in one row.
  public int width() {
    return width;
  }

  /// Says how many rows count from now on.
  ///
  /// @throws IllegalArgumentException if that is below 0 or above the capacity
  public void rows(int rows) {
    if (rows < 0 || rows > capacity) {
      throw new IllegalArgumentException(
          "room for %d inputs cannot hold %d".formatted(capacity, rows));
    }
    this.rows = rows;
  }

  /// The number of rows that count.
  public int rows() {
    return rows;
  }

  /// All rows, `capacity` × `width`; empty if they are held sparse.
  public float[] dense() {
    return dense;
  }

  /// The elements that are not zero, or null if the rows are held whole.
  public @Nullable SparseRows sparse() {
    return sparse;
  }
}
