package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads the first picture of a GIF file ("Graphics Interchange Format, Version 89a", CompuServe
/// 1990): header, screen, tables of colours, blocks up to the first image. Where the image does not
/// cover the screen, and where it is transparent, there is white. [GifPixels] decompresses.
final class GifReader {
  /// A screen with more pixels must not be mostly free.
  private static final int LARGE_SCREEN = 4_000_000;

  private static final int MOST_FREE = 4;

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int SCREEN_END = 13;
  private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  private static final int[][] PLAIN = {{0, 1}};

  private final String source;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private int at;
  private int screenWidth;
  private int screenHeight;
  private int tableStart;
  private int tableSize;
  private int transparent = -1;
  private int left;
  private int top;
  private int width;
  private int height;
  private boolean interlaced;

  GifReader(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Whether a file begins like GIF.
  static boolean isGif(byte[] bytes) {
    return bytes.length >= 4
        && bytes[0] == 'G'
        && bytes[1] == 'I'
        && bytes[2] == 'F'
        && bytes[3] == '8';
  }

  /// What the file says of its first picture.
  Pictures.Facts facts() throws FormatException {
    readToPixels();
    boolean coloured = false;
    for (int i = tableStart; i < tableStart + 3 * tableSize; i += 3) {
      coloured |= bytes[i] != bytes[i + 1] || bytes[i] != bytes[i + 2];
    }
    return new Pictures.Facts(screenWidth, screenHeight, coloured);
  }

  /// Reads the first picture.
  ///
  /// @param channels of the picture to be made
  Picture read(int channels) throws FormatException {
    readToPixels();
    GifPixels pixels = new GifPixels(source, bytes, at, width * height);
    checkScreen();
    byte[] picture = new byte[screenWidth * screenHeight * channels];
    Arrays.fill(picture, (byte) 255);
    byte[] row = new byte[width];
    for (int[] pass : interlaced ? INTERLACED : PLAIN) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        pixels.next(row);
        take(row, y, picture, channels);
      }
    }
    pixels.end();
    return new Picture(screenWidth, screenHeight, channels, picture);
  }

  // The data says nothing of what an image leaves free of its screen.
  private void checkScreen() throws FormatException {
    int most = Math.max(LARGE_SCREEN, MOST_FREE * width * height);
    if (screenWidth * screenHeight > most) {
      throw FormatException.at(
          source,
          6,
          "a screen of at most %,d pixels around an image of %,d × %,d"
              .formatted(most, height, width),
          "%,d × %,d".formatted(screenHeight, screenWidth));
    }
  }

  private void take(byte[] row, int y, byte[] picture, int channels) throws FormatException {
    int to = ((top + y) * screenWidth + left) * channels;
    for (int x = 0; x < width; x++) {
      int index = row[x] & 0xFF;
      if (index == transparent) {
        to += channels;
        continue;
      }
      if (index >= tableSize) {
        throw FormatException.in(
            source,
            "indices of the %d colours".formatted(tableSize),
            "%d in row %,d".formatted(index, y));
      }
      int colour = tableStart + 3 * index;
      for (int channel = 0; channel < channels; channel++) {
        picture[to++] =
            (byte)
                Pictures.sample(
                    bytes[colour] & 0xFF,
                    bytes[colour + 1] & 0xFF,
                    bytes[colour + 2] & 0xFF,
                    channel,
                    channels);
      }
    }
  }

  /// Reads everything before the compressed pixels of the first image.
  private void readToPixels() throws FormatException {
    need(SCREEN_END, "a header and a screen");
    if (bytes[5] != 'a' || (bytes[4] != '7' && bytes[4] != '9')) {
      throw FormatException.at(source, 3, "version 87a or 89a", "another");
    }
    screenWidth = buffer.getShort(6) & 0xFFFF;
    screenHeight = buffer.getShort(8) & 0xFFFF;
    Pictures.checkSize(source, 6, screenWidth, screenHeight);
    at = SCREEN_END;
    takeTable(bytes[10]);
    while (true) {
      need(1, "a block");
      int block = bytes[at++] & 0xFF;
      switch (block) {
        case EXTENSION -> takeExtension();
        case IMAGE -> {
          takeImage();
          return;
        }
        case TRAILER -> throw FormatException.at(source, at - 1L, "an image", "the end");
        default ->
            throw FormatException.at(
                source, at - 1L, "a block 21, 2c or 3b", "%02x".formatted(block));
      }
    }
  }

  private void need(int count, String what) throws FormatException {
    if (count > bytes.length - at) {
      throw FormatException.at(source, bytes.length, what, "the end of the file");
    }
  }

  // The table of colours that a byte of flags announces, if it does.
  private void takeTable(byte flags) throws FormatException {
    if ((flags & 0x80) == 0) {
      return;
    }
    tableSize = 2 << (flags & 7);
    tableStart = at;
    need(3 * tableSize, "a table of %d colours".formatted(tableSize));
    at += 3 * tableSize;
  }

  private void takeExtension() throws FormatException {
    need(2, "an extension");
    int label = bytes[at++] & 0xFF;
    int length = bytes[at] & 0xFF;
    if (label == GRAPHIC_CONTROL && length >= 4) {
      need(5, "a graphic control");
      transparent = (bytes[at + 1] & 1) != 0 ? bytes[at + 4] & 0xFF : -1;
    }
    while (length > 0) {
      need(1 + length + 1, "an extension of %d bytes".formatted(length));
      at += 1 + length;
      length = bytes[at] & 0xFF;
    }
    at++;
  }

  private void takeImage() throws FormatException {
    need(9, "the description of an image");
    int start = at;
    left = buffer.getShort(at) & 0xFFFF;
    top = buffer.getShort(at + 2) & 0xFFFF;
    width = buffer.getShort(at + 4) & 0xFFFF;
    height = buffer.getShort(at + 6) & 0xFFFF;
    byte flags = bytes[at + 8];
    at += 9;
    if (width < 1 || height < 1 || left + width > screenWidth || top + height > screenHeight) {
      throw FormatException.at(
          source,
          start,
          "an image within the screen of %,d×%,d".formatted(screenWidth, screenHeight),
          "%,d×%,d at %,d, %,d".formatted(width, height, left, top));
    }
    interlaced = (flags & 0x40) != 0;
    takeTable(flags);
    if (tableSize == 0) {
      throw FormatException.at(source, start, "a table of colours", "none");
    }
  }
}
