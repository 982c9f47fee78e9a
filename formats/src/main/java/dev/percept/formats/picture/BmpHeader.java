package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The headers of a Windows bitmap, of any version from that of OS/2 on (Microsoft, "Bitmap
/// Storage", BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER).
///
/// @param width pixels per row, at least 1
/// @param height rows, at least 1
/// @param topDown whether the first row is the uppermost
/// @param bits per pixel: 1, 4, 8, 16, 24 or 32
/// @param compression one of the four constants
/// @param masks of the bits of red, green, blue and alpha in a pixel of 16 or 32 bits
/// @param colours red, green and blue of each colour of the palette; empty if there is none
/// @param pixels where they begin
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    Masks masks,
    Palette colours,
    int pixels) {
  static final int PLAIN = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int FIELDS = 3;
  private static final int FIELDS_AND_ALPHA = 6;

  private static final int FILE_HEADER = 14;
  private static final int CORE = 12;
  private static final int INFO = 40;
  private static final int LARGEST = 124;

  /// Which bits of a pixel are what.
  record Masks(int red, int green, int blue, int alpha) {
    int of(int channel) {
      return channel == 0 ? red : channel == 1 ? green : blue;
    }
  }

  /// Colours in a file.
  ///
  /// @param start where they begin
  /// @param size how many there are
  /// @param step the bytes of each: blue, green, red, and maybe one more
  record Palette(int start, int size, int step) {}

  /// Whether a file begins like BMP.
  static boolean isBmp(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == 'B' && bytes[1] == 'M';
  }

  /// Reads and checks the headers, and that the palette is there.
  static BmpHeader read(String source, byte[] bytes) throws FormatException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    need(source, bytes, FILE_HEADER + 4, "the headers of a bitmap");
    long pixels = Integer.toUnsignedLong(file.getInt(10));
    int size = file.getInt(FILE_HEADER);
    if (size != CORE && (size < INFO || size > LARGEST)) {
      throw FormatException.at(
          source,
          FILE_HEADER,
          "a header of %d, or of %d to %d bytes".formatted(CORE, INFO, LARGEST),
          Integer.toUnsignedString(size));
    }
    need(source, bytes, FILE_HEADER + size, "the headers of a bitmap");
    boolean core = size == CORE;
    int at = FILE_HEADER + 4;
    long width = core ? file.getShort(at) & 0xFFFF : file.getInt(at);
    long height = core ? file.getShort(at + 2) & 0xFFFF : file.getInt(at + 4);
    Pictures.checkSize(source, at, width, Math.abs(height));
    int bits = file.getShort(core ? at + 6 : at + 10) & 0xFFFF;
    int compression = core ? PLAIN : file.getInt(at + 12);
    boolean alpha = compression == FIELDS_AND_ALPHA;
    compression = alpha ? FIELDS : compression;
    checkKind(source, bits, compression, height < 0);
    int end = FILE_HEADER + size;
    Masks masks =
        bits == 16 ? new Masks(0x7C00, 0x3E0, 0x1F, 0) : new Masks(0xFF0000, 0xFF00, 0xFF, 0);
    if (compression == FIELDS) {
      int count = alpha ? 4 : 3;
      boolean within = size >= INFO + 4 * count;
      need(source, bytes, within ? end : end + 4 * count, "the masks of colours");
      int from = within ? FILE_HEADER + INFO : end;
      boolean hasAlpha = alpha || size >= INFO + 16;
      masks =
          new Masks(
              file.getInt(from),
              file.getInt(from + 4),
              file.getInt(from + 8),
              hasAlpha ? file.getInt(from + 12) : 0);
      end = within ? end : end + 4 * count;
    }
    Palette palette = new Palette(end, 0, 4);
    if (bits <= 8) {
      int used = core ? 0 : file.getInt(FILE_HEADER + 32);
      if (used < 0 || used > 1 << bits) {
        throw FormatException.at(
            source,
            FILE_HEADER + 32,
            "at most %d colours".formatted(1 << bits),
            Integer.toUnsignedString(used));
      }
      palette = new Palette(end, used == 0 ? 1 << bits : used, core ? 3 : 4);
      end += palette.size() * palette.step();
      need(source, bytes, end, "a palette of %d colours".formatted(palette.size()));
    }
    if (pixels < end || pixels > bytes.length) {
      throw FormatException.at(
          source,
          10,
          "pixels from byte %,d to %,d on".formatted(end, bytes.length),
          "%,d".formatted(pixels));
    }
    return new BmpHeader(
        (int) width,
        (int) Math.abs(height),
        height < 0,
        bits,
        compression,
        masks,
        palette,
        (int) pixels);
  }

  private static void need(String source, byte[] bytes, int count, String what)
      throws FormatException {
    if (bytes.length < count) {
      throw FormatException.at(source, bytes.length, what, "the end of the file");
    }
  }

  private static void checkKind(String source, int bits, int compression, boolean topDown)
      throws FormatException {
    boolean known =
        switch (compression) {
          case PLAIN ->
              bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case RLE8 -> bits == 8 && !topDown;
          case RLE4 -> bits == 4 && !topDown;
          case FIELDS -> bits == 16 || bits == 32;
          default -> false;
        };
    if (!known) {
      throw FormatException.at(
          source,
          FILE_HEADER + 14,
          "1, 4, 8, 16, 24 or 32 bits a pixel and a compression that goes with them",
          "%d bits, compression %s".formatted(bits, Integer.toUnsignedString(compression)));
    }
  }

  /// Bytes of an uncompressed row.
  int rowBytes() {
    return (int) (((long) width * bits + 31) / 32 * 4);
  }

  /// What the headers say of the picture. Without a palette it is coloured.
  Pictures.Facts facts(byte[] bytes) {
    boolean coloured = colours.size() == 0;
    for (int i = 0; i < colours.size(); i++) {
      int at = colours.start() + i * colours.step();
      coloured |= bytes[at] != bytes[at + 1] || bytes[at] != bytes[at + 2];
    }
    return new Pictures.Facts(width, height, coloured);
  }
}
