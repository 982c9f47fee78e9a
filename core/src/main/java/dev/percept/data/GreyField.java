package dev.percept.data;

/// A picture of one float per pixel, and the few filters that finding a digit on paper needs. Every
/// filter returns a new field of the same size; windows end at the edge of the picture.
final class GreyField {
  private final float[] values;
  private final int width;
  private final int height;

  /// @param values `height` × `width`, row by row; owned by the field from here on
  /// @param width pixels per row, at least 1
  /// @param height rows, at least 1
  GreyField(float[] values, int width, int height) {
    this.values = values;
    this.width = width;
    this.height = height;
  }

  /// The pixels, row by row; the field's own array, read only.
  float[] values() {
    return values;
  }

  /// Pixels per row.
  int width() {
    return width;
  }

  /// The number of rows.
  int height() {
    return height;
  }

  /// This picture made smaller by area averages, so that its longer side is `longest` at most.
  GreyField shrunkTo(int longest) {
    int longer = Math.max(width, height);
    if (longer <= longest) {
      return this;
    }
    int columns = Math.max(1, (int) ((long) width * longest / longer));
    int rows = Math.max(1, (int) ((long) height * longest / longer));
    float[] narrow = DigitFrame.averageColumns(values, 0, width, width, height, columns);
    return new GreyField(DigitFrame.averageRows(narrow, columns, height, rows), columns, rows);
  }

  /// 255 less every value: dark becomes bright.
  GreyField inverted() {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = 255 - values[i];
    }
    return new GreyField(result, width, height);
  }

  /// What rises above its surroundings: this picture less its opening (the greatest of the least
  /// values) by a square of 2 `radius` + 1 pixels. What is wider than the square in both
  /// directions, such as uneven light, vanishes; lines stay. Known as the white top-hat (Meyer
  /// 1979).
  GreyField risen(int radius) {
    float[] opening = extremes(extremes(values, radius, -1), radius, 1);
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] - opening[i];
    }
    return new GreyField(result, width, height);
  }

  /// The mean over a square of 2 `radius` + 1 pixels.
  GreyField blurred(int radius) {
    if (radius < 1) {
      return this;
    }
    float[] rows = new float[values.length];
    for (int y = 0; y < height; y++) {
      meanAlong(values, rows, y * width, 1, width, radius);
    }
    float[] result = new float[values.length];
    for (int x = 0; x < width; x++) {
      meanAlong(rows, result, x, width, height, radius);
    }
    return new GreyField(result, width, height);
  }

  private static void meanAlong(
      float[] from, float[] to, int start, int stride, int count, int radius) {
    double sum = 0;
    int window = 0;
    for (int i = 0; i < Math.min(radius, count); i++) {
      sum += from[start + i * stride];
      window++;
    }
    for (int i = 0; i < count; i++) {
      if (i + radius < count) {
        sum += from[start + (i + radius) * stride];
        window++;
      }
      if (i - radius - 1 >= 0) {
        sum -= from[start + (i - radius - 1) * stride];
        window--;
      }
      to[start + i * stride] = (float) (sum / window);
    }
  }

  /// The greatest value (`sign` 1) or the least (`sign` -1) over a square of 2 `radius` + 1 pixels.
  private float[] extremes(float[] from, int radius, int sign) {
    int[] candidates = new int[Math.max(width, height)];
    float[] rows = new float[from.length];
    for (int y = 0; y < height; y++) {
      extremesAlong(from, rows, y * width, 1, width, radius, sign, candidates);
    }
    float[] result = new float[from.length];
    for (int x = 0; x < width; x++) {
      extremesAlong(rows, result, x, width, height, radius, sign, candidates);
    }
    return result;
  }

  /// Keeps a queue of positions whose values fall, so that the first is the extreme of the window:
  /// one pass, whatever the radius.
  private static void extremesAlong(
      float[] from,
      float[] to,
      int start,
      int stride,
      int count,
      int radius,
      int sign,
      int[] candidates) {
    int head = 0;
    int tail = 0;
    for (int i = 0; i < count + radius; i++) {
      if (i < count) {
        float value = sign * from[start + i * stride];
        while (tail > head && sign * from[start + candidates[tail - 1] * stride] <= value) {
          tail--;
        }
        candidates[tail++] = i;
      }
      int centre = i - radius;
      if (centre >= 0) {
        while (candidates[head] < centre - radius) {
          head++;
        }
        to[start + centre * stride] = from[start + candidates[head] * stride];
      }
    }
  }

  /// The greatest value over a disc of `radius` pixels: lines grow thicker by twice that.
  GreyField thickened(double radius) {
    int reach = (int) radius;
    float[] result = values.clone();
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        if (dx * dx + dy * dy > radius * radius) {
          continue;
        }
        for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
          for (int x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
            int at = y * width + x;
            result[at] = Math.max(result[at], values[at + dy * width + dx]);
          }
        }
      }
    }
    return new GreyField(result, width, height);
  }
}
