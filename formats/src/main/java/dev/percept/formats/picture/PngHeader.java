package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;

/// The header of a PNG picture (PNG specification, 11.2.1).
///
/// @param width pixels per row, at least 1
/// @param height rows, at least 1
/// @param bitDepth bits per sample or palette index: 1, 2, 4, 8 or 16
/// @param colourType one of the five constants
/// @param interlaced whether the pixels come in the seven passes of Adam7
record PngHeader(int width, int height, int bitDepth, int colourType, boolean interlaced) {
  static final int GREY = 0;
  static final int COLOUR = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int COLOUR_ALPHA = 6;

  /// Reads and checks the 13 bytes at `at`.
  static PngHeader read(String source, ByteBuffer bytes, int at) throws FormatException {
    long width = Integer.toUnsignedLong(bytes.getInt(at));
    long height = Integer.toUnsignedLong(bytes.getInt(at + 4));
    Pictures.checkSize(source, at, width, height);
    int bitDepth = bytes.get(at + 8);
    int colourType = bytes.get(at + 9);
    if (!isAllowed(colourType, bitDepth)) {
      throw FormatException.at(
          source,
          at + 8L,
          "a bit depth of 1, 2, 4, 8 or 16 and a colour type that goes with it",
          "depth %d, type %d".formatted(bitDepth & 0xFF, colourType & 0xFF));
    }
    expect(source, bytes, at + 10, 0, "compression method 0");
    expect(source, bytes, at + 11, 0, "filter method 0");
    expect(source, bytes, at + 12, 1, "interlace method 0 or 1");
    return new PngHeader((int) width, (int) height, bitDepth, colourType, bytes.get(at + 12) == 1);
  }

  private static void expect(String source, ByteBuffer bytes, int at, int most, String expected)
      throws FormatException {
    int found = bytes.get(at) & 0xFF;
    if (found > most) {
      throw FormatException.at(source, at, expected, String.valueOf(found));
    }
  }

  private static boolean isAllowed(int colourType, int bitDepth) {
    return switch (colourType) {
      case GREY -> bitDepth <= 8 ? isSmall(bitDepth) : bitDepth == 16;
      case PALETTE -> isSmall(bitDepth);
      case COLOUR, GREY_ALPHA, COLOUR_ALPHA -> bitDepth == 8 || bitDepth == 16;
      default -> false;
    };
  }

  private static boolean isSmall(int bitDepth) {
    return bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
  }

  /// Samples per pixel.
  int channels() {
    return switch (colourType) {
      case COLOUR -> 3;
      case GREY_ALPHA -> 2;
      case COLOUR_ALPHA -> 4;
      default -> 1;
    };
  }

  /// Bits per pixel.
  int bitsPerPixel() {
    return channels() * bitDepth;
  }

  /// Bytes of a row of `columns` pixels, without its filter byte.
  int rowBytes(int columns) {
    return (int) (((long) columns * bitsPerPixel() + 7) / 8);
  }
}
