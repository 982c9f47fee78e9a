package dev.percept.data;

import dev.percept.kernel.DoubleMath;
import dev.percept.kernel.Kernels;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;

/// Carries out an [Augmentation], image by image. Several threads may use one at once.
///
/// An output pixel takes its value from the point of the original that the inverse of the change
/// sends it to, between the four pixels around it by bilinear interpolation.
public final class Augmenter {
  // Where the random numbers of an image begin; more than any image needs.
  private static final int NUMBERS_OF_AN_IMAGE_BITS = 32;

  // The first numbers decide about the image as a whole; those of single pixels follow.
  private static final int FIRST_OF_PIXELS = 16;

  // Sixteen bits to a number of -1 … 1.
  private static final float TO_ONE = 0x1p-15f;

  private final Augmentation augmentation;
  private final Rng rng;
  private final int height;
  private final int width;
  private final int channels;
  private final Kernels kernels;
  private final float[] smoothX;
  private final float[] smoothY;
  private final ThreadLocal<float[]> fields;

  /// @param shape the shape of one image: height × width, or height × width × channels
  /// @param rng decides all changes
  /// @param kernels computes; which ones changes no bit
  /// @throws IllegalArgumentException if the shape is not that of an image
  public Augmenter(Augmentation augmentation, Shape shape, Rng rng, Kernels kernels) {
    if (shape.rank() != 2 && shape.rank() != 3) {
      throw new IllegalArgumentException(
          "only images of height × width or height × width × channels can be augmented, found "
              + shape);
    }
    this.augmentation = augmentation;
    this.rng = rng;
    this.kernels = kernels;
    this.height = shape.size(0);
    this.width = shape.size(1);
    this.channels = shape.rank() == 3 ? shape.size(2) : 1;
    boolean elastic = augmentation.elastic() > 0;
    float[] taps = gaussian(augmentation.elastic(), augmentation.smoothness());
    this.smoothX = smoothing(taps, elastic ? width : 0);
    this.smoothY = smoothing(taps, elastic ? height : 0);
    int elements = elastic ? 4 * height * width : 0;
    this.fields = ThreadLocal.withInitial(() -> new float[elements]);
  }

  /// Whether the samples of a data set can be changed.
  ///
  /// @throws IllegalArgumentException if they are numbers, not images
  public static void check(Dataset dataset) {
    if (!(dataset.samples() instanceof Samples.Pixels)) {
      throw new IllegalArgumentException(
          "only images can be augmented, the samples of %s are numbers".formatted(dataset.name()));
    }
  }

  /// The matrix that smooths `size` numbers: its row i holds the taps with the middle one at i.
  private static float[] smoothing(float[] taps, int size) {
    int radius = taps.length / 2;
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = Math.max(0, i - radius); j <= Math.min(size - 1, i + radius); j++) {
        matrix[i * size + j] = taps[j - i + radius];
      }
    }
    return matrix;
  }

  /// The taps of a Gaussian of deviation `smoothness`, up to three deviations away, scaled so that
  /// even noise of -1 … 1, smoothed along both axes, has a root mean square of `elastic`: that
  /// noise has 1/√3, and smoothing along one axis multiplies it by the norm of the taps.
  private static float[] gaussian(double elastic, double smoothness) {
    int radius = (int) StrictMath.ceil(3 * smoothness);
    double[] taps = new double[2 * radius + 1];
    double squares = 0;
    for (int i = 0; i < taps.length; i++) {
      double distance = (i - radius) / smoothness;
      taps[i] = StrictMath.exp(-distance * distance / 2);
      squares += taps[i] * taps[i];
    }
    double scale = StrictMath.sqrt(elastic * StrictMath.sqrt(3) / squares);
    float[] scaled = new float[taps.length];
    for (int i = 0; i < taps.length; i++) {
      scaled[i] = (float) (taps[i] * scale);
    }
    return scaled;
  }

  /// Sets `out` to the image at `start` of `pixels`, changed, scaled to 0 … 1.
  ///
  /// @param epoch the epoch it is for
  /// @param image the number of the image
  void fill(float[] out, int out0, byte[] pixels, int start, int epoch, int image) {
    if (augmentation.movesPixels()) {
      move(out, out0, pixels, start, epoch, image);
    } else {
      for (int i = 0; i < height * width * channels; i++) {
        out[out0 + i] = Batch.SCALED[pixels[start + i] & 0xFF];
      }
    }
    if (augmentation.erase() > 0) {
      erase(out, out0, epoch, image);
    }
    if (augmentation.noise() > 0) {
      addNoise(out, out0, epoch, image);
    }
  }

  private long bits(int epoch, int image, long number) {
    long index = ((long) image << NUMBERS_OF_AN_IMAGE_BITS) + number;
    return rng.bits(Rng.Stream.AUGMENTATION, epoch, index);
  }

  /// Number `number` of an image, 0 to below 1.
  private double uniform(int epoch, int image, int number) {
    return (bits(epoch, image, number) >>> 11) * 0x1p-53;
  }

  /// The same, from -`most` to `most`.
  private double between(double most, int epoch, int image, int number) {
    return most * (2 * uniform(epoch, image, number) - 1);
  }

  private void move(float[] out, int out0, byte[] pixels, int start, int epoch, int image) {
    double halfTurns = between(augmentation.rotation(), epoch, image, 0) / 180;
    double shear = between(augmentation.shear(), epoch, image, 1);
    double tall = 1 / (1 + between(augmentation.scale(), epoch, image, 2));
    double wide = 1 / (1 + between(augmentation.scale(), epoch, image, 3));
    if (augmentation.flip() && uniform(epoch, image, 4) < 0.5) {
      wide = -wide;
    }
    double cos = DoubleMath.cosineOfHalfTurns(halfTurns);
    double sin = DoubleMath.sineOfHalfTurns(halfTurns);
    // Back: first the rotation, then the shear, then the scale, then the shift.
    float xx = (float) (wide * (cos + shear * sin));
    float xy = (float) (wide * (sin - shear * cos));
    float yx = (float) (-tall * sin);
    float yy = (float) (tall * cos);
    float middleY = (height - 1) / 2f;
    float middleX = (width - 1) / 2f;
    float atY = middleY + (float) between(augmentation.shift(), epoch, image, 5);
    float atX = middleX + (float) between(augmentation.shift(), epoch, image, 6);
    float[] field = fields.get();
    boolean elastic = augmentation.elastic() > 0;
    if (elastic) {
      displace(field, epoch, image);
    }
    int area = height * width;
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        float v = i - middleY;
        float u = j - middleX;
        float y = atY + yx * u + yy * v;
        float x = atX + xx * u + xy * v;
        if (elastic) {
          y += field[i * width + j];
          x += field[area + i * width + j];
        }
        sample(out, out0 + (i * width + j) * channels, pixels, start, y, x);
      }
    }
  }

  private void sample(float[] out, int out0, byte[] pixels, int start, float y, float x) {
    float floorY = (float) Math.floor(y);
    float floorX = (float) Math.floor(x);
    int i = (int) floorY;
    int j = (int) floorX;
    float down = y - floorY;
    float along = x - floorX;
    if (i >= 0 && i < height - 1 && j >= 0 && j < width - 1) {
      int at = start + (i * width + j) * channels;
      for (int c = 0; c < channels; c++) {
        float above = mix(scaled(pixels, at + c), scaled(pixels, at + channels + c), along);
        int under = at + width * channels + c;
        float below = mix(scaled(pixels, under), scaled(pixels, under + channels), along);
        out[out0 + c] = mix(above, below, down);
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      float above = mix(pixel(pixels, start, i, j, c), pixel(pixels, start, i, j + 1, c), along);
      float below =
          mix(pixel(pixels, start, i + 1, j, c), pixel(pixels, start, i + 1, j + 1, c), along);
      out[out0 + c] = mix(above, below, down);
    }
  }

  private static float mix(float a, float b, float share) {
    return Math.fma(share, b - a, a);
  }

  private float pixel(byte[] pixels, int start, int i, int j, int c) {
    return i < 0 || i >= height || j < 0 || j >= width
        ? 0f
        : scaled(pixels, start + (i * width + j) * channels + c);
  }

  private static float scaled(byte[] pixels, int at) {
    return Batch.SCALED[pixels[at] & 0xFF];
  }

  /// Sets the first half of `field` to smooth displacements, those down and then those to the
  /// right: noise, smoothed along its rows and then along its columns, both as matrix products.
  private void displace(float[] field, int epoch, int image) {
    int area = height * width;
    for (int i = 0; i < 2 * area; i += 4) {
      long four = bits(epoch, image, FIRST_OF_PIXELS + i / 4);
      for (int k = 0; k < 4 && i + k < 2 * area; k++) {
        field[i + k] = (short) (four >>> (16 * k)) * TO_ONE;
      }
    }
    int rows = 2 * height;
    Arrays.fill(field, 2 * area, 4 * area, 0f);
    kernels.addProduct(
        field, 2 * area, width, field, 0, width, smoothX, 0, width, rows, width, width);
    Arrays.fill(field, 0, 2 * area, 0f);
    for (int f = 0; f < 2; f++) {
      int from = (2 + f) * area;
      kernels.addProduct(
          field, f * area, width, smoothY, 0, height, field, from, width, height, width, height);
    }
  }

  private void erase(float[] out, int out0, int epoch, int image) {
    int tall = (int) (uniform(epoch, image, 7) * augmentation.erase() * height + 0.5);
    int wide = (int) (uniform(epoch, image, 8) * augmentation.erase() * width + 0.5);
    int top = (int) (uniform(epoch, image, 9) * (height - tall + 1));
    int left = (int) (uniform(epoch, image, 10) * (width - wide + 1));
    for (int i = top; i < top + tall; i++) {
      int row = out0 + (i * width + left) * channels;
      Arrays.fill(out, row, row + wide * channels, 0f);
    }
  }

  private void addNoise(float[] out, int out0, int epoch, int image) {
    int elements = height * width * channels;
    int first = FIRST_OF_PIXELS + height * width;
    float most = (float) augmentation.noise() * TO_ONE;
    for (int i = 0; i < elements; i += 4) {
      long four = bits(epoch, image, first + i / 4);
      for (int k = 0; k < 4 && i + k < elements; k++) {
        float y = out[out0 + i + k] + (short) (four >>> (16 * k)) * most;
        out[out0 + i + k] = Math.max(0f, Math.min(1f, y));
      }
    }
  }
}
