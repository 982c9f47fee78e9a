package dev.percept.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// numpy's `.npy` files, one array each. The format is the one that the text of numpy's
/// `numpy/lib/format.py` defines: the magic bytes, a version, the length of the header, the header
/// ([NpyHeader]), the elements.
///
/// Read are versions 1.0, 2.0 and 3.0 with truth values, integers and floats of 16, 32 and 64 bits,
/// in either byte order, in C or Fortran order, of any rank. Written is version 1.0, little-endian,
/// C order.
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// numpy pads the header so that the elements start at a multiple of this.
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /// Reads a file.
  ///
  /// @throws FormatException if it is not a whole and correct npy file of numbers
  /// @throws IOException if it cannot be read
  public static NumericArray read(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      return read(source.input());
    }
  }

  /// Reads a file that is in memory.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is not a whole and correct npy file of numbers
  public static NumericArray parse(String source, byte[] bytes) throws IOException {
    return read(ByteSource.of(source, bytes).input());
  }

  /// Writes a file, whole or not at all ([AtomicFile]).
  ///
  /// @throws IllegalArgumentException if numpy has no code for the type ([ElementType#BFLOAT16])
  /// @throws IOException if it cannot be written
  public static void write(Path path, NumericArray array) throws IOException {
    byte[] header = header(array);
    AtomicFile.write(path, out -> write(out, header, array));
  }

  /// Whether a file starts like an npy file.
  static boolean isNpy(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static NumericArray read(BoundedInput in) throws IOException {
    byte[] magic = in.bytes(MAGIC.length, "magic number");
    if (!isNpy(magic)) {
      throw FormatException.at(
          in.source(), 0, "the npy magic number 93 4e 55 4d 50 59", Hex.text(magic));
    }
    byte[] version = in.bytes(2, "version");
    if (version[0] < 1 || version[0] > 3 || version[1] != 0) {
      throw FormatException.at(
          in.source(),
          MAGIC.length,
          "npy version 1.0, 2.0 or 3.0",
          "%d.%d".formatted(version[0] & 0xff, version[1] & 0xff));
    }
    int width = version[0] == 1 ? 2 : 4;
    ByteBuffer field =
        ByteBuffer.wrap(in.bytes(width, "header length")).order(ByteOrder.LITTLE_ENDIAN);
    long length = width == 2 ? field.getShort() & 0xffff : field.getInt() & 0xffff_ffffL;
    long start = in.position();
    byte[] text = in.bytes(length, "header");
    NpyHeader header = NpyHeader.parse(in.source(), start, text(in.source(), start, version, text));
    int[] sizes = header.sizes();
    long count = NumericArray.byteCount(header.type(), sizes);
    if (count < 0) {
      throw FormatException.at(
          in.source(),
          start,
          "an array of at most %d bytes".formatted(NumericArray.MOST_BYTES),
          "shape " + NumericArray.shapeText(sizes));
    }
    long dataStart = in.position();
    byte[] data = in.bytes(count, "array data");
    in.end("the array data");
    if (header.type() == ElementType.BOOL) {
      requireTruths(in.source(), dataStart, data);
    }
    if (header.fortran() && sizes.length > 1 && count > 0) {
      data = toRowOrder(data, header.type().bytes(), sizes);
    }
    return new NumericArray(in.source(), header.type(), header.order(), data, sizes);
  }

  /// The bytes before the elements: magic, version, length and padded header.
  ///
  /// @throws IllegalArgumentException if numpy has no code for the type, or there are too many axes
  static byte[] header(NumericArray array) {
    String text = NpyHeader.text(array.type(), array.sizes());
    int before = MAGIC.length + 4;
    int total = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (total - before > 0xffff) {
      throw new IllegalArgumentException(array.rank() + " axes do not fit an npy 1.0 header");
    }
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - before));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }

  static void write(OutputStream out, byte[] header, NumericArray array) throws IOException {
    out.write(header);
    out.write(array.littleEndian());
  }

  private static String text(String source, long start, byte[] version, byte[] bytes)
      throws FormatException {
    if (version[0] < 3) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw FormatException.at(source, start, "a header in UTF-8", "bytes that are not UTF-8");
    }
  }

  static void requireTruths(String source, long start, byte[] data) throws FormatException {
    for (int i = 0; i < data.length; i++) {
      if (data[i] != 0 && data[i] != 1) {
        throw FormatException.at(source, start + i, "a truth value 0 or 1", "" + (data[i] & 0xff));
      }
    }
  }

  /// Fortran order runs along the first axis first: element (i₀, i₁, …) lies at i₀ + n₀ (i₁ + n₁
  /// (…)).
  private static byte[] toRowOrder(byte[] columns, int width, int[] sizes) {
    int rank = sizes.length;
    int[] strides = new int[rank];
    int stride = width;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    byte[] rows = new byte[columns.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < rows.length; to += width) {
      for (int k = 0; k < width; k++) {
        rows[to + k] = columns[from + k];
      }
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        from -= strides[axis] * sizes[axis];
        index[axis] = 0;
      }
    }
    return rows;
  }
}
