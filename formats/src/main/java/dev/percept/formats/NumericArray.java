package dev.percept.formats;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// An array as a file holds it: a type, sizes along the axes and the raw bytes, row by row (C
/// order).
///
/// Unlike a [dev.percept.tensor.Shape], the sizes may be 0, as files hold such arrays. Immutable by
/// agreement: bytes are taken and, where nothing must be converted, given without copying.
public final class NumericArray {
  /// Arrays of more bytes than this cannot be made in Java (some JVMs need a few bytes of the 2
  /// GiB).
  static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final String source;
  private final ElementType type;
  private final int[] sizes;
  private final byte[] data;
  private final ByteOrder order;
  private final int elements;

  /// @param source what messages call the array, for example `mnist.npz, x_train.npy`
  /// @param type the type of every element
  /// @param order the byte order of the elements
  /// @param data the elements in C order; owned by the array from here on
  /// @param sizes the sizes along the axes, outermost first; none for a single number
  /// @throws IllegalArgumentException if a size is negative or `data` has not the bytes they call
  ///   for
  public NumericArray(String source, ElementType type, ByteOrder order, byte[] data, int... sizes) {
    long expected = byteCount(type, sizes);
    if (expected != data.length) {
      throw new IllegalArgumentException(
          "%s %s of shape %s needs %d bytes, found %d"
              .formatted(source, type, shapeText(sizes), expected, data.length));
    }
    this.source = source;
    this.type = type;
    this.order = order;
    this.data = data;
    this.sizes = sizes.clone();
    this.elements = data.length / type.bytes();
  }

  /// Floats as an array of [ElementType#FLOAT32]; copied.
  ///
  /// @throws IllegalArgumentException if the sizes call for another number of values
  public static NumericArray ofFloats(float[] values, int... sizes) {
    byte[] data = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new NumericArray("array", ElementType.FLOAT32, ByteOrder.LITTLE_ENDIAN, data, sizes);
  }

  /// Ints as an array of [ElementType#INT32]; copied.
  ///
  /// @throws IllegalArgumentException if the sizes call for another number of values
  public static NumericArray ofInts(int[] values, int... sizes) {
    byte[] data = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    return new NumericArray("array", ElementType.INT32, ByteOrder.LITTLE_ENDIAN, data, sizes);
  }

  /// Bytes, 0 to 255, as an array of [ElementType#UINT8]; owned by the array from here on.
  ///
  /// @throws IllegalArgumentException if the sizes call for another number of values
  public static NumericArray ofBytes(byte[] values, int... sizes) {
    return new NumericArray("array", ElementType.UINT8, ByteOrder.LITTLE_ENDIAN, values, sizes);
  }

  /// What messages call the array.
  public String source() {
    return source;
  }

  /// The type of every element.
  public ElementType type() {
    return type;
  }

  /// The byte order of [#data].
  public ByteOrder order() {
    return order;
  }

  /// The raw elements in C order; the array's own bytes, read only.
  public byte[] data() {
    return data;
  }

  /// The number of axes; 0 for a single number.
  public int rank() {
    return sizes.length;
  }

  /// The size along `axis`, counted from 0 at the outermost.
  public int size(int axis) {
    return sizes[axis];
  }

  /// A copy of all sizes, outermost first.
  public int[] sizes() {
    return sizes.clone();
  }

  /// The number of elements: the product of all sizes.
  public int elements() {
    return elements;
  }

  /// The sizes as messages show them: `60000×28×28`, or `scalar`.
  public String shapeText() {
    return shapeText(sizes);
  }

  /// All elements as floats, in C order; a fresh array. What a float cannot hold exactly is rounded
  /// to the nearest, ties to even; a truth value becomes 0 or 1.
  public float[] toFloats() {
    float[] floats = new float[elements];
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    if (type == ElementType.FLOAT32) {
      buffer.asFloatBuffer().get(floats);
      return floats;
    }
    for (int i = 0; i < elements; i++) {
      floats[i] =
          switch (type) {
            case FLOAT16 -> Float.float16ToFloat(buffer.getShort(2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(2 * i) << 16);
            case FLOAT32 -> buffer.getFloat(4 * i);
            case FLOAT64 -> (float) buffer.getDouble(8 * i);
            case UINT64 -> unsignedToFloat(buffer.getLong(8 * i));
            case BOOL, UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64 -> integer(buffer, i);
          };
    }
    return floats;
  }

  /// All elements as bytes, 0 to 255, in C order. Of a [ElementType#UINT8] or [ElementType#BOOL]
  /// array these are the array's own bytes, read only; else a fresh array.
  ///
  /// @throws FormatException if the type is not an integer or an element is outside 0 to 255
  public byte[] toBytes() throws FormatException {
    if (type == ElementType.UINT8 || type == ElementType.BOOL) {
      return data;
    }
    requireIntegers();
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    byte[] bytes = new byte[elements];
    for (int i = 0; i < elements; i++) {
      long value = integer(buffer, i);
      if (value < 0 || value > 255) {
        throw outOfRange(i, value, "values 0 to 255");
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /// All elements as ints, in C order; a fresh array.
  ///
  /// @throws FormatException if the type is not an integer or an element does not fit an `int`
  public int[] toInts() throws FormatException {
    if (type != ElementType.BOOL) {
      requireIntegers();
    }
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    int[] ints = new int[elements];
    for (int i = 0; i < elements; i++) {
      long value = integer(buffer, i);
      if (value != (int) value || (value < 0 && type == ElementType.UINT64)) {
        throw outOfRange(i, value, "values -2147483648 to 2147483647");
      }
      ints[i] = (int) value;
    }
    return ints;
  }

  /// All elements as longs, in C order; a fresh array. A [ElementType#UINT64] beyond a `long` keeps
  /// its bits.
  ///
  /// @throws FormatException if the type is neither an integer nor a truth value
  public long[] toLongs() throws FormatException {
    if (type != ElementType.BOOL) {
      requireIntegers();
    }
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    long[] longs = new long[elements];
    for (int i = 0; i < elements; i++) {
      longs[i] = integer(buffer, i);
    }
    return longs;
  }

  /// The smallest and the largest element, or nothing of an array that has none (or only NaN).
  public Optional<ValueRange> range() {
    return type.isFloat() ? floatRange() : integerRange();
  }

  /// Its source, type and shape, for example `mnist.npz, x_train.npy: uint8 60000×28×28`.
  @Override
  public String toString() {
    return "%s: %s %s".formatted(source, type, shapeText());
  }

  /// The elements in C order and little-endian; shared if they are so already, else a fresh array.
  byte[] littleEndian() {
    int width = type.bytes();
    if (width == 1 || order == ByteOrder.LITTLE_ENDIAN) {
      return data;
    }
    return swapped(width);
  }

  /// The elements in C order and big-endian; shared if they are so already, else a fresh array.
  byte[] bigEndian() {
    int width = type.bytes();
    if (width == 1 || order == ByteOrder.BIG_ENDIAN) {
      return data;
    }
    return swapped(width);
  }

  /// The bytes that `sizes` elements of `type` take, or -1 if they are more than one Java array
  /// holds.
  ///
  /// @throws IllegalArgumentException if a size is negative
  static long byteCount(ElementType type, int... sizes) {
    boolean empty = false;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("no size can be negative, found " + shapeText(sizes));
      }
      empty |= size == 0;
    }
    if (empty) {
      return 0;
    }
    long count = type.bytes();
    for (int size : sizes) {
      count *= size;
      if (count > MOST_BYTES) {
        return -1;
      }
    }
    return count;
  }

  /// Sizes as messages show them.
  public static String shapeText(int... sizes) {
    if (sizes.length == 0) {
      return "scalar";
    }
    StringBuilder text = new StringBuilder();
    for (int size : sizes) {
      if (!text.isEmpty()) {
        text.append('×');
      }
      text.append(size);
    }
    return text.toString();
  }

  /// The place of element `i` as messages show it: `index 7`, or `index [0, 7]` where there are
  /// axes.
  String place(int i) {
    if (sizes.length < 2) {
      return "index " + i;
    }
    int[] index = new int[sizes.length];
    int rest = i;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
    }
    return "index " + Arrays.toString(index);
  }

  private byte[] swapped(int width) {
    byte[] other = new byte[data.length];
    for (int start = 0; start < data.length; start += width) {
      for (int k = 0; k < width; k++) {
        other[start + k] = data[start + width - 1 - k];
      }
    }
    return other;
  }

  private void requireIntegers() throws FormatException {
    if (!type.isInteger()) {
      throw FormatException.in(source, "an integer type", type.toString());
    }
  }

  private FormatException outOfRange(int i, long value, String expected) {
    String found = type == ElementType.UINT64 ? Long.toUnsignedString(value) : "" + value;
    return FormatException.in(source, expected, found + " at " + place(i));
  }

  /// Element `i` of an integer or truth array; of a uint64 its bits.
  private long integer(ByteBuffer buffer, int i) {
    return switch (type) {
      case BOOL, UINT8 -> data[i] & 0xff;
      case INT8 -> data[i];
      case UINT16 -> buffer.getShort(2 * i) & 0xffff;
      case INT16 -> buffer.getShort(2 * i);
      case UINT32 -> buffer.getInt(4 * i) & 0xffff_ffffL;
      case INT32 -> buffer.getInt(4 * i);
      case UINT64, INT64 -> buffer.getLong(8 * i);
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> throw new AssertionError(type);
    };
  }

  /// The lowest bit stands for all bits shifted out, so that the one rounding that follows is
  /// right.
  private static float unsignedToFloat(long bits) {
    return bits >= 0 ? bits : (float) ((bits >>> 1) | (bits & 1)) * 2;
  }

  private Optional<ValueRange> integerRange() {
    if (elements == 0) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    // Flipping the sign bit makes the unsigned order the signed one.
    long flip = type == ElementType.UINT64 ? Long.MIN_VALUE : 0;
    long minimum = Long.MAX_VALUE;
    long maximum = Long.MIN_VALUE;
    for (int i = 0; i < elements; i++) {
      long value = integer(buffer, i) ^ flip;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
    return flip == 0
        ? Optional.of(new ValueRange(minimum, maximum, 0))
        : Optional.of(new ValueRange(unsigned(minimum ^ flip), unsigned(maximum ^ flip), 0));
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  private Optional<ValueRange> floatRange() {
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    int notNumbers = 0;
    boolean wide = type == ElementType.FLOAT64;
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    float[] floats = wide ? new float[0] : toFloats();
    for (int i = 0; i < elements; i++) {
      double value = wide ? buffer.getDouble(8 * i) : floats[i];
      if (Double.isNaN(value)) {
        notNumbers++;
      } else {
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
      }
    }
    if (notNumbers == elements) {
      return Optional.empty();
    }
    return wide
        ? Optional.of(new ValueRange(minimum, maximum, notNumbers))
        : Optional.of(new ValueRange((float) minimum, (float) maximum, notNumbers));
  }
}
