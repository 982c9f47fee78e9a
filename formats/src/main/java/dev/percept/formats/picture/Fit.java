package dev.percept.formats.picture;

import java.util.Arrays;
import java.util.Locale;

/// How a picture is brought to a size.
///
/// Along each axis on its own: where the picture shrinks, a new pixel is the mean of the stretch
/// that it covers, pixels that it covers in part counting for that part; where it grows, it lies
/// between the two old ones next to it (linear interpolation, pixels being points in the middle of
/// their squares).
public enum Fit {
  /// The whole picture, stretched where its sides are in another proportion.
  RESIZE,

  /// The picture is scaled until it covers the size, and the middle of it is cut out.
  CROP;

  /// What is done, in words.
  public String description() {
    return switch (this) {
      case RESIZE -> "stretched to that";
      case CROP -> "scaled until they cover it, and their middle is cut out";
    };
  }

  /// In lower case, as files and options have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The picture in that size; itself if it has it already.
  ///
  /// Allocates the new picture and a few of its rows, whatever the size of the old one.
  ///
  /// @param width pixels per row, at least 1
  /// @param height rows, at least 1
  public Picture to(Picture picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    int scaledWidth = width;
    int scaledHeight = height;
    if (this == CROP) {
      boolean wide = (long) picture.width() * height > (long) picture.height() * width;
      if (wide) {
        scaledWidth = covering(picture.width(), height, picture.height(), width);
      } else {
        scaledHeight = covering(picture.height(), width, picture.width(), height);
      }
    }
    Axis across = new Axis(picture.width(), scaledWidth, width);
    Axis down = new Axis(picture.height(), scaledHeight, height);
    return new Resampling(picture, across, down).run();
  }

  // size · by / over, rounded, and not below what is to be covered.
  private static int covering(int size, int by, int over, int least) {
    return (int) Math.max(least, ((long) size * by + over / 2) / over);
  }

  /// What each new pixel of an axis is made of: `firstWeight[i]` of old pixel `first[i]`, `inner`
  /// of each between, `lastWeight[i]` of `last[i]`.
  private static final class Axis {
    private final int[] first;
    private final int[] last;
    private final float[] firstWeight;
    private final float[] lastWeight;
    private final float inner;

    /// @param old the pixels that are there
    /// @param scaled how many they are scaled to
    /// @param taken how many of these are taken, from the middle
    Axis(int old, int scaled, int taken) {
      this.first = new int[taken];
      this.last = new int[taken];
      this.firstWeight = new float[taken];
      this.lastWeight = new float[taken];
      double ratio = (double) old / scaled;
      this.inner = (float) (1 / ratio);
      int skipped = (scaled - taken) / 2;
      for (int i = 0; i < taken; i++) {
        if (ratio > 1) {
          shrink(i, old, (skipped + i) * ratio, (skipped + i + 1) * ratio);
        } else {
          grow(i, old, (skipped + i + 0.5) * ratio - 0.5);
        }
      }
    }

    private void shrink(int i, int old, double from, double to) {
      first[i] = Math.min(old - 1, (int) from);
      last[i] = Math.clamp((int) Math.ceil(to) - 1, first[i], old - 1);
      if (first[i] == last[i]) {
        firstWeight[i] = 1;
        return;
      }
      double length = to - from;
      firstWeight[i] = (float) ((first[i] + 1 - from) / length);
      lastWeight[i] = (float) ((to - last[i]) / length);
    }

    private void grow(int i, int old, double place) {
      double inside = Math.clamp(place, 0, old - 1);
      first[i] = (int) inside;
      last[i] = Math.min(old - 1, first[i] + 1);
      lastWeight[i] = (float) (inside - first[i]);
      firstWeight[i] = 1 - lastWeight[i];
    }
  }

  /// One picture on its way to another size, one row after the other.
  private static final class Resampling {
    private final Picture picture;
    private final Axis across;
    private final Axis down;
    private final int channels;
    // The two old rows looked at last, in their new width, and which they are.
    private final float[][] rows;
    private final int[] numbers = {-1, -1};

    Resampling(Picture picture, Axis across, Axis down) {
      this.picture = picture;
      this.across = across;
      this.down = down;
      this.channels = picture.channels();
      this.rows = new float[2][across.first.length * channels];
    }

    Picture run() {
      int width = across.first.length;
      int height = down.first.length;
      byte[] samples = new byte[width * height * channels];
      float[] sum = new float[width * channels];
      for (int y = 0; y < height; y++) {
        int last = down.last[y];
        Arrays.fill(sum, 0);
        add(sum, row(down.first[y]), down.firstWeight[y]);
        for (int row = down.first[y] + 1; row < last; row++) {
          add(sum, row(row), down.inner);
        }
        if (down.lastWeight[y] > 0) {
          add(sum, row(last), down.lastWeight[y]);
        }
        for (int i = 0; i < sum.length; i++) {
          samples[y * sum.length + i] = (byte) Math.clamp((int) (sum[i] + 0.5f), 0, 255);
        }
      }
      return new Picture(width, height, channels, samples);
    }

    private static void add(float[] sum, float[] row, float weight) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * row[i];
      }
    }

    private float[] row(int number) {
      int place = number & 1;
      if (numbers[place] != number) {
        numbers[place] = number;
        resample(number, rows[place]);
      }
      return rows[place];
    }

    private void resample(int number, float[] row) {
      byte[] samples = picture.samples();
      int start = number * picture.width() * channels;
      for (int x = 0; x < across.first.length; x++) {
        int first = start + across.first[x] * channels;
        int last = start + across.last[x] * channels;
        for (int c = 0; c < channels; c++) {
          float value = across.firstWeight[x] * (samples[first + c] & 0xFF);
          if (across.lastWeight[x] > 0) {
            value += across.lastWeight[x] * (samples[last + c] & 0xFF);
          }
          if (last - first > channels) {
            long between = 0;
            for (int i = first + channels + c; i < last; i += channels) {
              between += samples[i] & 0xFF;
            }
            value += across.inner * between;
          }
          row[x * channels + c] = value;
        }
      }
    }
  }
}
