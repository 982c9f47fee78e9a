package dev.percept.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The content of a gzip file (RFC 1952), of one member or several. Checked are the header, its CRC
/// where it has one, the CRC and the length at the end of each member, and that nothing follows.
///
/// The JDK's own stream takes whatever follows a member for garbage to be passed over.
final class Gunzip extends InputStream {
  private static final int CHUNK = 1 << 18;
  private static final int HEADER_SIZE = 10;
  private static final int TRAILER_SIZE = 8;

  // RFC 1952, 2.3.1: the flags.
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final String source;
  private final byte[] bytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int position;
  private long given;
  private boolean inMember;

  /// @param source what messages call the file
  /// @param bytes the whole file; shared, not copied
  Gunzip(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /// Whether a file starts like a gzip file.
  static boolean isGzip(byte[] start) {
    return start.length >= 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
  }

  /// The most bytes that can come out: deflate makes [ZipDirectory#MOST_RATIO] of one at best.
  static long mostBytes(long compressed) {
    return compressed * ZipDirectory.MOST_RATIO;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    try {
      while (true) {
        if (!inMember) {
          if (position == bytes.length && position > 0) {
            return -1;
          }
          header();
        }
        int count = inflater.inflate(target, offset, Math.min(length, CHUNK));
        if (count > 0) {
          crc.update(target, offset, count);
          given += count;
          return count;
        }
        if (inflater.finished()) {
          trailer();
        } else if (inflater.needsInput() || inflater.needsDictionary()) {
          throw fault(bytes.length, "more deflated data", "the end of the file");
        }
      }
    } catch (DataFormatException e) {
      throw FormatException.in(
          source, "deflated data", "data that zlib refuses: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void header() throws FormatException {
    int start = position;
    if (bytes.length - start < HEADER_SIZE
        || (bytes[start] & 0xff) != 0x1f
        || (bytes[start + 1] & 0xff) != 0x8b) {
      throw start == 0
          ? fault(start, "a gzip header", "%d bytes of something else".formatted(bytes.length))
          : fault(start, "the end of the gzip file", (bytes.length - start) + " more bytes");
    }
    if (bytes[start + 2] != 8) {
      throw fault(start + 2, "gzip's method 8 (deflated)", "" + (bytes[start + 2] & 0xff));
    }
    int flags = bytes[start + 3];
    if ((flags & RESERVED) != 0) {
      throw fault(start + 3, "no reserved flags", "%02x".formatted(flags & 0xff));
    }
    position += HEADER_SIZE;
    if ((flags & HAS_EXTRA) != 0) {
      require(2, "extra field");
      int size = little(position, 2);
      require(2 + size, "extra field");
      position += 2 + size;
    }
    if ((flags & HAS_NAME) != 0) {
      skipText("name");
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText("comment");
    }
    if ((flags & HAS_CRC) != 0) {
      require(2, "header CRC");
      CRC32 own = new CRC32();
      own.update(bytes, start, position - start);
      if ((own.getValue() & 0xffff) != little(position, 2)) {
        throw fault(
            position,
            "header CRC %04x".formatted(own.getValue() & 0xffff),
            "%04x".formatted(little(position, 2)));
      }
      position += 2;
    }
    inflater.reset();
    inflater.setInput(bytes, position, bytes.length - position);
    crc.reset();
    given = 0;
    inMember = true;
  }

  private void trailer() throws FormatException {
    position = bytes.length - inflater.getRemaining();
    require(TRAILER_SIZE, "CRC and length");
    int wanted = little(position, 4);
    if (wanted != (int) crc.getValue()) {
      throw fault(
          position, "content with CRC-32 %08x".formatted(wanted), "%08x".formatted(crc.getValue()));
    }
    // RFC 1952, 2.3.1: the length modulo 2³².
    if (little(position + 4, 4) != (int) given) {
      throw fault(
          position + 4,
          "a content of %s bytes".formatted(Integer.toUnsignedString(little(position + 4, 4))),
          "" + given);
    }
    position += TRAILER_SIZE;
    inMember = false;
  }

  private void skipText(String what) throws FormatException {
    int start = position;
    while (true) {
      if (position == bytes.length) {
        throw fault(start, "a %s that ends in a zero".formatted(what), "the end of the file");
      }
      if (bytes[position++] == 0) {
        return;
      }
    }
  }

  private void require(int count, String what) throws FormatException {
    if (bytes.length - position < count) {
      throw fault(
          position, "%d bytes of %s".formatted(count, what), "" + (bytes.length - position));
    }
  }

  private int little(int at, int count) {
    int value = 0;
    for (int k = 0; k < count; k++) {
      value |= (bytes[at + k] & 0xff) << (8 * k);
    }
    return value;
  }

  private FormatException fault(long at, String expected, String found) {
    return FormatException.at(source, at, expected, found);
  }
}
