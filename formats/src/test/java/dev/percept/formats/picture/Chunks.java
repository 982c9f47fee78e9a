package dev.percept.formats.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Puts PNG files together from chunks, also wrong ones.
final class Chunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  Chunks() {
    file.writeBytes(SIGNATURE);
  }

  Chunks add(String type, byte... data) {
    CRC32 sum = new CRC32();
    sum.update(type.getBytes(StandardCharsets.US_ASCII));
    sum.update(data);
    return add(type, data.length, data, (int) sum.getValue());
  }

  Chunks add(String type, int length, byte[] data, int sum) {
    file.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    file.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(sum).array());
    return this;
  }

  Chunks header(int width, int height, int depth, int type, int interlace) {
    return header(width, height, depth, type, 0, 0, interlace);
  }

  Chunks header(
      int width, int height, int depth, int type, int compression, int filter, int interlace) {
    return add(
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) type)
            .put((byte) compression)
            .put((byte) filter)
            .put((byte) interlace)
            .array());
  }

  /// Pixel data: rows with their filter bytes, to be compressed.
  Chunks pixels(int... rows) {
    byte[] raw = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      raw[i] = (byte) rows[i];
    }
    return add("IDAT", deflated(raw));
  }

  static byte[] deflated(byte[] raw) {
    Deflater deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    byte[] packed = new byte[raw.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  byte[] end() {
    return add("IEND").bytes();
  }

  byte[] bytes() {
    return file.toByteArray();
  }
}
