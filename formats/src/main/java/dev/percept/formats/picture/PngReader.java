package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Reads the chunks of a PNG file, strictly, as the specification has them (W3C, "Portable Network
/// Graphics (PNG) Specification, Third Edition", section 5 and 11): signature, header first, every
/// length and checksum, palette before pixels, pixel chunks in one run, end chunk. [PngPixels] then
/// turns the pixel data into grey levels or colours.
final class PngReader {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  // Length, type and checksum of a chunk.
  private static final int AROUND_DATA = 12;
  private static final int HEADER_LENGTH = 13;

  /// Where the data of a pixel chunk is in the file.
  record Part(int offset, int length) {}

  private final String source;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final List<Part> pixelData = new ArrayList<>();
  private @Nullable PngHeader header;
  private byte @Nullable [] palette;
  private byte @Nullable [] transparency;

  PngReader(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
  }

  /// Whether a file begins like PNG: the first half of its signature. The other half tells damage
  /// in transit.
  static boolean isPng(byte[] bytes) {
    return bytes.length >= 4 && Arrays.equals(bytes, 0, 4, SIGNATURE, 0, 4);
  }

  /// Reads the picture.
  ///
  /// @param channels of the picture to be made
  Picture read(int channels) throws FormatException {
    readChunks();
    PngPixels pixels = new PngPixels(source, bytes, pixelData, header());
    return pixels.decode(channels, palette, transparency);
  }

  /// What the chunks say of the picture.
  Pictures.Facts facts() throws FormatException {
    readChunks();
    PngHeader found = header();
    boolean coloured =
        found.channels() >= Picture.COLOUR || (palette != null && isColoured(palette));
    return new Pictures.Facts(found.width(), found.height(), coloured);
  }

  private static boolean isColoured(byte[] palette) {
    for (int i = 0; i < palette.length; i += 3) {
      if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
        return true;
      }
    }
    return false;
  }

  private void readChunks() throws FormatException {
    if (!Arrays.equals(bytes, 0, Math.min(8, bytes.length), SIGNATURE, 0, 8)) {
      throw FormatException.at(
          source, 4, "the rest of a PNG signature, 0d 0a 1a 0a", hex(4, Math.min(8, bytes.length)));
    }
    int at = SIGNATURE.length;
    String previous = "";
    while (!previous.equals("IEND")) {
      int left = bytes.length - at;
      if (left < AROUND_DATA) {
        throw FormatException.at(
            source,
            at,
            previous.isEmpty() ? "the header chunk IHDR" : "a chunk after " + previous,
            left == 0 ? "the end of the file" : "%d bytes and the end".formatted(left));
      }
      String type = type(at);
      long length = Integer.toUnsignedLong(buffer.getInt(at));
      if (length > left - AROUND_DATA) {
        throw FormatException.at(
            source,
            at,
            "at most %,d bytes in chunk %s, as many as the file holds"
                .formatted(left - AROUND_DATA, type),
            "a length of %,d".formatted(length));
      }
      checkSum(at, (int) length, type);
      if (previous.isEmpty() != type.equals("IHDR")) {
        throw FormatException.at(
            source,
            at,
            previous.isEmpty() ? "the header chunk IHDR" : "one header chunk IHDR",
            previous.isEmpty() ? type : "another");
      }
      take(type, at, (int) length, previous);
      at += AROUND_DATA + (int) length;
      previous = type;
    }
    if (pixelData.isEmpty()) {
      throw FormatException.at(
          source, at - AROUND_DATA, "a chunk IDAT with pixels before IEND", "none");
    }
  }

  private void take(String type, int at, int length, String previous) throws FormatException {
    int data = at + 8;
    switch (type) {
      case "IHDR" -> {
        checkLength(type, at, length, HEADER_LENGTH, HEADER_LENGTH);
        header = PngHeader.read(source, buffer, data);
      }
      case "PLTE" -> {
        if (palette != null || !pixelData.isEmpty()) {
          throw FormatException.at(source, at, "one palette PLTE, before the pixels", "another");
        }
        checkLength(type, at, length, 3, 3 * 256);
        if (length % 3 != 0) {
          throw FormatException.at(source, at, "a palette of 3 bytes a colour", length + " bytes");
        }
        palette = Arrays.copyOfRange(bytes, data, data + length);
      }
      case "tRNS" -> takeTransparency(at, length);
      case "IDAT" -> {
        if (!pixelData.isEmpty() && !previous.equals("IDAT")) {
          throw FormatException.at(
              source, at, "all chunks IDAT in one run", "another after " + previous);
        }
        if (header().colourType() == PngHeader.PALETTE && palette == null) {
          throw FormatException.at(source, at, "a palette PLTE before the pixels", "none");
        }
        pixelData.add(new Part(data, length));
      }
      case "IEND" -> checkLength(type, at, length, 0, 0);
      default -> {
        // A capital first letter says that the picture cannot be understood without the chunk
        // (5.4).
        if (Character.isUpperCase(type.charAt(0))) {
          throw FormatException.at(
              source, at, "a chunk of the PNG specification", FormatException.quoted(type));
        }
      }
    }
  }

  private void takeTransparency(int at, int length) throws FormatException {
    int expected =
        switch (header().colourType()) {
          case PngHeader.GREY -> 2;
          case PngHeader.COLOUR -> 6;
          case PngHeader.PALETTE -> palette == null ? 0 : palette.length / 3;
          default -> 0;
        };
    if (expected == 0 || transparency != null || !pixelData.isEmpty()) {
      throw FormatException.at(
          source,
          at,
          "tRNS once, after any palette, before the pixels, in a picture without alpha",
          "one that is out of place");
    }
    boolean indexed = header().colourType() == PngHeader.PALETTE;
    checkLength("tRNS", at, length, indexed ? 0 : expected, expected);
    transparency = Arrays.copyOfRange(bytes, at + 8, at + 8 + length);
  }

  private PngHeader header() {
    if (header == null) {
      throw new IllegalStateException("no header yet");
    }
    return header;
  }

  private String type(int at) throws FormatException {
    for (int i = at + 4; i < at + 8; i++) {
      byte letter = bytes[i];
      if (!((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z'))) {
        throw FormatException.at(
            source, at + 4L, "a chunk type of four letters", hex(at + 4, at + 8));
      }
    }
    return new String(bytes, at + 4, 4, StandardCharsets.US_ASCII);
  }

  private void checkSum(int at, int length, String type) throws FormatException {
    CRC32 sum = new CRC32();
    sum.update(bytes, at + 4, 4 + length);
    int found = buffer.getInt(at + 8 + length);
    if (found != (int) sum.getValue()) {
      throw FormatException.at(
          source,
          at + 8L + length,
          "checksum %08x of chunk %s".formatted(sum.getValue(), type),
          "%08x".formatted(found));
    }
  }

  private void checkLength(String type, int at, int length, int least, int most)
      throws FormatException {
    if (length < least || length > most) {
      throw FormatException.at(
          source,
          at,
          least == most
              ? "%d bytes in chunk %s".formatted(least, type)
              : "%d to %d bytes in chunk %s".formatted(least, most, type),
          String.valueOf(length));
    }
  }

  private String hex(int from, int to) {
    return from == to
        ? "the end of the file"
        : HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
  }
}
