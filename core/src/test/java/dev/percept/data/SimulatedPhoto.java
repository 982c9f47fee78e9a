package dev.percept.data;

import java.util.Random;

/// A photograph of a digit on paper, made from an image in MNIST's form.
///
/// @param width pixels per row
/// @param height rows
/// @param inkSize how many pixels of the photo the 28 of the digit's frame take
/// @param left where the digit's frame begins; may be negative
/// @param top where it begins
/// @param paper grey level of the paper in full light
/// @param ink grey level of the ink in full light
/// @param shade share of the light that is lost from the top left corner to the bottom right one
/// @param noise standard deviation of the noise, grey levels
record SimulatedPhoto(
    int width,
    int height,
    int inkSize,
    int left,
    int top,
    double paper,
    double ink,
    double shade,
    double noise) {

  static SimulatedPhoto plain() {
    return new SimulatedPhoto(400, 300, 240, 80, 30, 210, 40, 0, 0);
  }

  SimulatedPhoto withSize(int newWidth, int newHeight, int newInkSize, int newLeft, int newTop) {
    return new SimulatedPhoto(
        newWidth, newHeight, newInkSize, newLeft, newTop, paper, ink, shade, noise);
  }

  SimulatedPhoto withTones(double newPaper, double newInk) {
    return new SimulatedPhoto(width, height, inkSize, left, top, newPaper, newInk, shade, noise);
  }

  SimulatedPhoto withShade(double newShade) {
    return new SimulatedPhoto(width, height, inkSize, left, top, paper, ink, newShade, noise);
  }

  SimulatedPhoto withNoise(double newNoise) {
    return new SimulatedPhoto(width, height, inkSize, left, top, paper, ink, shade, newNoise);
  }

  /// The photo, `height` × `width` bytes.
  byte[] take(byte[] digit, long seed) {
    Random random = new Random(seed);
    byte[] photo = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double cover =
            bilinear(
                digit, (x - left + 0.5) * 28 / inkSize - 0.5, (y - top + 0.5) * 28 / inkSize - 0.5);
        double light = 1 - shade * ((double) x / width + (double) y / height) / 2;
        double level =
            (paper + (ink - paper) * cover) * light
                + (noise == 0 ? 0 : noise * random.nextGaussian());
        photo[y * width + x] = (byte) (int) Math.max(0, Math.min(255, level + 0.5));
      }
    }
    return photo;
  }

  private static double bilinear(byte[] digit, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = x - column;
    double down = y - row;
    return (1 - down)
            * ((1 - right) * pixel(digit, column, row) + right * pixel(digit, column + 1, row))
        + down
            * ((1 - right) * pixel(digit, column, row + 1)
                + right * pixel(digit, column + 1, row + 1));
  }

  private static double pixel(byte[] digit, int x, int y) {
    return x < 0 || x > 27 || y < 0 || y > 27 ? 0 : (digit[y * 28 + x] & 0xFF) / 255.0;
  }

  /// Pearson's correlation of two images.
  static double correlation(byte[] a, byte[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += (double) (a[i] & 0xFF) / a.length;
      meanB += (double) (b[i] & 0xFF) / a.length;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      double da = (a[i] & 0xFF) - meanA;
      double db = (b[i] & 0xFF) - meanB;
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    return ab / Math.sqrt(aa * bb);
  }

  /// The greatest correlation over shifts by one pixel.
  static double bestCorrelation(byte[] expected, byte[] found) {
    double best = -1;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        byte[] shifted = new byte[784];
        for (int i = 0; i < 784; i++) {
          int x = i % 28 + dx;
          int y = i / 28 + dy;
          if (x >= 0 && x < 28 && y >= 0 && y < 28) {
            shifted[i] = found[y * 28 + x];
          }
        }
        best = Math.max(best, correlation(expected, shifted));
      }
    }
    return best;
  }
}
