package dev.percept.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The pixels of a data set that are not zero: image i has them at positions `starts()[i]` to
/// `starts()[i + 1]` - 1, pixel `columns()[p]` of the image being `values()[p]`, columns ascending.
///
/// For MNIST, whose pixels are 81 % zero, this takes 30 MB and saves four fifths of the first
/// layer's work.
final class SparseImages {
  /// Images of more pixels than a `char` can number stay dense.
  static final int WIDEST = 1 << 16;

  // Most pixels are zero, so they are looked at eight at a time.
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  /// The bytes of a cache line of nearly every machine.
  private static final int LINE = 64;

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
    columns = new char[total];
    values = new byte[total];
    int p = 0;
    for (int i = 0; i < images; i++) {
      p = collect(pixels, i * width, width, columns, values, p);
    }
  }

  /// The pixels of an image that are not zero.
  static int count(byte[] pixels, int start, int width) {
    int count = 0;
    int i = 0;
    for (; i + Long.BYTES <= width; i += Long.BYTES) {
      count += Long.bitCount(nonZero((long) EIGHT.get(pixels, start + i)));
    }
    for (; i < width; i++) {
      count += pixels[start + i] != 0 ? 1 : 0;
    }
    return count;
  }

  private static int collect(
      byte[] pixels, int start, int width, char[] columns, byte[] values, int p) {
    int i = 0;
    for (; i + Long.BYTES <= width; i += Long.BYTES) {
      long found = nonZero((long) EIGHT.get(pixels, start + i));
      while (found != 0) {
        int column = i + (Long.numberOfTrailingZeros(found) >>> 3);
        columns[p] = (char) column;
        values[p++] = pixels[start + column];
        found &= found - 1;
      }
    }
    for (; i < width; i++) {
      if (pixels[start + i] != 0) {
        columns[p] = (char) i;
        values[p++] = pixels[start + i];
      }
    }
    return p;
  }

  // The top bit of each byte that is not zero: adding 7f to the low seven bits carries into it.
  private static long nonZero(long eight) {
    return (((eight & LOW_BITS) + LOW_BITS) | eight) & ~LOW_BITS;
  }

  /// Reads one element of each cache line of images `indices[from]` to `indices[to - 1]`: images
  /// drawn at random are in no cache, and reads that do not wait for one another overlap.
  int touch(int[] indices, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      int end = starts[indices[i] + 1];
      for (int p = starts[indices[i]]; p < end; p += LINE / Character.BYTES) {
        sum += columns[p];
      }
      for (int p = starts[indices[i]]; p < end; p += LINE) {
        sum += values[p];
      }
    }
    return sum;
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
