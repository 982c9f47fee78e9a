package dev.percept.formats.picture;

import dev.percept.formats.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG pictures of 8 bits per sample, grey, colour or indexed (W3C, "Portable Network
/// Graphics (PNG) Specification, Third Edition"): header, one chunk of pixels without filters, end.
/// Filters help photographs; digits on black are smaller without.
///
/// A writer keeps its compressor and buffers for the next picture, belongs to one thread, and
/// should be closed. The same pixels give the same bytes, as long as zlib in the Java runtime is
/// the same.
public final class PngWriter implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int HEADER_LENGTH = 13;
  // The signature, the three chunks' lengths, types and checksums, and the header's data.
  private static final int AROUND_PIXELS = 8 + 3 * 12 + HEADER_LENGTH;

  private final Deflater deflater = new Deflater();
  private final CRC32 sum = new CRC32();
  private byte[] rows = new byte[0];
  private byte[] compressed = new byte[0];

  /// A writer for any number of pictures, of any sizes.
  public PngWriter() {}

  /// A picture in grey as a whole file.
  ///
  /// @param pixels from `offset` on, `height` × `width` bytes, row by row, 0 black to 255 white.
  ///   Not modified.
  /// @throws IllegalArgumentException if a size is below 1 or the pixels are too few
  public byte[] grey(byte[] pixels, int offset, int width, int height) {
    return encode(pixels, offset, width, height, PngHeader.GREY, 1);
  }

  /// A picture in colour as a whole file.
  ///
  /// @param pixels from `offset` on, `height` × `width` × 3 bytes: red, green and blue, in sRGB.
  ///   Not modified.
  /// @throws IllegalArgumentException if a size is below 1 or the pixels are too few
  public byte[] colour(byte[] pixels, int offset, int width, int height) {
    return encode(pixels, offset, width, height, PngHeader.COLOUR, 3);
  }

  /// A picture of at most 256 colours, which may be transparent, as a whole file.
  ///
  /// @param pixels from `offset` on, `height` × `width` bytes, row by row, each the index of its
  ///   colour. Not modified.
  /// @param palette 1 to 256 colours, each as alpha, red, green and blue, 8 bits of each. Not
  ///   modified.
  /// @throws IllegalArgumentException if a size is below 1, the pixels are too few, or there are no
  ///   colours or too many
  public byte[] indexed(byte[] pixels, int offset, int width, int height, int... palette) {
    if (palette.length < 1 || palette.length > 256) {
      throw new IllegalArgumentException("a palette has 1 to 256 colours, found " + palette.length);
    }
    return encode(pixels, offset, width, height, PngHeader.PALETTE, 1, palette);
  }

  /// Writes a picture to a file, whole or not at all ([AtomicFile]).
  ///
  /// @throws IOException if it cannot be written
  public static void write(Path path, Picture picture) throws IOException {
    byte[] file;
    try (PngWriter writer = new PngWriter()) {
      file =
          picture.channels() == Picture.GREY
              ? writer.grey(picture.samples(), 0, picture.width(), picture.height())
              : writer.colour(picture.samples(), 0, picture.width(), picture.height());
    }
    AtomicFile.write(path, out -> out.write(file));
  }

  /// Frees the compressor.
  @Override
  public void close() {
    deflater.end();
  }

  private byte[] encode(
      byte[] pixels,
      int offset,
      int width,
      int height,
      int colourType,
      int channels,
      int... palette) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture needs at least 1×1 pixels, found %d×%d".formatted(height, width));
    }
    long row = (long) width * channels;
    long length = (1 + row) * height;
    if (offset < 0 || row * height > pixels.length - (long) offset || length > 1 << 30) {
      throw new IllegalArgumentException(
          "a picture of %d×%d at %d does not fit %d bytes"
              .formatted(height, width, offset, pixels.length));
    }
    if (rows.length < length) {
      rows = new byte[(int) length];
      // Deflate stores what it cannot compress, with a few bytes for every 16 KB; the rest is
      // slack.
      compressed = new byte[(int) (length + length / 64 + 64)];
    }
    for (int y = 0; y < height; y++) {
      int at = (int) (y * (1 + row));
      rows[at] = 0;
      System.arraycopy(pixels, (int) (offset + y * row), rows, at + 1, (int) row);
    }
    deflater.reset();
    deflater.setInput(rows, 0, (int) length);
    deflater.finish();
    int packed = deflater.deflate(compressed);
    if (!deflater.finished()) {
      throw new IllegalStateException("compressed pixels are longer than deflate can make them");
    }

    int colours = palette.length == 0 ? 0 : 2 * 12 + 4 * palette.length;
    byte[] bytes = new byte[AROUND_PIXELS + colours + packed];
    ByteBuffer file = ByteBuffer.wrap(bytes).put(SIGNATURE);
    begin(file, "IHDR", HEADER_LENGTH);
    file.putInt(width).putInt(height).put((byte) 8).put((byte) colourType);
    file.put((byte) 0).put((byte) 0).put((byte) 0);
    end(file, bytes, HEADER_LENGTH);
    if (colours > 0) {
      begin(file, "PLTE", 3 * palette.length);
      for (int colour : palette) {
        file.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
      }
      end(file, bytes, 3 * palette.length);
      begin(file, "tRNS", palette.length);
      for (int colour : palette) {
        file.put((byte) (colour >> 24));
      }
      end(file, bytes, palette.length);
    }
    begin(file, "IDAT", packed);
    file.put(compressed, 0, packed);
    end(file, bytes, packed);
    begin(file, "IEND", 0);
    end(file, bytes, 0);
    return bytes;
  }

  private static void begin(ByteBuffer file, String type, int length) {
    file.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII));
  }

  /// Adds the checksum of the chunk's type and of its `length` bytes of data.
  private void end(ByteBuffer file, byte[] bytes, int length) {
    sum.reset();
    sum.update(bytes, file.position() - length - 4, length + 4);
    file.putInt((int) sum.getValue());
  }
}
