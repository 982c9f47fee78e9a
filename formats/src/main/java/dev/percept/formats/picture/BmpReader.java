package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the pixels of a Windows bitmap: indices of 1, 4 or 8 bits, plain or in runs, and colours
/// of 16, 24 or 32 bits ([BmpHeader]). What is transparent is laid on white; pixels that runs leave
/// out have the first colour of the palette.
final class BmpReader {
  // A run of two bytes is of at most 255 pixels; a jump of four skips more, but no writer of
  // pictures leaves nearly everything out.
  private static final int MOST_INFLATION = 1024;

  private final String source;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final BmpHeader header;

  /// @throws FormatException if the headers are not those of a bitmap that can be read
  BmpReader(String source, byte[] bytes) throws FormatException {
    this.source = source;
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.header = BmpHeader.read(source, bytes);
  }

  /// Reads the picture.
  ///
  /// @param channels of the picture to be made
  Picture read(int channels) throws FormatException {
    boolean runs = header.compression() == BmpHeader.RLE8 || header.compression() == BmpHeader.RLE4;
    long there = (long) bytes.length - header.pixels();
    long needed =
        runs
            ? (long) header.width() * header.height() / MOST_INFLATION
            : (long) header.rowBytes() * header.height();
    if (there < needed) {
      throw FormatException.at(
          source,
          header.pixels(),
          "%,d bytes of pixels%s".formatted(needed, runs ? " or more" : ""),
          "%,d".formatted(there));
    }
    byte[] picture = new byte[header.width() * header.height() * channels];
    if (runs) {
      byte[] indices = new byte[header.width() * header.height()];
      readRuns(indices);
      for (int i = 0; i < indices.length; i++) {
        setColour(picture, i, channels, indices[i] & 0xFF);
      }
    } else {
      for (int y = 0; y < header.height(); y++) {
        readRow(y, picture, channels);
      }
    }
    return new Picture(header.width(), header.height(), channels, picture);
  }

  private void readRow(int y, byte[] picture, int channels) throws FormatException {
    int row = header.pixels() + y * header.rowBytes();
    int to = (header.topDown() ? y : header.height() - 1 - y) * header.width();
    int bits = header.bits();
    for (int x = 0; x < header.width(); x++) {
      switch (bits) {
        case 1, 4, 8 -> {
          int bit = x * bits;
          int index = (bytes[row + bit / 8] >> (8 - bits - bit % 8)) & ((1 << bits) - 1);
          setColour(picture, to + x, channels, index);
        }
        case 24 -> set(picture, to + x, channels, row + 3 * x);
        default -> {
          int at = row + x * bits / 8;
          setFields(
              picture,
              to + x,
              channels,
              bits == 16 ? buffer.getShort(at) & 0xFFFF : buffer.getInt(at));
        }
      }
    }
  }

  private void setColour(byte[] picture, int pixel, int channels, int index)
      throws FormatException {
    if (index >= header.colours().size()) {
      throw FormatException.in(
          source,
          "indices of the %d colours".formatted(header.colours().size()),
          "%d at pixel %,d".formatted(index, pixel));
    }
    set(picture, pixel, channels, header.colours().start() + index * header.colours().step());
  }

  /// Sets a pixel to the blue, green and red at `at`.
  private void set(byte[] picture, int pixel, int channels, int at) {
    for (int channel = 0; channel < channels; channel++) {
      picture[pixel * channels + channel] =
          (byte)
              Pictures.sample(
                  bytes[at + 2] & 0xFF, bytes[at + 1] & 0xFF, bytes[at] & 0xFF, channel, channels);
    }
  }

  private void setFields(byte[] picture, int pixel, int channels, int value) {
    BmpHeader.Masks masks = header.masks();
    int red = field(value, masks.red());
    int green = field(value, masks.green());
    int blue = field(value, masks.blue());
    int alpha = masks.alpha() == 0 ? 255 : field(value, masks.alpha());
    for (int channel = 0; channel < channels; channel++) {
      int level = Pictures.sample(red, green, blue, channel, channels);
      picture[pixel * channels + channel] =
          (byte) ((level * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }

  /// The bits of `mask` as 0 to 255.
  private static int field(int value, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long most = Integer.toUnsignedLong(mask) >>> shift;
    long found = Integer.toUnsignedLong(value & mask) >>> shift;
    return (int) ((found * 255 + most / 2) / most);
  }

  // Two bytes each: a count and what to repeat, or 0 and an escape: 0 the end of the row, 1 of the
  // picture, 2 a jump, else so many indices as they are, in whole pairs of bytes.
  private void readRuns(byte[] indices) throws FormatException {
    int at = header.pixels();
    int x = 0;
    int y = header.height() - 1;
    while (true) {
      need(at, 2);
      int count = bytes[at] & 0xFF;
      int value = bytes[at + 1] & 0xFF;
      at += 2;
      if (count > 0) {
        check(x, y, count, at);
        for (int i = 0; i < count; i++) {
          indices[y * header.width() + x++] = (byte) index(value, i);
        }
        continue;
      }
      switch (value) {
        case 0 -> {
          x = 0;
          y--;
        }
        case 1 -> {
          return;
        }
        case 2 -> {
          need(at, 2);
          x += bytes[at] & 0xFF;
          y -= bytes[at + 1] & 0xFF;
          at += 2;
        }
        default -> {
          int length = header.bits() == 8 ? value : (value + 1) / 2;
          need(at, (length + 1) / 2 * 2);
          check(x, y, value, at);
          for (int i = 0; i < value; i++) {
            int pair = bytes[header.bits() == 8 ? at + i : at + i / 2] & 0xFF;
            indices[y * header.width() + x++] = (byte) index(pair, i);
          }
          at += (length + 1) / 2 * 2;
        }
      }
    }
  }

  // Index number i of a byte: the byte itself, or its halves in turn.
  private int index(int value, int i) {
    return header.bits() == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15;
  }

  private void need(int at, int count) throws FormatException {
    if (count > bytes.length - at) {
      throw FormatException.at(
          source, bytes.length, "the end of the picture, 00 01", "the end of the file");
    }
  }

  private void check(int x, int y, int count, int at) throws FormatException {
    if (y < 0 || x + count > header.width()) {
      throw FormatException.at(
          source,
          at - 2L,
          "pixels within the picture",
          "%d from column %,d on".formatted(count, x));
    }
  }
}
