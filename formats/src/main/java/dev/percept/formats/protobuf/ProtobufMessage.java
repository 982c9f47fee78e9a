package dev.percept.formats.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A message in the wire format of protobuf, under construction: fields stand in the order in which
/// they are added (protobuf.dev, "Encoding"). A field begins with its number · 8 + the type of what
/// follows; messages, texts and bytes are told by their length.
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  // Large fields are not copied into the messages around them.
  private final List<byte[]> pieces = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long closedSize;

  /// Adds a whole number.
  ProtobufMessage add(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /// Adds a float.
  ProtobufMessage add(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    int bits = Float.floatToIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      open.write(bits >>> shift);
    }
    return this;
  }

  /// Adds a text.
  ProtobufMessage add(int field, String value) {
    return add(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds bytes, which are not copied.
  ProtobufMessage add(int field, byte[] value) {
    varint((long) field << 3 | LENGTH);
    varint(value.length);
    close();
    piece(value);
    return this;
  }

  /// Adds a message, which must not change from here on.
  ProtobufMessage add(int field, ProtobufMessage value) {
    varint((long) field << 3 | LENGTH);
    varint(value.size());
    close();
    value.close();
    value.pieces.forEach(this::piece);
    return this;
  }

  /// The bytes that it will take.
  long size() {
    return closedSize + open.size();
  }

  void writeTo(OutputStream out) throws IOException {
    close();
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  private void piece(byte[] piece) {
    pieces.add(piece);
    closedSize += piece.length;
  }

  private void close() {
    if (open.size() > 0) {
      piece(open.toByteArray());
      open.reset();
    }
  }

  // Seven bits a byte, the lowest first; all but the last byte have their highest bit set.
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      open.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    open.write((int) rest);
  }
}
