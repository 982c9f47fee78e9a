package dev.percept.formats.protobuf;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A message in the wire format of protobuf (protobuf.dev, "Encoding"), read field by field. The
/// counterpart of [ProtobufMessage]; nothing is copied before it is asked for.
public final class ProtobufInput {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final String source;
  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  /// Where the field's value starts.
  private int start;

  /// A whole file.
  ///
  /// @param source what messages call it
  public ProtobufInput(String source, byte[] bytes) {
    this(source, bytes, 0, bytes.length);
  }

  private ProtobufInput(String source, byte[] bytes, int from, int to) {
    this.source = source;
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /// What messages call the file.
  public String source() {
    return source;
  }

  /// Goes to the next field.
  ///
  /// @return whether there is one
  /// @throws FormatException if what comes is not a field that ends within the message
  public boolean next() throws FormatException {
    if (at == end) {
      return false;
    }
    int before = at;
    long key = varint();
    field = (int) (key >>> 3);
    type = (int) (key & 7);
    if (key >>> 3 == 0 || key >>> 3 > 0x1FFF_FFFF) {
      throw FormatException.at(source, before, "a field of a protobuf message", "key " + key);
    }
    start = at;
    switch (type) {
      case VARINT -> varint();
      case EIGHT_BYTES -> skip(8);
      case FOUR_BYTES -> skip(4);
      case LENGTH -> {
        long length = varint();
        start = at;
        skip(length);
      }
      default ->
          throw FormatException.at(
              source, before, "a field of type 0, 1, 2 or 5", "type %d".formatted(type));
    }
    return true;
  }

  private void skip(long length) throws FormatException {
    if (length < 0 || length > end - at) {
      throw FormatException.at(
          source, at, "%d bytes of field %d".formatted(length, field), (end - at) + " bytes");
    }
    at += (int) length;
  }

  private long varint() throws FormatException {
    long value = 0;
    int from = at;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw FormatException.at(source, at, "the rest of a number", "the end of the message");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw FormatException.at(source, from, "a number of at most ten bytes", "more");
  }

  /// The number of the field.
  public int field() {
    return field;
  }

  private FormatException wrong(String expected) {
    return FormatException.at(source, start, expected + " as field " + field, "wire type " + type);
  }

  /// The value as a whole number.
  public long whole() throws FormatException {
    if (type != VARINT) {
      throw wrong("a whole number");
    }
    return numberAt(start);
  }

  private long numberAt(int place) throws FormatException {
    int resume = at;
    at = place;
    long value = varint();
    at = resume;
    return value;
  }

  /// The value as a float.
  public float real() throws FormatException {
    if (type != FOUR_BYTES) {
      throw wrong("a float");
    }
    return little(start, 4).getFloat();
  }

  private ByteBuffer little(int from, int length) {
    return ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The value as a message.
  public ProtobufInput message() throws FormatException {
    return new ProtobufInput(source, bytes, requireLength("a message"), at);
  }

  /// The value as text.
  public String text() throws FormatException {
    int from = requireLength("a text");
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, at - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw FormatException.at(source, from, "text in UTF-8", "something else");
    }
  }

  /// The value as bytes, copied.
  public byte[] bytes() throws FormatException {
    return Arrays.copyOfRange(bytes, requireLength("bytes"), at);
  }

  private int requireLength(String what) throws FormatException {
    if (type != LENGTH) {
      throw wrong(what);
    }
    return start;
  }

  /// Adds the whole numbers of a repeated field: one, or many side by side.
  public void wholes(LongList list) throws FormatException {
    if (type == VARINT) {
      list.add(numberAt(start));
      return;
    }
    int last = at;
    at = requireLength("whole numbers");
    while (at < last) {
      list.add(varint());
    }
    if (at != last) {
      throw FormatException.at(source, start, "whole numbers as field " + field, "half of one");
    }
  }

  /// Adds the floats of a repeated field, as bits.
  public void floats(LongList list) throws FormatException {
    fixed(list, FOUR_BYTES, 4);
  }

  /// Adds the doubles of a repeated field, as bits.
  public void doubles(LongList list) throws FormatException {
    fixed(list, EIGHT_BYTES, 8);
  }

  private void fixed(LongList list, int single, int size) throws FormatException {
    if (type != single) {
      requireLength("floats");
    }
    if ((at - start) % size != 0) {
      throw FormatException.at(
          source,
          start,
          "%d bytes for each number of field %d".formatted(size, field),
          (at - start) + " bytes");
    }
    for (int i = start; i < at; i += size) {
      ByteBuffer number = little(i, size);
      list.add(size == 4 ? number.getInt() : number.getLong());
    }
  }

  /// Numbers that become more.
  public static final class LongList {
    private long[] values = new long[4];
    private int count;

    /// An empty list.
    public LongList() {}

    /// Adds a number.
    public void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(2, count));
      }
      values[count++] = value;
    }

    /// How many there are.
    public int count() {
      return count;
    }

    /// Number `i`, from 0.
    public long get(int i) {
      return values[i];
    }

    /// All of them, copied.
    public long[] toArray() {
      return Arrays.copyOf(values, count);
    }
  }
}
