package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Reads PNG and JPEG pictures of any kind into grey levels.
///
/// Colour becomes luma, 0.299 red + 0.587 green + 0.114 blue, the weights of ITU-R BT.601 that JPEG
/// itself uses (JFIF 1.02); what is transparent is laid on white; 16 bits per sample are rounded to
/// 8. Colour profiles and gamma are not applied. A JPEG is turned the way its EXIF orientation
/// says; of an animated PNG the first picture is read.
///
/// The structure of a file is checked strictly before anything is allocated for its pixels. Bytes
/// after the end of the picture are ignored: phones and editors put things there.
public final class Pictures {
  /// The largest picture that is read, in pixels: 40 million.
  public static final int MOST_PIXELS = 40_000_000;

  // 40 million pixels of four 16-bit samples, uncompressed.
  private static final int MOST_BYTES = 8 * MOST_PIXELS;

  private Pictures() {}

  /// Reads a file. Whether it is PNG or JPEG is seen from its first bytes, not from its name.
  ///
  /// @throws FormatException if it is not a whole and correct PNG or JPEG picture, or one of more
  ///   than [#MOST_PIXELS] pixels
  /// @throws IOException if it cannot be read
  public static Picture read(Path path) throws IOException {
    String source = FormatException.source(path);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(source, null, "is a folder, expected a PNG or JPEG picture");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw FormatException.in(
          source, "a picture of at most %,d bytes".formatted(MOST_BYTES), "a larger file");
    }
    return parse(source, bytes);
  }

  /// Reads a picture that is in memory.
  ///
  /// @param source what messages call it
  /// @param bytes the whole file. Not modified.
  /// @throws FormatException as [#read(Path)] does
  public static Picture parse(String source, byte[] bytes) throws FormatException {
    if (bytes.length == 0) {
      throw FormatException.in(source, "a PNG or JPEG picture", "an empty file");
    }
    if (PngReader.isPng(bytes)) {
      return new PngReader(source, bytes).read();
    }
    if (JpegStructure.isJpeg(bytes)) {
      return JpegDecoder.decode(source, bytes, JpegStructure.of(source, bytes));
    }
    throw FormatException.at(
        source,
        0,
        "a PNG or JPEG picture, beginning 89 50 4e 47 or ff d8 ff",
        HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 8)));
  }

  /// @throws FormatException if a header declares no pixels, or too many
  static void checkSize(String source, long offset, long width, long height)
      throws FormatException {
    if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS / width) {
      throw FormatException.at(
          source,
          offset,
          "a picture of 1 to %,d pixels".formatted(MOST_PIXELS),
          "%,d×%,d".formatted(width, height));
    }
  }

  /// Luma of 8-bit samples.
  static int luma(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }
}
