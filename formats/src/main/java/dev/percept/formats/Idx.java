package dev.percept.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// IDX files, the format of MNIST, plain or inside gzip. As "THE MNIST DATABASE" (LeCun, Cortes,
/// Burges) defines it: two zero bytes, a type code, the number of axes, each size as a big-endian
/// 32-bit integer, then the elements, big-endian and with the last axis fastest.
public final class Idx {
  private Idx() {}

  /// Reads a file, of any type and rank. Whether it is gzipped is seen from its first bytes.
  ///
  /// @throws FormatException if it is not a whole and correct IDX file
  /// @throws IOException if it cannot be read
  public static NumericArray read(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      return read(source);
    }
  }

  /// Reads a file that is in memory, gzipped or not.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is not a whole and correct IDX file
  public static NumericArray parse(String source, byte[] bytes) throws IOException {
    return read(ByteSource.of(source, bytes));
  }

  /// Writes a file, whole or not at all ([AtomicFile]).
  ///
  /// @throws IllegalArgumentException if IDX has no code for the type
  /// @throws IOException if it cannot be written
  public static void write(Path path, NumericArray array) throws IOException {
    byte[] header = header(array);
    AtomicFile.write(
        path,
        out -> {
          out.write(header);
          out.write(array.bigEndian());
        });
  }

  /// Writes a gzipped file, whole or not at all ([AtomicFile]).
  ///
  /// @throws IllegalArgumentException if IDX has no code for the type
  /// @throws IOException if it cannot be written
  public static void writeGzip(Path path, NumericArray array) throws IOException {
    byte[] header = header(array);
    AtomicFile.write(
        path,
        out -> {
          GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
          gzip.write(header);
          gzip.write(array.bigEndian());
          gzip.finish();
        });
  }

  /// The bytes before the elements.
  ///
  /// @throws IllegalArgumentException if IDX has no code for the type, or there are more than 255
  ///   axes
  public static byte[] header(NumericArray array) {
    int rank = array.rank();
    if (rank > 255) {
      throw new IllegalArgumentException("IDX has at most 255 axes, found " + rank);
    }
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * rank);
    header.putShort((short) 0).put((byte) code(array.type())).put((byte) rank);
    for (int size : array.sizes()) {
      header.putInt(size);
    }
    return header.array();
  }

  static NumericArray read(ByteSource source) throws IOException {
    byte[] start = new byte[2];
    int count = source.read(0, start, 0, 2);
    if (count == 2 && Gunzip.isGzip(start)) {
      byte[] all = source.all();
      try (Gunzip content = new Gunzip(source.name(), all)) {
        return read(new BoundedInput(source.name(), content, Gunzip.mostBytes(all.length), false));
      }
    }
    return read(source.input());
  }

  private static NumericArray read(BoundedInput in) throws IOException {
    byte[] magic = in.bytes(4, "magic number");
    ElementType type = magic[0] == 0 && magic[1] == 0 ? type(magic[2]) : null;
    if (type == null) {
      throw FormatException.at(
          in.source(),
          0,
          "the IDX magic number 00 00, a type 08, 09, 0b, 0c, 0d or 0e, and a rank",
          Hex.text(magic));
    }
    int rank = magic[3] & 0xff;
    ByteBuffer fields = ByteBuffer.wrap(in.bytes(4L * rank, "sizes"));
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = fields.getInt();
      if (sizes[axis] < 0) {
        throw FormatException.at(
            in.source(),
            4 + 4L * axis,
            "a size of at most " + Integer.MAX_VALUE,
            Integer.toUnsignedString(sizes[axis]));
      }
    }
    long bytes = NumericArray.byteCount(type, sizes);
    if (bytes < 0) {
      throw FormatException.at(
          in.source(),
          4,
          "an array of at most %d bytes".formatted(NumericArray.MOST_BYTES),
          "shape " + NumericArray.shapeText(sizes));
    }
    byte[] data = in.bytes(bytes, "array data");
    in.end("the array data");
    return new NumericArray(in.source(), type, ByteOrder.BIG_ENDIAN, data, sizes);
  }

  private static @Nullable ElementType type(byte code) {
    return switch (code) {
      case 0x08 -> ElementType.UINT8;
      case 0x09 -> ElementType.INT8;
      case 0x0b -> ElementType.INT16;
      case 0x0c -> ElementType.INT32;
      case 0x0d -> ElementType.FLOAT32;
      case 0x0e -> ElementType.FLOAT64;
      default -> null;
    };
  }

  private static int code(ElementType type) {
    return switch (type) {
      case UINT8 -> 0x08;
      case INT8 -> 0x09;
      case INT16 -> 0x0b;
      case INT32 -> 0x0c;
      case FLOAT32 -> 0x0d;
      case FLOAT64 -> 0x0e;
      case BOOL, UINT16, UINT32, UINT64, INT64, FLOAT16, BFLOAT16 ->
          throw new IllegalArgumentException("IDX has no code for " + type);
    };
  }
}
