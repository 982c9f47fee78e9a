package dev.percept.formats;

import org.jspecify.annotations.Nullable;

/// The types an array in a file can have. `toString` gives numpy's name, for example `uint8`.
public enum ElementType {
  /// One byte, 0 or 1.
  BOOL("bool", "b1", 1, Kind.TRUTH),
  /// 0 to 255.
  UINT8("uint8", "u1", 1, Kind.UNSIGNED),
  /// -128 to 127.
  INT8("int8", "i1", 1, Kind.SIGNED),
  /// 0 to 65,535.
  UINT16("uint16", "u2", 2, Kind.UNSIGNED),
  /// Java's `short`.
  INT16("int16", "i2", 2, Kind.SIGNED),
  /// 0 to 4,294,967,295.
  UINT32("uint32", "u4", 4, Kind.UNSIGNED),
  /// Java's `int`.
  INT32("int32", "i4", 4, Kind.SIGNED),
  /// 0 to 2⁶⁴ - 1.
  UINT64("uint64", "u8", 8, Kind.UNSIGNED),
  /// Java's `long`.
  INT64("int64", "i8", 8, Kind.SIGNED),
  /// IEEE 754 binary16.
  FLOAT16("float16", "f2", 2, Kind.FLOAT),
  /// The upper half of a binary32: 8 exponent bits, 7 fraction bits. numpy has no code for it.
  BFLOAT16("bfloat16", null, 2, Kind.FLOAT),
  /// IEEE 754 binary32, Java's `float`.
  FLOAT32("float32", "f4", 4, Kind.FLOAT),
  /// IEEE 754 binary64, Java's `double`.
  FLOAT64("float64", "f8", 8, Kind.FLOAT);

  private enum Kind {
    TRUTH,
    UNSIGNED,
    SIGNED,
    FLOAT
  }

  private final String label;
  private final @Nullable String npyCode;
  private final int bytes;
  private final Kind kind;

  ElementType(String label, @Nullable String npyCode, int bytes, Kind kind) {
    this.label = label;
    this.npyCode = npyCode;
    this.bytes = bytes;
    this.kind = kind;
  }

  /// The bytes of one element: 1, 2, 4 or 8.
  public int bytes() {
    return bytes;
  }

  /// Whether the values are whole numbers, signed or not; a [#BOOL] is not.
  public boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /// Whether the values are floating-point numbers.
  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /// The code in an npy header without its byte order, such as `f4`, or null where numpy has none.
  @Nullable String npyCode() {
    return npyCode;
  }

  @Override
  public String toString() {
    return label;
  }
}
