package dev.percept.formats.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A message in the wire format of protobuf, under construction: fields stand in the order in which
/// they are added (protobuf.dev, "Encoding"). A field begins with its number · 8 + the type of what
/// follows; messages, texts and bytes are told by their length.
public final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  // Large fields are not copied into the messages around them.
  private final List<byte[]> pieces = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long closedSize;

  /// An empty message.
  public ProtobufMessage() {}

  /// Adds a whole number.
  public ProtobufMessage add(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /// Adds a float.
  public ProtobufMessage add(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    fixed(Float.floatToIntBits(value), Float.BYTES);
    return this;
  }

  /// Adds a double.
  public ProtobufMessage add(int field, double value) {
    varint((long) field << 3 | EIGHT_BYTES);
    fixed(Double.doubleToLongBits(value), Double.BYTES);
    return this;
  }

  /// Adds doubles, packed into one field.
  public ProtobufMessage addAll(int field, double... values) {
    varint((long) field << 3 | LENGTH);
    varint((long) Double.BYTES * values.length);
    for (double value : values) {
      fixed(Double.doubleToLongBits(value), Double.BYTES);
    }
    return this;
  }

  /// Adds a text.
  public ProtobufMessage add(int field, String value) {
    return add(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds bytes, which are not copied.
  public ProtobufMessage add(int field, byte[] value) {
    varint((long) field << 3 | LENGTH);
    varint(value.length);
    close();
    piece(value);
    return this;
  }

  /// Adds a message, which must not change from here on.
  public ProtobufMessage add(int field, ProtobufMessage value) {
    varint((long) field << 3 | LENGTH);
    varint(value.size());
    close();
    value.close();
    value.pieces.forEach(this::piece);
    return this;
  }

  /// The bytes that it will take.
  public long size() {
    return closedSize + open.size();
  }

  /// Writes the message.
  public void writeTo(OutputStream out) throws IOException {
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

  // The lowest byte first.
  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      open.write((int) (bits >>> (Byte.SIZE * i)));
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
