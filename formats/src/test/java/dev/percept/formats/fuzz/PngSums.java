package dev.percept.formats.fuzz;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Puts the check sums of a PNG file's chunks right.
final class PngSums {
  private static final int SIGNATURE = 8;

  private PngSums() {}

  static byte[] repaired(byte[] file) {
    byte[] copy = file.clone();
    ByteBuffer buffer = ByteBuffer.wrap(copy);
    int at = SIGNATURE;
    while (at + 12 <= copy.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > copy.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(copy, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
    return copy;
  }
}
