package dev.percept.formats.picture;

import dev.percept.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the markers of a JPEG file say (ITU-T T.81, annex B), checked from the first to the marker
/// of the end, before anything is decoded.
///
/// @param width pixels per row, at least 1
/// @param height rows, at least 1
/// @param components 1 grey, 3 colour, 4 printing colours
/// @param plainColour whether three components are red, green and blue themselves
/// @param adobe whether there is an Adobe marker: its printing colours are stored inverted
/// @param adobeTransform what that marker says of the colours: 0 as they are, 1 YCbCr, 2 YCCK
/// @param orientation EXIF's tag of that name, 1 to 8; 1 if there is none
record JpegStructure(
    int width,
    int height,
    int components,
    boolean plainColour,
    boolean adobe,
    int adobeTransform,
    int orientation) {

  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  /// Whether a file begins like JPEG.
  static boolean isJpeg(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xFF) == 0xFF
        && (bytes[1] & 0xFF) == START_OF_IMAGE
        && (bytes[2] & 0xFF) == 0xFF;
  }

  /// Reads the markers of a file.
  ///
  /// @throws FormatException if they are not those of a whole JPEG picture that can be decoded
  static JpegStructure of(String source, byte[] bytes) throws FormatException {
    return new Walk(source, bytes).walk();
  }

  /// One walk over the markers.
  private static final class Walk {
    private final String source;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private @Nullable JpegStructure frame;
    private int adobeTransform = -1;
    private int orientation = 1;
    private boolean jfif;

    Walk(String source, byte[] bytes) {
      this.source = source;
      this.bytes = bytes;
      this.buffer = ByteBuffer.wrap(bytes);
    }

    JpegStructure walk() throws FormatException {
      int at = 2;
      boolean scanned = false;
      while (true) {
        int marker = markerAt(at);
        // Any number of fill bytes ff may come before a marker (B.1.1.2).
        while (marker == 0xFF) {
          at++;
          marker = markerAt(at);
        }
        if (marker == END_OF_IMAGE) {
          break;
        }
        // TEM and restart markers stand alone.
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
          at += 2;
          continue;
        }
        if (marker == 0 || marker == START_OF_IMAGE) {
          throw FormatException.at(source, at, "a marker", "ff %02x".formatted(marker));
        }
        int length = lengthAt(at, marker);
        take(marker, at, length);
        at += 2 + length;
        if (marker == START_OF_SCAN) {
          if (frame == null) {
            throw FormatException.at(
                source, at, "the frame header before the first scan", "a scan");
          }
          scanned = true;
          at = endOfScan(at);
        }
      }
      JpegStructure found = frame;
      if (found == null || !scanned) {
        throw FormatException.at(
            source,
            at,
            found == null ? "a frame header" : "a scan with pixels",
            "the end of the picture");
      }
      return new JpegStructure(
          found.width,
          found.height,
          found.components,
          adobeTransform >= 0 ? adobeTransform == 0 : found.plainColour && !jfif,
          adobeTransform >= 0,
          Math.max(0, adobeTransform),
          orientation);
    }

    private int markerAt(int at) throws FormatException {
      if (at + 1 >= bytes.length) {
        throw FormatException.at(
            source,
            bytes.length,
            "the end marker ff d9 of the picture",
            "the end of the file: it was cut off");
      }
      if (bytes[at] != (byte) 0xFF) {
        throw FormatException.at(source, at, "a marker ff …", "%02x".formatted(bytes[at] & 0xFF));
      }
      return bytes[at + 1] & 0xFF;
    }

    /// The length of the segment at `at`, its two length bytes included.
    private int lengthAt(int at, int marker) throws FormatException {
      int left = bytes.length - at - 2;
      int length = left < 2 ? 0 : buffer.getShort(at + 2) & 0xFFFF;
      if (length < 2 || length > left) {
        throw FormatException.at(
            source,
            at,
            "a segment ff %02x of 2 to %,d bytes, as many as the file holds"
                .formatted(marker, left),
            left < 2 ? "the end of the file" : "a length of %,d".formatted(length));
      }
      return length;
    }

    private void take(int marker, int at, int length) throws FormatException {
      int data = at + 4;
      int end = at + 2 + length;
      if (marker == APP1 && startsWith(data, end, EXIF)) {
        orientation = orientation(data + EXIF.length, end);
      } else if (marker == APP14 && startsWith(data, end, ADOBE) && end - data >= 12) {
        adobeTransform = bytes[data + 11] & 0xFF;
      } else if (marker == 0xE0) {
        jfif = true;
      } else if (isFrame(marker)) {
        takeFrame(marker, at, end);
      }
    }

    private void takeFrame(int marker, int at, int end) throws FormatException {
      if (marker > 0xC2) {
        throw FormatException.at(
            source,
            at,
            "a baseline, extended or progressive picture (ff c0 to ff c2)",
            "a lossless, hierarchical or arithmetic one (ff %02x)".formatted(marker));
      }
      if (frame != null) {
        throw FormatException.at(source, at, "one frame header", "another");
      }
      int data = at + 4;
      int components = end - data < 6 ? 0 : bytes[data + 5] & 0xFF;
      if (end - data != 6 + 3 * components
          || (components != 1 && components != 3 && components != 4)) {
        throw FormatException.at(
            source,
            at,
            "a frame header of 1, 3 or 4 components, 3 bytes each",
            "%d components in %d bytes".formatted(components, end - data));
      }
      if (bytes[data] != 8) {
        throw FormatException.at(
            source, data, "8 bits per sample", String.valueOf(bytes[data] & 0xFF));
      }
      int height = buffer.getShort(data + 1) & 0xFFFF;
      int width = buffer.getShort(data + 3) & 0xFFFF;
      Pictures.checkSize(source, data + 1L, width, height);
      checkData(data + 1L, width, height);
      boolean plainColour =
          components == 3
              && bytes[data + 6] == 'R'
              && bytes[data + 9] == 'G'
              && bytes[data + 12] == 'B';
      frame = new JpegStructure(width, height, components, plainColour, false, 0, 1);
    }

    // Every block of 8×8 has a code for its mean (F.1.2.1, G.1.2.1), and a code has at least a bit.
    // A file too small for that would only make the decoder ask for memory.
    private void checkData(long at, int width, int height) throws FormatException {
      long blocks = (long) (width / 8) * (height / 8);
      if (blocks / Byte.SIZE > bytes.length) {
        throw FormatException.at(
            source,
            at,
            "a file of at least %,d bytes for %,d × %,d pixels"
                .formatted(blocks / Byte.SIZE, height, width),
            "%,d".formatted(bytes.length));
      }
    }

    private static boolean isFrame(int marker) {
      // c4, c8 and cc are tables and an extension.
      return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /// The first marker after the compressed data at `at`. There a byte ff is followed by 0, or is
    /// a restart marker.
    private int endOfScan(int at) {
      int i = at;
      while (i + 1 < bytes.length) {
        int next = bytes[i + 1] & 0xFF;
        if (bytes[i] == (byte) 0xFF && next != 0 && !(next >= 0xD0 && next <= 0xD7)) {
          return i;
        }
        i++;
      }
      return bytes.length;
    }

    private boolean startsWith(int from, int end, byte[] prefix) {
      return end - from >= prefix.length
          && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /// The orientation of an EXIF block, which is a TIFF file (TIFF 6.0, section 2); 1 where it has
    /// none or cannot be understood, as a picture is worth showing without.
    private int orientation(int from, int end) {
      if (end - from < 8) {
        return 1;
      }
      ByteBuffer tiff = ByteBuffer.wrap(bytes, from, end - from).slice();
      tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long directory = Integer.toUnsignedLong(tiff.getInt(4));
      if (directory + 2 > tiff.limit()) {
        return 1;
      }
      int entries = tiff.getShort((int) directory) & 0xFFFF;
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + 12L * i;
        if (entry + 12 > tiff.limit()) {
          return 1;
        }
        int at = (int) entry;
        if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION_TAG
            && tiff.getShort(at + 2) == SHORT_TYPE) {
          int value = tiff.getShort(at + 8) & 0xFFFF;
          return value >= 1 && value <= 8 ? value : 1;
        }
      }
      return 1;
    }
  }
}
