package dev.percept.formats.layout;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// In which order another program has the numbers of one row. Percept has images pixel by pixel,
/// others channel by channel, and a flattened image keeps the order it had.
public final class FlatOrder {
  /// The position in Percept of each number there.
  private final int[] positions;

  private final boolean same;

  private FlatOrder(int[] positions) {
    this.positions = positions;
    boolean same = true;
    for (int i = 0; i < positions.length; i++) {
      same &= positions[i] == i;
    }
    this.same = same;
  }

  /// Of images, channel by channel; of anything else, as Percept has it.
  public static FlatOrder of(Shape shape) {
    int channels = shape.rank() == 3 ? shape.size(2) : 1;
    int pixels = shape.elements() / channels;
    int[] positions = new int[shape.elements()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % pixels * channels + i / pixels;
    }
    return new FlatOrder(positions);
  }

  /// Of flat rows side by side.
  public static FlatOrder of(List<FlatOrder> parts) {
    int[] positions = new int[parts.stream().mapToInt(part -> part.positions.length).sum()];
    int start = 0;
    for (FlatOrder part : parts) {
      for (int i = 0; i < part.positions.length; i++) {
        positions[start + i] = start + part.positions[i];
      }
      start += part.positions.length;
    }
    return new FlatOrder(positions);
  }

  /// For each number there, its position in Percept; read only.
  public int[] positions() {
    return positions;
  }

  /// Whether the numbers are in Percept's order.
  public boolean isSame() {
    return same;
  }

  /// For each number of Percept's, where it is there.
  public long[] places() {
    long[] places = new long[positions.length];
    for (int i = 0; i < positions.length; i++) {
      places[positions[i]] = i;
    }
    return places;
  }

  /// The rows of a matrix, from Percept's order into the one there.
  ///
  /// @param matrix one row for each number; read only
  /// @param width the numbers of a row
  /// @return the matrix itself if the orders are the same, else a new one
  public float[] sort(float[] matrix, int width) {
    if (same) {
      return matrix;
    }
    float[] sorted = new float[matrix.length];
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(matrix, positions[i] * width, sorted, i * width, width);
    }
    return sorted;
  }

  /// The inverse of [#sort]: from the order there into Percept's.
  public float[] restore(float[] matrix, int width) {
    if (same) {
      return matrix;
    }
    float[] restored = new float[matrix.length];
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(matrix, i * width, restored, positions[i] * width, width);
    }
    return restored;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlatOrder order && Arrays.equals(positions, order.positions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(positions);
  }
}
