package dev.percept.data;

import dev.percept.kernel.SparseRows;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The pixels of a data set that are not zero: those of image i are the [SparseRows#element]s at
/// positions `starts()[i]` to `starts()[i + 1]` - 1, columns ascending, the byte of the pixel being
/// the number of its value.
///
/// For MNIST, whose pixels are 81 % zero, this takes 42 MB and saves four fifths of the first
/// layer's work.
final class SparseImages {
  // Most pixels are zero, so they are looked at eight at a time.
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  /// The bytes of a cache line of nearly every machine.
  private static final int LINE = 64;

  private final int[] starts;
  private final int[] elements;

  SparseImages(byte[] pixels, int images, int width) {
    starts = new int[images + 1];
    int total = 0;
    for (int i = 0; i < images; i++) {
      total += count(pixels, i * width, width);
      starts[i + 1] = total;
    }
    elements = new int[total];
    int p = 0;
    for (int i = 0; i < images; i++) {
      p = collect(pixels, i * width, width, elements, p);
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

  private static int collect(byte[] pixels, int start, int width, int[] elements, int p) {
    int i = 0;
    for (; i + Long.BYTES <= width; i += Long.BYTES) {
      long found = nonZero((long) EIGHT.get(pixels, start + i));
      while (found != 0) {
        int column = i + (Long.numberOfTrailingZeros(found) >>> 3);
        elements[p++] = SparseRows.element(column, pixels[start + column] & 0xFF);
        found &= found - 1;
      }
    }
    for (; i < width; i++) {
      if (pixels[start + i] != 0) {
        elements[p++] = SparseRows.element(i, pixels[start + i] & 0xFF);
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
      for (int p = starts[indices[i]]; p < end; p += LINE / Integer.BYTES) {
        sum += elements[p];
      }
    }
    return sum;
  }

  int[] starts() {
    return starts;
  }

  int[] elements() {
    return elements;
  }
}
