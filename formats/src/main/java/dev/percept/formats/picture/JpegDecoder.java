package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes JPEG with Java's own decoder. This class alone names java.desktop, so that nothing of it
/// is loaded before the first JPEG.
///
/// The decoder is asked for the samples as they are stored: of YCbCr, the first is the luma.
final class JpegDecoder {
  private JpegDecoder() {}

  /// @param structure what the file's markers say, checked
  /// @param channels of the picture to be made
  /// @throws FormatException if the decoder fails, or warns that data is missing or damaged
  static Picture decode(String source, byte[] bytes, JpegStructure structure, int channels)
      throws FormatException {
    List<String> warnings = new ArrayList<>();
    Raster raster;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
      if (!readers.hasNext()) {
        throw FormatException.in(
            source, "a Java runtime that decodes JPEG", "one without; use PNG instead");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
        raster = reader.readRaster(0, null);
      } finally {
        reader.dispose();
      }
    } catch (FormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Besides its own exception the decoder lets slip those of array indices, sizes and
      // arguments.
      throw FormatException.in(
          source,
          "a JPEG picture of %,d×%,d".formatted(structure.width(), structure.height()),
          "damage in it (%s)"
              .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
    for (String warning : warnings) {
      // libjpeg carries on with grey where data is damaged.
      if (warning.startsWith("Corrupt JPEG data") || warning.startsWith("Premature end")) {
        throw FormatException.in(source, "whole and undamaged pixels", warning);
      }
    }
    if (raster.getWidth() != structure.width()
        || raster.getHeight() != structure.height()
        || raster.getNumBands() != structure.components()) {
      throw FormatException.in(
          source,
          "%,d×%,d pixels of %d samples"
              .formatted(structure.width(), structure.height(), structure.components()),
          "%,d×%,d of %d".formatted(raster.getWidth(), raster.getHeight(), raster.getNumBands()));
    }
    byte[] samples =
        channels == Picture.GREY ? grey(raster, structure) : colours(raster, structure);
    return new Picture(structure.width(), structure.height(), channels, samples)
        .oriented(structure.orientation());
  }

  private static byte[] grey(Raster raster, JpegStructure structure) {
    int width = structure.width();
    int components = structure.components();
    byte[] grey = new byte[width * structure.height()];
    int[] row = new int[width * components];
    for (int y = 0; y < structure.height(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * components;
        int level =
            switch (components) {
              case 1 -> row[at];
              case 3 ->
                  structure.plainColour()
                      ? Pictures.luma(row[at], row[at + 1], row[at + 2])
                      : row[at];
              default -> printed(row, at, structure);
            };
        grey[y * width + x] = (byte) level;
      }
    }
    return grey;
  }

  /// The luma of cyan, magenta, yellow and black inks. Adobe stores them inverted, so that they are
  /// shares of light, and the first three either as they are or as YCbCr of 255 minus each (Adobe
  /// Technical Note 5116).
  private static int printed(int[] row, int at, JpegStructure structure) {
    int light;
    if (structure.adobe() && structure.adobeTransform() == 2) {
      light = 255 - row[at];
    } else {
      light = Pictures.luma(row[at], row[at + 1], row[at + 2]);
    }
    return inked(light, row[at + 3], structure);
  }

  private static int inked(int light, int black, JpegStructure structure) {
    return structure.adobe() ? light * black / 255 : (255 - light) * (255 - black) / 255;
  }

  private static byte[] colours(Raster raster, JpegStructure structure) {
    int width = structure.width();
    int components = structure.components();
    boolean plain =
        components == 4
            ? !structure.adobe() || structure.adobeTransform() != 2
            : structure.plainColour();
    byte[] colours = new byte[width * structure.height() * Picture.COLOUR];
    int[] row = new int[width * components];
    int to = 0;
    for (int y = 0; y < structure.height(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int at = 0; at < row.length; at += components) {
        for (int channel = 0; channel < Picture.COLOUR; channel++) {
          int level =
              components == 1 ? row[at] : plain ? row[at + channel] : ofYCbCr(row, at, channel);
          if (components == 4) {
            level = inked(plain ? level : 255 - level, row[at + 3], structure);
          }
          colours[to++] = (byte) level;
        }
      }
    }
    return colours;
  }

  // JFIF 1.02, "Conversion to and from RGB", in 16 bits after the point.
  private static int ofYCbCr(int[] row, int at, int channel) {
    int y = row[at] << 16;
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    int level =
        switch (channel) {
          case 0 -> y + 91_881 * cr; // 1.402
          case 1 -> y - 22_554 * cb - 46_802 * cr; // 0.344136, 0.714136
          default -> y + 116_130 * cb; // 1.772
        };
    return Math.clamp((level + (1 << 15)) >> 16, 0, 255);
  }
}
