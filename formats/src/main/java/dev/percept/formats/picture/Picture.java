package dev.percept.formats.picture;

/// A picture in grey levels, or in red, green and blue.
public final class Picture {
  /// The channels of a picture in grey levels.
  public static final int GREY = 1;

  /// The channels of a picture in colour.
  public static final int COLOUR = 3;

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] samples;

  /// A picture in grey levels.
  ///
  /// @param width pixels per row, at least 1
  /// @param height rows, at least 1
  /// @param grey `height` × `width` bytes, row by row, 0 black to 255 white; owned by the picture
  ///   from here on
  /// @throws IllegalArgumentException if the sizes do not fit the array
  public Picture(int width, int height, byte[] grey) {
    this(width, height, GREY, grey);
  }

  /// A picture of either kind.
  ///
  /// @param width pixels per row, at least 1
  /// @param height rows, at least 1
  /// @param channels [#GREY] or [#COLOUR]
  /// @param samples `height` × `width` × `channels` bytes, row by row, of colour red, green and
  ///   blue of one pixel side by side; owned by the picture from here on
  /// @throws IllegalArgumentException if the sizes do not fit the array
  public Picture(int width, int height, int channels, byte[] samples) {
    if (width < 1
        || height < 1
        || (channels != GREY && channels != COLOUR)
        || (long) width * height * channels != samples.length) {
      throw new IllegalArgumentException(
          "a picture of %d×%d does not fit %d bytes".formatted(height, width, samples.length));
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.samples = samples;
  }

  /// Pixels per row.
  public int width() {
    return width;
  }

  /// The number of rows.
  public int height() {
    return height;
  }

  /// [#GREY] or [#COLOUR].
  public int channels() {
    return channels;
  }

  /// `height` × `width` × `channels` bytes, row by row; the picture's own array, read only.
  public byte[] samples() {
    return samples;
  }

  /// `height` × `width` bytes, row by row, 0 black to 255 white; the picture's own array, read
  /// only.
  ///
  /// @throws IllegalStateException if the picture is in colour
  public byte[] grey() {
    if (channels != GREY) {
      throw new IllegalStateException("the picture is in colour");
    }
    return samples;
  }

  /// This picture in grey levels: the luma of its colours.
  public Picture inGrey() {
    if (channels == GREY) {
      return this;
    }
    byte[] grey = new byte[width * height];
    for (int i = 0; i < grey.length; i++) {
      int at = COLOUR * i;
      grey[i] =
          (byte) Pictures.luma(samples[at] & 0xFF, samples[at + 1] & 0xFF, samples[at + 2] & 0xFF);
    }
    return new Picture(width, height, grey);
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
    byte[] turned = new byte[samples.length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        int fromX = fromRight ? width - 1 - column : column;
        int fromY = fromBelow ? height - 1 - row : row;
        for (int c = 0; c < channels; c++) {
          turned[(y * newWidth + x) * channels + c] =
              samples[(fromY * width + fromX) * channels + c];
        }
      }
    }
    return new Picture(newWidth, newHeight, channels, turned);
  }
}
