package dev.percept.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Builds files, whole ones and ones that went wrong in a known way.
final class Malformed {
  static final int LOCAL = 0x04034b50;
  static final int ENTRY = 0x02014b50;
  static final int END = 0x06054b50;
  static final int END64 = 0x06064b50;
  static final int LOCATOR64 = 0x07064b50;

  private Malformed() {}

  /// Bytes one after the other: each part a text (Latin 1), an int (one byte) or a byte array.
  static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      switch (part) {
        case String text -> out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        case Integer one -> out.write(one);
        case byte[] many -> out.writeBytes(many);
        default -> throw new IllegalArgumentException(part.toString());
      }
    }
    return out.toByteArray();
  }

  /// A copy with some bytes replaced.
  static byte[] with(byte[] base, int at, int... values) {
    byte[] copy = base.clone();
    for (int i = 0; i < values.length; i++) {
      copy[at + i] = (byte) values[i];
    }
    return copy;
  }

  /// A copy with a little-endian 16-bit number replaced.
  static byte[] with2(byte[] base, int at, int value) {
    return with(base, at, value, value >> 8);
  }

  /// A copy with a little-endian 32-bit number replaced.
  static byte[] with4(byte[] base, int at, long value) {
    byte[] copy = base.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) value);
    return copy;
  }

  /// The first `count` bytes, or all but the last `-count`.
  static byte[] cut(byte[] base, int count) {
    return Arrays.copyOf(base, count >= 0 ? count : base.length + count);
  }

  /// The place of the `nth` (from 0) little-endian 32-bit signature.
  static int find(byte[] bytes, int signature, int nth) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int seen = 0;
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (buffer.getInt(i) == signature && seen++ == nth) {
        return i;
      }
    }
    throw new IllegalArgumentException("no %08x".formatted(signature));
  }

  /// An npy 1.0 file of a header's text and data.
  static byte[] npy(String header, byte[] data) {
    return bytes(0x93, "NUMPY", 1, 0, header.length() & 0xff, header.length() >> 8, header, data);
  }

  /// An npy 1.0 file of a dictionary for 2×3 float32.
  static byte[] npy(String header) {
    return npy(header, new byte[24]);
  }

  /// A whole npy file, 2×3 float32.
  static byte[] npy() {
    return npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n");
  }

  /// An archive of stored members, written by us.
  static byte[] stored(Object... namesAndContents) throws IOException {
    ZipWriter writer = new ZipWriter();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      writer.add((String) namesAndContents[i], List.of((byte[]) namesAndContents[i + 1]));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.writeTo(out);
    return out.toByteArray();
  }

  /// An archive of one deflated member, written by the JDK; sizes follow the data.
  static byte[] deflated(String name, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  /// A whole IDX file: 2×3 bytes.
  static byte[] idx() {
    return new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
  }

  /// A safetensors file of a header's text and so many zero bytes of data.
  static byte[] safetensors(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = new byte[8 + text.length + data];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    return file;
  }
}
