package dev.percept.bench;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.SparseRows;
import dev.percept.tensor.Shape;
import java.util.Random;

/// Made-up numbers to compute with.
final class MadeUp {
  private static final int CLASSES = 10;

  private MadeUp() {}

  /// Normal numbers, so small that sums of many stay small.
  static float[] floats(int count) {
    Random random = new Random(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (0.01 * random.nextGaussian());
    }
    return numbers;
  }

  /// Drawn digits as rows of 784 numbers of which about four fifths are zero, as in MNIST.
  static SparseRows sparseRows(int rows) {
    byte[] pixels = digits(rows).pixels();
    float[] values = new float[1 << SparseRows.VALUE_BITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
    SparseRows sparse = new SparseRows(rows, values);
    int width = pixels.length / rows;
    sparse.elements = new int[pixels.length];
    int count = 0;
    for (int i = 0; i < pixels.length; i++) {
      int row = i / width;
      if (i % width == 0) {
        sparse.starts[row] = count;
      }
      if (pixels[i] != 0) {
        sparse.elements[count++] = SparseRows.element(i % width, pixels[i] & 0xFF);
        sparse.counts[row]++;
      }
    }
    return sparse;
  }

  /// Drawn digits, 28×28, most pixels zero.
  static Dataset digits(int count) {
    byte[] pixels = new byte[count * 28 * 28];
    int[] labels = new int[count];
    DrawnDigits.draw(1, DrawnDigits.TRAIN, 0, count, pixels, labels);
    return new Dataset("digits", Shape.of(28, 28), pixels, labels, CLASSES);
  }

  /// Images of which no pixel is zero.
  static Dataset noise(int count) {
    byte[] pixels = new byte[count * 28 * 28];
    new Random(count).nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= 1;
    }
    int[] labels = new Random(count).ints(count, 0, CLASSES).toArray();
    return new Dataset("noise", Shape.of(28, 28), pixels, labels, CLASSES);
  }

  /// A data set to train on and to test on.
  static DataSplit split(Dataset images) {
    return new DataSplit(images, images);
  }
}
