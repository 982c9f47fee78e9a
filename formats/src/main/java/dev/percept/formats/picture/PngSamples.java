package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import org.jspecify.annotations.Nullable;

/// Turns the samples of PNG pixels into grey levels or colours, what is transparent laid on white.
final class PngSamples {
  private static final int UNUSED = -1;

  private final String source;
  private final PngHeader header;
  private final int channels;
  // The level of each sample or index of up to 8 bits, one table for each channel; UNUSED past the
  // end of the palette.
  private final int[][] levels;
  // The samples of the one colour that is transparent, as they are in the file; null if none is.
  private final int @Nullable [] key;

  /// @param channels of the picture to be made
  PngSamples(
      String source,
      PngHeader header,
      int channels,
      byte @Nullable [] palette,
      byte @Nullable [] transparency) {
    this.source = source;
    this.channels = channels;
    this.header = header;
    boolean indexed = header.colourType() == PngHeader.PALETTE;
    this.key = indexed || transparency == null ? null : key(transparency);
    this.levels = new int[channels][];
    for (int channel = 0; channel < channels; channel++) {
      levels[channel] =
          indexed && palette != null
              ? paletteLevels(palette, transparency, channel, channels)
              : greyLevels(Math.min(8, header.bitDepth()));
      if (key != null
          && header.colourType() == PngHeader.GREY
          && key[0] < 256
          && header.bitDepth() <= 8) {
        levels[channel][key[0]] = 255;
      }
    }
  }

  private static int[] key(byte[] transparency) {
    int[] key = new int[transparency.length / 2];
    for (int i = 0; i < key.length; i++) {
      key[i] = ((transparency[2 * i] & 0xFF) << 8) | (transparency[2 * i + 1] & 0xFF);
    }
    return key;
  }

  private static int[] greyLevels(int bitDepth) {
    int most = (1 << bitDepth) - 1;
    int[] levels = new int[256];
    for (int i = 0; i <= most; i++) {
      levels[i] = i * 255 / most;
    }
    return levels;
  }

  private static int[] paletteLevels(
      byte[] palette, byte @Nullable [] transparency, int channel, int channels) {
    int[] levels = new int[256];
    for (int i = 0; i < 256; i++) {
      if (3 * i >= palette.length) {
        levels[i] = UNUSED;
        continue;
      }
      int level =
          Pictures.sample(
              palette[3 * i] & 0xFF,
              palette[3 * i + 1] & 0xFF,
              palette[3 * i + 2] & 0xFF,
              channel,
              channels);
      // Colours past the end of tRNS are opaque.
      int alpha = transparency == null || i >= transparency.length ? 255 : transparency[i] & 0xFF;
      levels[i] = onWhite(level, alpha);
    }
    return levels;
  }

  /// Turns a row of `columns` pixels at `from` into pixels `at`, `at` + `step`, … of a picture.
  void take(byte[] row, int from, int columns, byte[] picture, int at, int step)
      throws FormatException {
    boolean wide = header.bitDepth() == 16;
    int pixel = header.bitsPerPixel() / 8;
    boolean small = header.channels() == 1 && !wide;
    for (int x = 0; x < columns; x++) {
      int to = (at + x * step) * channels;
      boolean clear = !small && key != null && isKey(row, from + x * pixel, key);
      for (int channel = 0; channel < channels; channel++) {
        int level;
        if (small) {
          int sample = small(row, from, x);
          level = levels[channel][sample];
          if (level == UNUSED) {
            throw FormatException.in(
                source,
                "indices of the colours in the palette",
                "%d in row %,d".formatted(sample, at / header.width()));
          }
        } else {
          level = clear ? 255 : level(row, from + x * pixel, wide ? 2 : 1, channel);
        }
        picture[to + channel] = (byte) level;
      }
    }
  }

  private int small(byte[] row, int from, int x) {
    int depth = header.bitDepth();
    int bit = x * depth;
    return (row[from + bit / 8] >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
  }

  private int level(byte[] row, int at, int bytes, int channel) {
    return switch (header.colourType()) {
      case PngHeader.GREY -> sample(row, at, bytes);
      case PngHeader.GREY_ALPHA -> onWhite(sample(row, at, bytes), sample(row, at + bytes, bytes));
      case PngHeader.COLOUR -> colour(row, at, bytes, channel);
      case PngHeader.COLOUR_ALPHA ->
          onWhite(colour(row, at, bytes, channel), sample(row, at + 3 * bytes, bytes));
      default -> throw new IllegalStateException("no colour type " + header.colourType());
    };
  }

  private int colour(byte[] row, int at, int bytes, int channel) {
    return Pictures.sample(
        sample(row, at, bytes),
        sample(row, at + bytes, bytes),
        sample(row, at + 2 * bytes, bytes),
        channel,
        channels);
  }

  /// A sample as 8 bits; 16 are rounded, 65535 becoming 255.
  private static int sample(byte[] row, int at, int bytes) {
    if (bytes == 1) {
      return row[at] & 0xFF;
    }
    return ((((row[at] & 0xFF) << 8) | (row[at + 1] & 0xFF)) * 255 + 32767) / 65535;
  }

  private boolean isKey(byte[] row, int at, int[] colour) {
    int bytes = header.bitDepth() / 8;
    for (int i = 0; i < colour.length; i++) {
      int where = at + i * bytes;
      int sample =
          bytes == 1 ? row[where] & 0xFF : ((row[where] & 0xFF) << 8) | (row[where + 1] & 0xFF);
      if (sample != colour[i]) {
        return false;
      }
    }
    return true;
  }

  private static int onWhite(int level, int alpha) {
    return (level * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
