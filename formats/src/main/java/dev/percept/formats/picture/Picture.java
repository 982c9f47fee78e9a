package dev.percept.formats.picture;

/// A picture in grey levels.
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] grey;

  /// @param width pixels per row, at least 1
  /// @param height rows, at least 1
  /// @param grey `height` × `width` bytes, row by row, 0 black to 255 white; owned by the picture
  ///   from here on
  /// @throws IllegalArgumentException if the sizes do not fit the array
  public Picture(int width, int height, byte[] grey) {
    if (width < 1 || height < 1 || (long) width * height != grey.length) {
      throw new IllegalArgumentException(
          "a picture of %d×%d does not fit %d bytes".formatted(height, width, grey.length));
    }
    this.width = width;
    this.height = height;
    this.grey = grey;
  }

  /// Pixels per row.
  public int width() {
    return width;
  }

  /// The number of rows.
  public int height() {
    return height;
  }

  /// `height` × `width` bytes, row by row, 0 black to 255 white; the picture's own array, read
  /// only.
  public byte[] grey() {
    return grey;
  }

  /// This picture as a viewer shows it that follows EXIF's tag Orientation (CIPA DC-008, "Exif",
  /// 4.6.4.A: which sides of the scene row 0 and column 0 are).
  ///
  /// @param orientation 1 to 8; 1 changes nothing
  Picture oriented(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean swapped = orientation >= 5;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int newWidth = swapped ? height : width;
    int newHeight = swapped ? width : height;
    byte[] turned = new byte[grey.length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        int fromX = fromRight ? width - 1 - column : column;
        int fromY = fromBelow ? height - 1 - row : row;
        turned[y * newWidth + x] = grey[fromY * width + fromX];
      }
    }
    return new Picture(newWidth, newHeight, turned);
  }
}
