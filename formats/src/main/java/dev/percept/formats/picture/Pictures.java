package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Reads PNG, JPEG, GIF and BMP pictures of any kind into grey levels or colours.
///
/// Colour becomes luma where grey is asked for, 0.299 red + 0.587 green + 0.114 blue, the weights
/// of ITU-R BT.601 that JPEG itself uses (JFIF 1.02); grey becomes three equal channels where
/// colour is. What is transparent is laid on white; 16 bits per sample are rounded to 8. Colour
/// profiles and gamma are not applied. A JPEG is turned the way its EXIF orientation says; of an
/// animated PNG or GIF the first picture is read.
///
/// The structure of a file is checked strictly before anything is allocated for its pixels. Bytes
/// after the end of the picture are ignored: phones and editors put things there.
public final class Pictures {
  /// The largest picture that is read, in pixels: 40 million.
  public static final int MOST_PIXELS = 40_000_000;

  // 40 million pixels of four 16-bit samples, uncompressed.
  private static final int MOST_BYTES = 8 * MOST_PIXELS;

  private static final String KINDS = "a PNG, JPEG, GIF or BMP picture";

  private Pictures() {}

  /// What a file says of its picture without decoding it.
  ///
  /// @param width pixels per row, as a viewer shows it
  /// @param height rows, as a viewer shows it
  /// @param coloured whether it is stored in colours; a palette of greys is grey
  public record Facts(int width, int height, boolean coloured) {}

  /// Reads a file into grey levels. What it is is seen from its first bytes, not from its name.
  ///
  /// @throws FormatException if it is not a whole and correct picture, or one of more than
  ///   [#MOST_PIXELS] pixels
  /// @throws IOException if it cannot be read
  public static Picture read(Path path) throws IOException {
    return read(path, Picture.GREY);
  }

  /// Reads a file.
  ///
  /// @param channels [Picture#GREY] or [Picture#COLOUR]
  /// @throws FormatException as [#read(Path)]
  /// @throws IOException if it cannot be read
  public static Picture read(Path path, int channels) throws IOException {
    return parse(FormatException.source(path), bytes(path), channels);
  }

  /// Looks at a file without decoding its pixels.
  ///
  /// @throws FormatException if its beginning is not that of a picture, or one of too many pixels
  /// @throws IOException if it cannot be read
  public static Facts facts(Path path) throws IOException {
    return facts(FormatException.source(path), bytes(path));
  }

  /// Looks at a picture that is in memory without decoding its pixels.
  ///
  /// @param source what messages call it
  /// @param bytes the whole file. Not modified.
  /// @throws FormatException as [#facts(Path)]
  public static Facts facts(String source, byte[] bytes) throws FormatException {
    return switch (kind(source, bytes)) {
      case PNG -> new PngReader(source, bytes).facts();
      case JPEG -> {
        JpegStructure structure = JpegStructure.of(source, bytes);
        boolean swapped = structure.orientation() >= 5;
        yield new Facts(
            swapped ? structure.height() : structure.width(),
            swapped ? structure.width() : structure.height(),
            structure.components() > 1);
      }
      case GIF -> new GifReader(source, bytes).facts();
      case BMP -> BmpHeader.read(source, bytes).facts(bytes);
    };
  }

  private static byte[] bytes(Path path) throws IOException {
    String source = FormatException.source(path);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(source, null, "is a folder, expected " + KINDS);
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw FormatException.in(
          source, "a picture of at most %,d bytes".formatted(MOST_BYTES), "a larger file");
    }
    return bytes;
  }

  /// Reads a picture that is in memory into grey levels.
  ///
  /// @param source what messages call it
  /// @param bytes the whole file. Not modified.
  /// @throws FormatException as [#read(Path)] does
  public static Picture parse(String source, byte[] bytes) throws FormatException {
    return parse(source, bytes, Picture.GREY);
  }

  /// Reads a picture that is in memory.
  ///
  /// @param source what messages call it
  /// @param bytes the whole file. Not modified.
  /// @param channels [Picture#GREY] or [Picture#COLOUR]
  /// @throws FormatException as [#read(Path)] does
  public static Picture parse(String source, byte[] bytes, int channels) throws FormatException {
    return switch (kind(source, bytes)) {
      case PNG -> new PngReader(source, bytes).read(channels);
      case JPEG -> JpegDecoder.decode(source, bytes, JpegStructure.of(source, bytes), channels);
      case GIF -> new GifReader(source, bytes).read(channels);
      case BMP -> new BmpReader(source, bytes).read(channels);
    };
  }

  /// Whether a file begins as a picture of a kind that is read.
  public static boolean isKnown(byte... bytes) {
    return PngReader.isPng(bytes)
        || JpegStructure.isJpeg(bytes)
        || GifReader.isGif(bytes)
        || BmpHeader.isBmp(bytes);
  }

  private enum Kind {
    PNG,
    JPEG,
    GIF,
    BMP
  }

  private static Kind kind(String source, byte[] bytes) throws FormatException {
    if (bytes.length == 0) {
      throw FormatException.in(source, KINDS, "an empty file");
    }
    if (PngReader.isPng(bytes)) {
      return Kind.PNG;
    }
    if (JpegStructure.isJpeg(bytes)) {
      return Kind.JPEG;
    }
    if (GifReader.isGif(bytes)) {
      return Kind.GIF;
    }
    if (BmpHeader.isBmp(bytes)) {
      return Kind.BMP;
    }
    throw FormatException.at(
        source,
        0,
        KINDS + ", beginning 89 50 4e 47, ff d8 ff, 47 49 46 38 or 42 4d",
        HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 8)));
  }

  /// @throws FormatException if a header declares no pixels, or too many
  static void checkSize(String source, long offset, long width, long height)
      throws FormatException {
    String expected = "a picture of 1 to %,d pixels".formatted(MOST_PIXELS);
    String found = "%,d×%,d".formatted(width, height);
    if (width < 1 || height < 1) {
      throw FormatException.at(source, offset, expected, found);
    }
    if (width > MOST_PIXELS || height > MOST_PIXELS / width) {
      throw FormatException.tooLarge(source, offset, expected, found);
    }
  }

  /// Luma of 8-bit samples.
  static int luma(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }

  /// A sample of a colour: channel `channel` of `channels`, luma if there is but one.
  static int sample(int red, int green, int blue, int channel, int channels) {
    if (channels == Picture.GREY) {
      return luma(red, green, blue);
    }
    return channel == 0 ? red : channel == 1 ? green : blue;
  }
}
