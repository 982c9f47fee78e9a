package dev.percept.data;

/// The pixels of a data set that are not zero: image i has them at positions `starts()[i]` to
/// `starts()[i + 1]` - 1, pixel `columns()[p]` of the image being `values()[p]`, columns ascending.
///
/// For MNIST, whose pixels are 81 % zero, this takes 30 MB and saves four fifths of the first
/// layer's work.
final class SparseImages {
  /// Images of more pixels than a `char` can number stay dense.
  static final int WIDEST = 1 << 16;

  private final int[] starts;
  private final char[] columns;
  private final byte[] values;

  SparseImages(byte[] pixels, int images, int width) {
    starts = new int[images + 1];
    int total = 0;
    for (int i = 0; i < images; i++) {
      total += count(pixels, i * width, width);
      starts[i + 1] = total;
    }
    columns = new char[total + 1];
    values = new byte[total + 1];
    int p = 0;
    for (int i = 0; i < images; i++) {
      p = collect(pixels, i * width, width, columns, values, p);
    }
  }

  static int count(byte[] pixels, int start, int width) {
    int count = 0;
    for (int i = 0; i < width; i++) {
      count += pixels[start + i] != 0 ? 1 : 0;
    }
    return count;
  }

  // Writes every pixel and moves on only past those that count: no branch to mispredict. The arrays
  // have
  // one element to spare for the last one.
  private static int collect(
      byte[] pixels, int start, int width, char[] columns, byte[] values, int p) {
    for (int i = 0; i < width; i++) {
      byte value = pixels[start + i];
      columns[p] = (char) i;
      values[p] = value;
      p += value != 0 ? 1 : 0;
    }
    return p;
  }

  int[] starts() {
    return starts;
  }

  char[] columns() {
    return columns;
  }

  byte[] values() {
    return values;
  }
}
