package dev.percept.app;

import java.util.ArrayList;
import java.util.List;

/// A grey image as lines of text, two rows of pixels a line: half blocks in 24 greys where colours
/// may be used, else shades of the block character.
final class Thumbnail {
  /// The darkest of the 24 greys of the 256-colour palette.
  private static final int BLACK = 232;

  private static final int GREYS = 24;
  private static final String SHADES = " ░▒▓█";

  private Thumbnail() {}

  static List<String> rows(byte[] pixels, int width, int height, boolean colours) {
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < height; y += 2) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < width; x++) {
        int upper = pixels[y * width + x] & 0xFF;
        int lower = y + 1 < height ? pixels[(y + 1) * width + x] & 0xFF : 0;
        if (colours) {
          row.append("\u001b[38;5;%d;48;5;%dm▀".formatted(grey(upper), grey(lower)));
        } else {
          row.append(SHADES.charAt((upper + lower) / 2 * (SHADES.length() - 1) / 255));
        }
      }
      rows.add(colours ? row.append("\u001b[0m").toString() : row.toString().stripTrailing());
    }
    return rows;
  }

  private static int grey(int value) {
    return BLACK + value * (GREYS - 1) / 255;
  }
}
