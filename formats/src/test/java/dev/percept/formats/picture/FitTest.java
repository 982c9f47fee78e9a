package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FitTest {
  private static Picture noise(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(width * 31L + height).nextBytes(samples);
    return new Picture(width, height, channels, samples);
  }

  /// The mean over a rectangle of a picture whose pixels are squares.
  private static double mean(
      Picture picture, int channel, double x0, double x1, double y0, double y1) {
    double sum = 0;
    for (int y = 0; y < picture.height(); y++) {
      double high = Math.min(y1, y + 1) - Math.max(y0, y);
      for (int x = 0; x < picture.width(); x++) {
        double wide = Math.min(x1, x + 1) - Math.max(x0, x);
        if (high > 0 && wide > 0) {
          int at = (y * picture.width() + x) * picture.channels() + channel;
          sum += high * wide * (picture.samples()[at] & 0xFF);
        }
      }
    }
    return sum / ((x1 - x0) * (y1 - y0));
  }

  /// The value between pixels that are points.
  private static double between(Picture picture, int channel, double x, double y) {
    double u = Math.clamp(x, 0, picture.width() - 1);
    double v = Math.clamp(y, 0, picture.height() - 1);
    int left = Math.min((int) u, Math.max(0, picture.width() - 2));
    int top = Math.min((int) v, Math.max(0, picture.height() - 2));
    double value = 0;
    for (int dy = 0; dy < Math.min(2, picture.height()); dy++) {
      for (int dx = 0; dx < Math.min(2, picture.width()); dx++) {
        double weight = (dx == 0 ? 1 - (u - left) : u - left) * (dy == 0 ? 1 - (v - top) : v - top);
        int at = ((top + dy) * picture.width() + left + dx) * picture.channels() + channel;
        value += weight * (picture.samples()[at] & 0xFF);
      }
    }
    return value;
  }

  @Test
  void whatShrinksIsAveragedOverTheArea() {
    for (int channels : new int[] {1, 3}) {
      for (int[] sizes : new int[][] {{37, 21, 10, 7}, {56, 56, 28, 28}, {100, 3, 1, 1}}) {
        Picture picture = noise(sizes[0], sizes[1], channels);
        Picture small = Fit.RESIZE.to(picture, sizes[2], sizes[3]);
        double across = (double) sizes[0] / sizes[2];
        double down = (double) sizes[1] / sizes[3];
        for (int i = 0; i < small.samples().length; i++) {
          int x = i / channels % sizes[2];
          int y = i / channels / sizes[2];
          double expected =
              mean(picture, i % channels, x * across, (x + 1) * across, y * down, (y + 1) * down);
          assertThat((double) (small.samples()[i] & 0xFF))
              .isBetween(expected - 0.51, expected + 0.51);
        }
      }
    }
  }

  @Test
  void whatGrowsIsInterpolated() {
    for (int channels : new int[] {1, 3}) {
      for (int[] sizes : new int[][] {{5, 4, 28, 28}, {1, 1, 7, 3}, {2, 9, 31, 9}}) {
        Picture picture = noise(sizes[0], sizes[1], channels);
        Picture large = Fit.RESIZE.to(picture, sizes[2], sizes[3]);
        for (int i = 0; i < large.samples().length; i++) {
          int pixel = i / channels;
          int row = pixel / sizes[2];
          double x = (pixel % sizes[2] + 0.5) * sizes[0] / sizes[2] - 0.5;
          double y = (row + 0.5) * sizes[1] / sizes[3] - 0.5;
          double expected = between(picture, i % channels, x, y);
          assertThat((double) (large.samples()[i] & 0xFF))
              .isBetween(expected - 0.51, expected + 0.51);
        }
      }
    }
  }

  @Test
  void croppingCutsTheMiddle() {
    Picture picture = noise(31, 28, 3);
    Picture cut = Fit.CROP.to(picture, 28, 28);
    for (int y = 0; y < 28; y++) {
      for (int i = 0; i < 28 * 3; i++) {
        assertThat(cut.samples()[y * 28 * 3 + i])
            .isEqualTo(picture.samples()[(y * 31 + 1) * 3 + i]);
      }
    }
    Picture high = noise(20, 60, 1);
    Picture half = Fit.CROP.to(high, 10, 10);
    for (int i = 0; i < 100; i++) {
      double expected = mean(high, 0, i % 10 * 2, i % 10 * 2 + 2, 20 + i / 10 * 2, 22 + i / 10 * 2);
      assertThat((double) (half.samples()[i] & 0xFF)).isBetween(expected - 0.51, expected + 0.51);
    }
    assertThat(Fit.CROP.to(noise(3, 1000, 1), 50, 50).samples()).hasSize(2500);
  }

  @Test
  void aPictureOfThatSizeIsLeftAlone() {
    Picture picture = noise(28, 28, 1);
    assertThat(Fit.RESIZE.to(picture, 28, 28)).isSameAs(picture);
    assertThat(Fit.CROP.to(picture, 28, 28)).isSameAs(picture);
  }

  @Test
  void oneColourStaysThatColour() {
    byte[] grey = new byte[97 * 61];
    Arrays.fill(grey, (byte) 201);
    Picture picture = new Picture(97, 61, grey);
    for (Fit fit : Fit.values()) {
      for (int size : new int[] {1, 2, 28, 60, 97, 300}) {
        assertThat(fit.to(picture, size, size).samples()).containsOnly((byte) 201);
      }
    }
  }
}
