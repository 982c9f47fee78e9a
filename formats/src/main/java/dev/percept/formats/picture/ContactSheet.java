package dev.percept.formats.picture;

import dev.percept.data.Dataset;
import java.util.Arrays;

/// Many images of a data set in one picture: a row per class, in the order of the classes, with the
/// first images of the class from left to right.
public final class ContactSheet {
  // Pixels between images and around them, and their grey level: dark enough to look at images
  // bright
  // on dark, and light enough to see where one ends.
  private static final int GAP = 2;
  private static final int GAP_LEVEL = 64;

  private ContactSheet() {}

  /// The sheet. Where a class has fewer than `columns` images, the rest of its row stays empty.
  ///
  /// @param data images: of shape rows × columns, 1 × rows × columns, or rows × columns × 3
  /// @param columns images per row, at least 1
  /// @throws IllegalArgumentException if the images have another shape, `columns` is below 1, or
  ///   the sheet would have more than [Pictures#MOST_PIXELS] pixels
  public static Picture of(Dataset data, int columns) {
    int width = ImageExport.width(data);
    int height = ImageExport.height(data);
    int channels = ImageExport.channels(data);
    long sheetWidth = (long) columns * (width + GAP) + GAP;
    long sheetHeight = (long) data.classes() * (height + GAP) + GAP;
    if (columns < 1 || sheetWidth * sheetHeight > Pictures.MOST_PIXELS) {
      throw new IllegalArgumentException(
          "a contact sheet of %d columns and %d rows of images of %d×%d is empty or too large"
              .formatted(columns, data.classes(), height, width));
    }
    byte[] sheet = new byte[(int) (sheetWidth * sheetHeight * channels)];
    Arrays.fill(sheet, (byte) GAP_LEVEL);
    int[] placed = new int[data.classes()];
    int full = 0;
    for (int image = 0; image < data.count() && full < data.classes(); image++) {
      int label = data.labels()[image];
      if (placed[label] == columns) {
        continue;
      }
      int left = GAP + placed[label] * (width + GAP);
      int top = GAP + label * (height + GAP);
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            data.pixels(),
            (image * height + y) * width * channels,
            sheet,
            ((top + y) * (int) sheetWidth + left) * channels,
            width * channels);
      }
      placed[label]++;
      if (placed[label] == columns) {
        full++;
      }
    }
    return new Picture((int) sheetWidth, (int) sheetHeight, channels, sheet);
  }
}
