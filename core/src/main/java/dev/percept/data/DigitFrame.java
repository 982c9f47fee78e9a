package dev.percept.data;

import java.util.Arrays;

/// Brings the ink of a digit to MNIST's form, the same way for drawn digits and for photographs.
///
/// MNIST's own page says how it was made (LeCun, Cortes and Burges, "The MNIST database of
/// handwritten digits"): the digit is scaled, keeping its aspect ratio, to fit a box of 20×20
/// pixels, which leaves grey levels at the edges, and is then moved by whole pixels so that its
/// centre of mass lies at the centre of a field of 28×28. In the data that centre is pixel (14,
/// 14), counted from 0, to within half a pixel, and the brightest pixel of every image is 254 or
/// 255.
public final class DigitFrame {
  /// Rows and columns of a framed digit.
  public static final int SIZE = 28;

  /// The longer side of the digit within the frame.
  public static final int BOX = 20;

  private static final int CENTRE = 14;

  private DigitFrame() {}

  /// Frames a digit: bounding box of all ink, area average to fit 20×20, centre of mass at (14,
  /// 14), brightest pixel 255. Where the centre of mass is so far off that the box would leave the
  /// frame, the box stops at the frame's edge.
  ///
  /// @param ink `height` × `width`, row by row, 0 where there is no ink and above 0 where there is;
  ///   only ratios matter. Not modified.
  /// @param target receives 28×28 bytes, row by row, bright on dark, at `offset`; overwritten
  /// @return false, and a target of zeros, if there is no ink
  /// @throws IllegalArgumentException if the sizes do not fit the arrays
  public static boolean frame(float[] ink, int width, int height, byte[] target, int offset) {
    if (width < 1 || height < 1 || (long) width * height > ink.length) {
      throw new IllegalArgumentException(
          "a picture of %d×%d does not fit %d values of ink".formatted(height, width, ink.length));
    }
    if (offset < 0 || offset + SIZE * SIZE > target.length) {
      throw new IllegalArgumentException(
          "784 bytes at %d do not fit a target of %d".formatted(offset, target.length));
    }
    Arrays.fill(target, offset, offset + SIZE * SIZE, (byte) 0);

    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int first = 0;
      while (first < width && !(ink[row + first] > 0)) {
        first++;
      }
      if (first == width) {
        continue;
      }
      int last = width - 1;
      while (!(ink[row + last] > 0)) {
        last--;
      }
      top = Math.min(top, y);
      bottom = y;
      left = Math.min(left, first);
      right = Math.max(right, last);
    }
    if (bottom < 0) {
      return false;
    }

    int inkWidth = right - left + 1;
    int inkHeight = bottom - top + 1;
    int longer = Math.max(inkWidth, inkHeight);
    int boxWidth = Math.max(1, (2 * BOX * inkWidth + longer) / (2 * longer));
    int boxHeight = Math.max(1, (2 * BOX * inkHeight + longer) / (2 * longer));
    float[] narrow = averageColumns(ink, top * width + left, width, inkWidth, inkHeight, boxWidth);
    float[] box = averageRows(narrow, boxWidth, inkHeight, boxHeight);

    float brightest = 0;
    double mass = 0;
    double massX = 0;
    double massY = 0;
    for (int y = 0; y < boxHeight; y++) {
      for (int x = 0; x < boxWidth; x++) {
        float value = box[y * boxWidth + x];
        brightest = Math.max(brightest, value);
        mass += value;
        massX += value * (double) x;
        massY += value * (double) y;
      }
    }
    int startX = start(massX / mass, boxWidth);
    int startY = start(massY / mass, boxHeight);
    float scale = 255 / brightest;
    for (int y = 0; y < boxHeight; y++) {
      int row = offset + (startY + y) * SIZE + startX;
      for (int x = 0; x < boxWidth; x++) {
        target[row + x] = (byte) (int) (box[y * boxWidth + x] * scale + 0.5f);
      }
    }
    return true;
  }

  /// Where a box of `size` pixels starts so that its centre of mass comes to pixel 14.
  private static int start(double centreOfMass, int size) {
    // The cast cuts towards zero; the shift is never as low as -20, so 64.5 makes it round half up.
    int start = (int) (CENTRE - centreOfMass + 64.5) - 64;
    return Math.max(0, Math.min(SIZE - size, start));
  }

  /// Area average along rows: `height` × `width` at `from` becomes `height` × `columns`.
  private static float[] averageColumns(
      float[] source, int from, int stride, int width, int height, int columns) {
    float[] result = new float[height * columns];
    float scale = (float) width / columns;
    for (int column = 0; column < columns; column++) {
      float start = column * scale;
      float end = Math.min(width, (column + 1) * scale);
      int first = (int) start;
      int last = Math.min(width - 1, (int) end);
      float firstWeight = Math.min(first + 1, end) - start;
      float lastWeight = last > first ? end - last : 0;
      for (int y = 0; y < height; y++) {
        int row = from + y * stride;
        float sum = firstWeight * source[row + first] + lastWeight * source[row + last];
        for (int x = first + 1; x < last; x++) {
          sum += source[row + x];
        }
        result[y * columns + column] = sum / (end - start);
      }
    }
    return result;
  }

  /// Area average along columns: `height` × `width` becomes `rows` × `width`.
  private static float[] averageRows(float[] source, int width, int height, int rows) {
    float[] result = new float[rows * width];
    float scale = (float) height / rows;
    for (int row = 0; row < rows; row++) {
      float start = row * scale;
      float end = Math.min(height, (row + 1) * scale);
      int first = (int) start;
      int last = Math.min(height - 1, (int) end);
      float firstWeight = Math.min(first + 1, end) - start;
      float lastWeight = last > first ? end - last : 0;
      for (int x = 0; x < width; x++) {
        float sum = firstWeight * source[first * width + x] + lastWeight * source[last * width + x];
        for (int y = first + 1; y < last; y++) {
          sum += source[y * width + x];
        }
        result[row * width + x] = sum / (end - start);
      }
    }
    return result;
  }
}
