package dev.percept.tensor;

import java.util.Arrays;

/// The sizes of an array along its axes, outermost first: `Shape.of(28, 28)`.
///
/// Immutable. Every size is at least 1 and the number of elements fits an `int`, because every
/// array here is one Java array.
public final class Shape {
  private final int[] sizes;
  private final int elements;

  private Shape(int[] sizes) {
    long product = 1;
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "every size of a shape must be at least 1, found " + text(sizes));
      }
      product *= size;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + text(sizes) + " has more than " + Integer.MAX_VALUE + " elements");
      }
    }
    this.sizes = sizes;
    this.elements = (int) product;
  }

  /// A shape of the given sizes; of none, the shape of a single number.
  ///
  /// @throws IllegalArgumentException if a size is below 1 or the elements do not fit an `int`
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /// The number of axes.
  public int rank() {
    return sizes.length;
  }

  /// The size along `axis`, counted from 0 at the outermost.
  public int size(int axis) {
    return sizes[axis];
  }

  /// A copy of all sizes, outermost first.
  public int[] sizes() {
    return sizes.clone();
  }

  /// The number of elements: the product of all sizes.
  public int elements() {
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /// For example `28×28`; a single number prints as `scalar`.
  @Override
  public String toString() {
    return text(sizes);
  }

  private static String text(int[] sizes) {
    if (sizes.length == 0) {
      return "scalar";
    }
    StringBuilder text = new StringBuilder();
    for (int size : sizes) {
      if (!text.isEmpty()) {
        text.append('×');
      }
      text.append(size);
    }
    return text.toString();
  }
}
