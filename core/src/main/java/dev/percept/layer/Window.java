package dev.percept.layer;

import dev.percept.tensor.Shape;

/// What slides over an image: the positions of a convolution or of pooling.
///
/// Along one axis with input size n, window size k, stride s, dilation d and padding p before and q
/// after, the output has ⌊(n + p + q - d (k - 1) - 1) / s⌋ + 1 positions; position i looks at
/// inputs i s - p + j d for j = 0 … k - 1 (Dumoulin and Visin, "A guide to convolution arithmetic
/// for deep learning", 2016, relationship 15).
///
/// @param height the rows of the window, at least 1
/// @param width its columns, at least 1
/// @param strideY the rows from one position to the next, at least 1
/// @param strideX the columns, at least 1
/// @param dilationY the rows from one row of the window to the next, at least 1
/// @param dilationX the columns, at least 1
/// @param top rows of padding above the image, at least 0
/// @param left columns of padding before it
/// @param bottom rows of padding below it
/// @param right columns of padding behind it
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int top,
    int left,
    int bottom,
    int right) {

  /// @throws IllegalArgumentException if a number is out of its range
  public Window {
    check("window height", height, 1);
    check("window width", width, 1);
    check("vertical stride", strideY, 1);
    check("horizontal stride", strideX, 1);
    check("vertical dilation", dilationY, 1);
    check("horizontal dilation", dilationX, 1);
    check("padding above", top, 0);
    check("padding on the left", left, 0);
    check("padding below", bottom, 0);
    check("padding on the right", right, 0);
  }

  private static void check(String name, int value, int least) {
    if (value < least || value > MOST) {
      throw new IllegalArgumentException(
          "%s must be %d to %,d, found %,d".formatted(name, least, MOST, value));
    }
  }

  // Keeps sums of a few of these products within an int.
  private static final int MOST = 1 << 14;

  /// A window that moves one pixel at a time and stays inside the image.
  ///
  /// @throws IllegalArgumentException if a size is below 1
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  /// The same with another stride, in both directions.
  public Window withStride(int stride) {
    return new Window(
        height, width, stride, stride, dilationY, dilationX, top, left, bottom, right);
  }

  /// The same with another dilation, in both directions.
  public Window withDilation(int dilation) {
    return new Window(
        height, width, strideY, strideX, dilation, dilation, top, left, bottom, right);
  }

  /// The same with another padding, on all sides.
  public Window withPadding(int padding) {
    return withPadding(padding, padding, padding, padding);
  }

  /// The same with another padding, on each side its own.
  public Window withPadding(int top, int left, int bottom, int right) {
    return new Window(
        height, width, strideY, strideX, dilationY, dilationX, top, left, bottom, right);
  }

  /// The same with the padding that gives ⌈n / stride⌉ positions for each size n that is a multiple
  /// of the stride: half of dilation · (size - 1) + 1 - stride on each side, the odd one after.
  public Window withSamePadding() {
    int vertical = Math.max(0, dilationY * (height - 1) + 1 - strideY);
    int horizontal = Math.max(0, dilationX * (width - 1) + 1 - strideX);
    return withPadding(
        vertical / 2, horizontal / 2, vertical - vertical / 2, horizontal - horizontal / 2);
  }

  /// Whether there is padding on any side.
  public boolean isPadded() {
    return top + left + bottom + right > 0;
  }

  /// The positions over an image of `rows` rows, one below the other.
  ///
  /// @throws IllegalArgumentException if the window does not fit
  public int outputHeight(int rows) {
    return positions("rows", rows + top + bottom, dilationY * (height - 1) + 1, strideY);
  }

  /// The positions over an image of `columns` columns, side by side.
  ///
  /// @throws IllegalArgumentException if the window does not fit
  public int outputWidth(int columns) {
    return positions("columns", columns + left + right, dilationX * (width - 1) + 1, strideX);
  }

  private static int positions(String what, int size, int window, int stride) {
    if (window > size) {
      throw new IllegalArgumentException(
          "a window of %d %s does not fit into the image's %d, padding included"
              .formatted(window, what, size));
    }
    return (size - window) / stride + 1;
  }

  /// The shape of the output over images of shape `input`, with `channels` channels.
  ///
  /// @throws IllegalArgumentException if `input` is not an image, or the window does not fit
  public Shape outputShape(Shape input, int channels) {
    int rank = input.rank();
    if (rank != 2 && rank != 3) {
      throw new IllegalArgumentException(
          "a window needs images of height × width or height × width × channels, found " + input);
    }
    return Shape.of(outputHeight(input.size(0)), outputWidth(input.size(1)), channels);
  }

  /// How many rows of the window lie in an image of `rows` rows, at position `position` from the
  /// top.
  public int seenRows(int position, int rows) {
    return seen(position * strideY - top, height, dilationY, rows);
  }

  /// How many of its columns, at position `position` from the left of an image of `columns`.
  public int seenColumns(int position, int columns) {
    return seen(position * strideX - left, width, dilationX, columns);
  }

  private static int seen(int start, int count, int dilation, int size) {
    int first = Math.max(0, Math.ceilDiv(-start, dilation));
    int last = Math.min(count - 1, Math.floorDiv(size - 1 - start, dilation));
    return Math.max(0, last + 1 - first);
  }

  /// Checks that no position sees nothing but padding.
  ///
  /// @throws IllegalArgumentException if one does
  public void checkEveryPositionSees(Shape input) {
    for (int i = 0; i < outputHeight(input.size(0)); i++) {
      checkSeen(seenRows(i, input.size(0)), "row", i);
    }
    for (int i = 0; i < outputWidth(input.size(1)); i++) {
      checkSeen(seenColumns(i, input.size(1)), "column", i);
    }
  }

  private void checkSeen(int seen, String axis, int position) {
    if (seen == 0) {
      throw new IllegalArgumentException(
          "in %s %d of its positions the window lies on padding only: %s"
              .formatted(axis, position + 1, this));
    }
  }

  /// The channels of images of shape `input`: its third size, or 1.
  public static int channels(Shape input) {
    return input.rank() == 3 ? input.size(2) : 1;
  }
}
