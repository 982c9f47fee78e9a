package dev.percept.layer;

import dev.percept.kernel.Kernels;
import java.util.Arrays;

/// The part of an image that each position of a window sees, one row of numbers for each position:
/// a row holds what the filters of one group see, row by row of the window, pixel by pixel, channel
/// by channel. One image, or some rows of positions of it, at a time.
final class Patches {
  // About so many positions are worked on at once.
  private static final int POSITIONS = 256;

  // From so many numbers side by side on, a loop over them pays.
  private static final int LONG_RUN = 16;

  final Window window;
  final int height;
  final int width;
  final int channels;
  final int outputHeight;
  final int outputWidth;

  /// The sizes of an image with its padding.
  final int paddedHeight;

  final int paddedWidth;

  /// Images that are worked on at once, at least 1.
  final int imagesAtOnce;

  /// Where each position of so many padded images, one behind the other, begins.
  final int[] starts;

  /// Where each place of a window lies from its first one.
  final int[] placeStarts;

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
    this.imagesAtOnce = Math.max(1, POSITIONS / positions());
    this.starts = new int[imagesAtOnce * positions()];
    for (int i = 0; i < starts.length; i++) {
      int position = i % positions();
      starts[i] =
          i / positions() * paddedElements()
              + start(position / outputWidth, position % outputWidth);
    }
    this.placeStarts = new int[places()];
    for (int place = 0; place < placeStarts.length; place++) {
      placeStarts[place] = place(place);
    }
  }

  /// The positions of a window in one image.
  int positions() {
    return outputHeight * outputWidth;
  }

  /// The numbers in one row.
  int rowLength() {
    return places() * groupChannels;
  }

  /// The places of a window.
  int places() {
    return window.height() * window.width();
  }

  /// The distance between neighbouring positions in a padded image.
  int step() {
    return window.strideX() * channels;
  }

  /// The numbers of an image with its padding.
  int paddedElements() {
    return paddedHeight * paddedWidth * channels;
  }

  /// Sets `padded` to `images` images from `x0` on with zeros around each.
  void pad(float[] padded, float[] x, int x0, int images) {
    Arrays.fill(padded, 0, images * paddedElements(), 0f);
    int row = width * channels;
    for (int y = 0; y < images * height; y++) {
      System.arraycopy(x, x0 + y * row, padded, paddedRow(y), row);
    }
  }

  /// Sets `images` images from `x0` on to what lies inside the padding.
  void unpad(float[] x, int x0, float[] padded, int images) {
    int row = width * channels;
    for (int y = 0; y < images * height; y++) {
      System.arraycopy(padded, paddedRow(y), x, x0 + y * row, row);
    }
  }

  // Where row y, counted through all images, lies among padded ones.
  private int paddedRow(int y) {
    int inImage = (y % height + window.top()) * paddedWidth + window.left();
    return y / height * paddedElements() + inImage * channels;
  }

  /// Whether what a position sees of one row of the image lies side by side.
  boolean hasWholeRows() {
    return window.dilationX() == 1 && groupChannels == channels;
  }

  /// How many numbers of what a position sees lie side by side: those of a row of the window, or of
  /// one place.
  int run() {
    return hasWholeRows() ? window.width() * channels : groupChannels;
  }

  /// Where run `run` of group `group` lies from the beginning of a window.
  int runStart(int group, int run) {
    return runStart(run) + group * groupChannels;
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
    int length = end - first;
    int run = run();
    for (int y = fromY; y < toY; y++) {
      int at = x0 + start(y, 0);
      int out = patches0 + (y - fromY) * outputWidth * length;
      for (int r = first; r < end; ) {
        int inRun = r % run;
        int count = Math.min(end - r, run - inRun);
        int from = at + runStart(group, r / run) + inRun;
        if (count >= LONG_RUN) {
          copyRuns(patches, out + r - first, length, x, from, count);
        } else {
          for (int k = 0; k < count; k++) {
            copyColumn(patches, out + r + k - first, length, x, from + k);
          }
        }
        r += count;
      }
    }
  }

  /// Whether what all positions of a row see at one place of their windows lies side by side.
  boolean hasWholeColumns() {
    return channels == 1 && window.strideX() == 1;
  }

  /// As [#gather], transposed: one row for each of the columns `first` to `end`, the positions of
  /// rows `fromY` to `toY` side by side. Only where [#hasWholeColumns].
  void gatherTransposed(
      float[] columns, int columns0, float[] x, int x0, int fromY, int toY, int first, int end) {
    int to = columns0;
    for (int r = first; r < end; r++) {
      for (int y = fromY; y < toY; y++) {
        System.arraycopy(x, x0 + start(y, 0) + place(r), columns, to, outputWidth);
        to += outputWidth;
      }
    }
  }

  /// Adds the rows of `patches`, of one group only, to what the positions of rows `fromY` to `toY`
  /// see of the padded image at `x0`: the reverse of [#gather].
  void scatter(
      Kernels kernels, float[] x, int x0, float[] patches, int patches0, int fromY, int toY) {
    int run = run();
    int runs = rowLength() / run;
    int from = patches0;
    for (int y = fromY; y < toY; y++) {
      for (int i = 0; i < outputWidth; i++) {
        int at = x0 + start(y, i);
        for (int r = 0; r < runs; r++) {
          if (run >= LONG_RUN) {
            kernels.addRows(x, at + runStart(r), patches, from, run, 1, run);
          } else {
            add(x, at + runStart(r), patches, from, run);
          }
          from += run;
        }
      }
    }
  }

  private static void add(float[] to, int to0, float[] x, int x0, int count) {
    for (int k = 0; k < count; k++) {
      to[to0 + k] += x[x0 + k];
    }
  }

  /// Where run `run` of numbers side by side lies from the beginning of a window.
  private int runStart(int run) {
    return hasWholeRows() ? run * windowRow() : place(run);
  }

  private void copyRuns(float[] to, int to0, int length, float[] x, int x0, int count) {
    int step = step();
    for (int i = 0; i < outputWidth; i++) {
      System.arraycopy(x, x0 + i * step, to, to0 + i * length, count);
    }
  }

  // The same number of each position: a loop that is long where runs are short.
  private void copyColumn(float[] to, int to0, int length, float[] x, int x0) {
    int step = step();
    int count = outputWidth;
    for (int i = 0; i < count; i++) {
      to[to0 + i * length] = x[x0 + i * step];
    }
  }
}
