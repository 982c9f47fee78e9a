package dev.percept.layer;

import java.util.Arrays;

/// The part of an image that each position of a window sees, one row of numbers for each position:
/// a row holds what the filters of one group see, row by row of the window, pixel by pixel, channel
/// by channel. One image, or some rows of positions of it, at a time.
final class Patches {
  final Window window;
  final int height;
  final int width;
  final int channels;
  final int outputHeight;
  final int outputWidth;

  /// The sizes of an image with its padding.
  final int paddedHeight;

  final int paddedWidth;

  private final int groupChannels;

  Patches(Window window, int height, int width, int channels, int groups) {
    this.window = window;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.groupChannels = channels / groups;
    this.outputHeight = window.outputHeight(height);
    this.outputWidth = window.outputWidth(width);
    this.paddedHeight = height + window.top() + window.bottom();
    this.paddedWidth = width + window.left() + window.right();
  }

  /// The numbers in one row.
  int rowLength() {
    return window.height() * window.width() * groupChannels;
  }

  /// The numbers of an image with its padding.
  int paddedElements() {
    return paddedHeight * paddedWidth * channels;
  }

  /// Sets `padded` to the image at `x0`, with zeros around it.
  void pad(float[] padded, int padded0, float[] x, int x0) {
    Arrays.fill(padded, padded0, padded0 + paddedElements(), 0f);
    int row = width * channels;
    for (int y = 0; y < height; y++) {
      int to = padded0 + ((y + window.top()) * paddedWidth + window.left()) * channels;
      System.arraycopy(x, x0 + y * row, padded, to, row);
    }
  }

  /// Sets the image at `x0` to what lies inside the padding.
  void unpad(float[] x, int x0, float[] padded, int padded0) {
    int row = width * channels;
    for (int y = 0; y < height; y++) {
      int from = padded0 + ((y + window.top()) * paddedWidth + window.left()) * channels;
      System.arraycopy(padded, from, x, x0 + y * row, row);
    }
  }

  /// Whether what a position sees of one row of the image lies side by side.
  boolean hasWholeRows() {
    return window.dilationX() == 1 && groupChannels == channels;
  }

  /// Where position `x` of row `y` of positions begins in a padded image.
  int start(int y, int x) {
    return (y * window.strideY() * paddedWidth + x * window.strideX()) * channels;
  }

  /// The distance between the rows of a window in a padded image.
  int windowRow() {
    return window.dilationY() * paddedWidth * channels;
  }

  /// Where place `place` of a window, counted row by row, lies from its first one.
  int place(int place) {
    return place / window.width() * windowRow()
        + place % window.width() * window.dilationX() * channels;
  }

  /// Sets rows of `patches` to columns `first` (inclusive) to `end` (exclusive) of what the
  /// positions of rows `fromY` to `toY` see of group `group` of the padded image at `x0`.
  void gather(
      float[] patches,
      int patches0,
      float[] x,
      int x0,
      int group,
      int fromY,
      int toY,
      int first,
      int end) {
    int run = hasWholeRows() ? window.width() * channels : groupChannels;
    int runs = hasWholeRows() ? 1 : window.width();
    int out = patches0;
    for (int y = fromY; y < toY; y++) {
      for (int i = 0; i < outputWidth; i++) {
        int at = x0 + start(y, i) + group * groupChannels;
        for (int r = first / run; r * run < end; r++) {
          int row = at + r / runs * windowRow() + r % runs * window.dilationX() * channels;
          int from = Math.max(first - r * run, 0);
          int to = Math.min(end - r * run, run);
          for (int k = from; k < to; k++) {
            patches[out + k - from] = x[row + k];
          }
          out += to - from;
        }
      }
    }
  }
}
