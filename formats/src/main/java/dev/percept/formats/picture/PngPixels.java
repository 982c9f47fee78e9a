package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import dev.percept.formats.picture.PngReader.Part;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The pixels of a PNG picture: inflates them, undoes the filters, and turns samples into grey
/// levels or colours, one row at a time (PNG specification, sections 7 to 10).
final class PngPixels {
  /// One pass over the picture: the first column and row, and the steps between them.
  private record Pass(int x, int y, int dx, int dy) {
    int columns(int width) {
      return (width - x + dx - 1) / dx;
    }

    int rows(int height) {
      return (height - y + dy - 1) / dy;
    }
  }

  private static final List<Pass> PLAIN = List.of(new Pass(0, 0, 1, 1));
  // Table in section 8.
  private static final List<Pass> ADAM7 =
      List.of(
          new Pass(0, 0, 8, 8),
          new Pass(4, 0, 8, 8),
          new Pass(0, 4, 4, 8),
          new Pass(2, 0, 4, 4),
          new Pass(0, 2, 2, 4),
          new Pass(1, 0, 2, 2),
          new Pass(0, 1, 1, 2));

  // What deflate can make of a byte at most (zlib, "Technical details": 1032 to 1).
  private static final long MOST_INFLATION = 1032;

  private final String source;
  private final byte[] bytes;
  private final List<Part> parts;
  private final PngHeader header;
  private final Inflater inflater = new Inflater();
  private int nextPart;
  private Part part = new Part(0, 0);

  PngPixels(String source, byte[] bytes, List<Part> parts, PngHeader header) {
    this.source = source;
    this.bytes = bytes;
    this.parts = parts;
    this.header = header;
  }

  /// @param palette three bytes per colour; not null if the header says that pixels are indices
  /// @param transparency the contents of tRNS, if there is one
  /// @param channels of the picture to be made
  Picture decode(int channels, byte @Nullable [] palette, byte @Nullable [] transparency)
      throws FormatException {
    List<Pass> passes = header.interlaced() ? ADAM7 : PLAIN;
    checkAmount(passes);
    PngSamples samples = new PngSamples(source, header, channels, palette, transparency);
    int width = header.width();
    byte[] picture = new byte[width * header.height() * channels];
    // Before each row there is room for one pixel of zeros, which filters count as its left
    // neighbour.
    int pixel = Math.max(1, header.bitsPerPixel() / 8);
    byte[] filter = new byte[1];
    byte[] above = new byte[pixel + header.rowBytes(width)];
    byte[] row = new byte[above.length];
    try {
      for (Pass pass : passes) {
        int columns = pass.columns(width);
        int rows = columns == 0 ? 0 : pass.rows(header.height());
        int length = header.rowBytes(columns);
        Arrays.fill(above, (byte) 0);
        for (int y = 0; y < rows; y++) {
          inflate(filter, 0, 1);
          inflate(row, pixel, length);
          if (!unfilter(filter[0], row, above, pixel, length)) {
            throw FormatException.in(
                source,
                "filter types 0 to 4",
                "%d in row %,d".formatted(filter[0] & 0xFF, pass.y() + y * pass.dy()));
          }
          int at = (pass.y() + y * pass.dy()) * width + pass.x();
          samples.take(row, pixel, columns, picture, at, pass.dx());
          byte[] swapped = above;
          above = row;
          row = swapped;
        }
      }
      checkEnd();
    } finally {
      inflater.end();
    }
    return new Picture(width, header.height(), channels, picture);
  }

  private void checkAmount(List<Pass> passes) throws FormatException {
    long needed = 0;
    for (Pass pass : passes) {
      int columns = pass.columns(header.width());
      if (columns > 0) {
        needed += (1L + header.rowBytes(columns)) * pass.rows(header.height());
      }
    }
    long compressed = 0;
    for (Part each : parts) {
      compressed += each.length();
    }
    if (needed > compressed * MOST_INFLATION) {
      throw FormatException.at(
          source,
          parts.getFirst().offset(),
          "compressed pixels of a picture of %,d×%,d".formatted(header.width(), header.height()),
          "only %,d bytes".formatted(compressed));
    }
  }

  /// Inflates the next `length` bytes of pixel data.
  private void inflate(byte[] to, int from, int length) throws FormatException {
    int end = from + length;
    int at = from;
    try {
      while (at < end) {
        int count = inflater.inflate(to, at, end - at);
        at += count;
        if (count == 0) {
          if (inflater.finished() || inflater.needsDictionary() || !feed()) {
            throw FormatException.at(
                source,
                part.offset(),
                "pixels of all %,d rows".formatted(header.height()),
                "the end of the pixel data");
          }
        }
      }
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  private void checkEnd() throws FormatException {
    byte[] surplus = new byte[1];
    try {
      while (!inflater.finished()) {
        if (inflater.inflate(surplus) > 0) {
          throw FormatException.at(
              source,
              part.offset(),
              "the end of the pixel data after row %,d".formatted(header.height() - 1),
              "more pixels");
        }
        if (!inflater.finished() && !feed()) {
          throw FormatException.at(
              source, part.offset(), "the checksum of the pixel data", "the end of the data");
        }
      }
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  private boolean feed() {
    if (!inflater.needsInput() || nextPart == parts.size()) {
      return false;
    }
    part = parts.get(nextPart++);
    inflater.setInput(bytes, part.offset(), part.length());
    return true;
  }

  private FormatException damaged(DataFormatException e) {
    return FormatException.at(
        source,
        part.offset(),
        "compressed pixels",
        "damage in them (%s)".formatted(e.getMessage()));
  }

  /// Undoes the filter of a row (section 9) in place; both rows have `pixel` zeros before them.
  ///
  /// @return false if there is no such filter
  private static boolean unfilter(int filter, byte[] row, byte[] above, int pixel, int length) {
    int end = pixel + length;
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = pixel; i < end; i++) {
          row[i] += row[i - pixel];
        }
      }
      case 2 -> {
        for (int i = pixel; i < end; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = pixel; i < end; i++) {
          row[i] += (byte) (((row[i - pixel] & 0xFF) + (above[i] & 0xFF)) / 2);
        }
      }
      case 4 -> {
        for (int i = pixel; i < end; i++) {
          row[i] += (byte) paeth(row[i - pixel] & 0xFF, above[i] & 0xFF, above[i - pixel] & 0xFF);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Whichever of left, above and left above is nearest to left + above - left above.
  private static int paeth(int a, int b, int c) {
    int fromA = Math.abs(b - c);
    int fromB = Math.abs(a - c);
    int fromC = Math.abs(a + b - 2 * c);
    if (fromA <= fromB && fromA <= fromC) {
      return a;
    }
    return fromB <= fromC ? b : c;
  }
}
