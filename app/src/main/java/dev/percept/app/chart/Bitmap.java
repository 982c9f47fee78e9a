package dev.percept.app.chart;

import dev.percept.formats.picture.PngWriter;
import java.util.Arrays;
import java.util.List;

/// A small picture of pixels that is part of a chart.
public final class Bitmap {
  private static final int GREY = 0;
  private static final int COLOUR = 1;
  private static final int SIGNED = 2;

  // Of each sign so many shades, and one for nothing.
  private static final int SHADES = 24;
  private static final int[] SIGNS = signs();

  private final int width;
  private final int height;
  private final int kind;
  private final byte[] pixels;

  private Bitmap(int width, int height, int kind, byte[] pixels) {
    int expected = width * height * (kind == COLOUR ? 3 : 1);
    if (width < 1 || height < 1 || pixels.length != expected) {
      throw new IllegalArgumentException(
          "a picture of %d×%d needs %,d bytes, found %,d"
              .formatted(height, width, expected, pixels.length));
    }
    this.width = width;
    this.height = height;
    this.kind = kind;
    this.pixels = pixels;
  }

  /// In grey.
  ///
  /// @param pixels row by row, 0 black to 255 white; owned by the picture from here on
  /// @throws IllegalArgumentException if they are not `width` × `height`
  public static Bitmap grey(int width, int height, byte... pixels) {
    return new Bitmap(width, height, GREY, pixels);
  }

  /// In colour.
  ///
  /// @param pixels row by row, red, green and blue of each; owned by the picture from here on
  /// @throws IllegalArgumentException if they are not `width` × `height` × 3
  public static Bitmap colour(int width, int height, byte... pixels) {
    return new Bitmap(width, height, COLOUR, pixels);
  }

  /// Numbers of both signs: blue above 0, orange below, and the more of it the further away; 0 is
  /// the ground, whatever its colour.
  ///
  /// @param values row by row. Not modified.
  /// @param largest what has the full colour, whatever its sign
  /// @throws IllegalArgumentException if they are not `width` × `height`
  public static Bitmap signed(int width, int height, float[] values, float largest) {
    byte[] pixels = new byte[values.length];
    float scale = largest > 0 ? SHADES / largest : 0;
    for (int i = 0; i < values.length; i++) {
      int shade = (int) (values[i] * scale + SHADES + 0.5f); // rounded
      pixels[i] = (byte) (shade < 0 ? 0 : shade > 2 * SHADES ? 2 * SHADES : shade);
    }
    return new Bitmap(width, height, SIGNED, pixels);
  }

  private static int[] signs() {
    int[] palette = new int[2 * SHADES + 1];
    for (int i = 0; i <= SHADES; i++) {
      int alpha = (i * 255 / SHADES) << 24;
      palette[SHADES + i] = alpha | 0x0F83CE;
      palette[SHADES - i] = alpha | 0xE5690B;
    }
    return palette;
  }

  /// Whether it is one of numbers of both signs.
  boolean isSigned() {
    return kind == SIGNED;
  }

  /// Several that are [#isSigned] and of the same size in one, with `gap` pixels of nothing between
  /// them.
  static Bitmap sheet(List<Bitmap> parts, int columns, int gap) {
    Bitmap first = parts.getFirst();
    int rows = (parts.size() + columns - 1) / columns;
    int width = columns * (first.width + gap) - gap;
    int height = rows * (first.height + gap) - gap;
    byte[] pixels = new byte[width * height];
    Arrays.fill(pixels, (byte) SHADES);
    for (int i = 0; i < parts.size(); i++) {
      int left = i % columns * (first.width + gap);
      int top = i / columns * (first.height + gap);
      for (int y = 0; y < first.height; y++) {
        System.arraycopy(
            parts.get(i).pixels, y * first.width, pixels, (top + y) * width + left, first.width);
      }
    }
    return new Bitmap(width, height, SIGNED, pixels);
  }

  /// Pixels per row.
  public int width() {
    return width;
  }

  /// The number of rows.
  public int height() {
    return height;
  }

  /// As a PNG file.
  byte[] png() {
    try (PngWriter writer = new PngWriter()) {
      return switch (kind) {
        case GREY -> writer.grey(pixels, 0, width, height);
        case COLOUR -> writer.colour(pixels, 0, width, height);
        default -> writer.indexed(pixels, 0, width, height, SIGNS);
      };
    }
  }

  /// Alpha, red, green and blue of one pixel.
  int argb(int x, int y) {
    int i = y * width + x;
    return switch (kind) {
      case GREY -> 0xFF000000 | (pixels[i] & 0xFF) * 0x010101;
      case COLOUR ->
          0xFF000000
              | ((pixels[3 * i] & 0xFF) << 16)
              | ((pixels[3 * i + 1] & 0xFF) << 8)
              | (pixels[3 * i + 2] & 0xFF);
      default -> SIGNS[pixels[i]];
    };
  }
}
