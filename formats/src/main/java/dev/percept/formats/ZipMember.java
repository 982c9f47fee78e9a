package dev.percept.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// One member of a zip archive, as its directory lists it.
///
/// @param name its name in the archive
/// @param deflated whether it is deflated; else it is stored as it is
/// @param crc the CRC-32 of its content
/// @param compressed the bytes it takes in the archive
/// @param size the bytes of its content
/// @param start the place of its first byte in the archive
record ZipMember(String name, boolean deflated, long crc, long compressed, long size, long start) {

  /// A stream over the content, to be closed by the caller, which checks size and CRC at its end.
  Content open(ByteSource source) {
    return new Content(this, source);
  }

  /// The content of a member.
  static final class Content extends InputStream {
    /// Inflated at once: small enough to be still in the processor's cache when the CRC reads it,
    /// and not to hold up the garbage collector, which the inflater pins.
    private static final int CHUNK = 1 << 18;

    private final ZipMember member;
    private final String label;
    private final InputStream stored;
    private final byte[] buffer;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private long taken;
    private long given;
    private boolean ended;

    Content(ZipMember member, ByteSource source) {
      this.member = member;
      this.label = FormatException.part(source.name(), member.name());
      this.stored = source.stream(member.start(), member.compressed());
      this.buffer = new byte[member.deflated() ? (int) Math.min(1 << 16, member.compressed()) : 0];
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
      if (ended) {
        return -1;
      }
      int wanted = Math.min(length, CHUNK);
      int count =
          member.deflated() ? inflate(target, offset, wanted) : copy(target, offset, wanted);
      if (count < 0) {
        checkEnd();
        ended = true;
        return -1;
      }
      given += count;
      if (given > member.size()) {
        throw FormatException.in(label, member.size() + " bytes of content", "more");
      }
      crc.update(target, offset, count);
      return count;
    }

    @Override
    public void close() {
      inflater.end();
    }

    private int copy(byte[] target, int offset, int length) throws IOException {
      int count = stored.read(target, offset, length);
      taken += Math.max(0, count);
      return count;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
      try {
        while (true) {
          int count = inflater.inflate(target, offset, length);
          if (count > 0) {
            return count;
          }
          if (inflater.finished()) {
            return -1;
          }
          if (inflater.needsDictionary()) {
            throw FormatException.in(label, "deflated data", "data that needs a dictionary");
          }
          int read = stored.read(buffer, 0, buffer.length);
          if (read <= 0) {
            throw FormatException.in(
                label,
                "deflated data that ends within its %d bytes".formatted(member.compressed()),
                "data that goes on");
          }
          taken += read;
          inflater.setInput(buffer, 0, read);
        }
      } catch (DataFormatException e) {
        throw FormatException.in(
            label, "deflated data", "data that zlib refuses: " + e.getMessage());
      }
    }

    private void checkEnd() throws FormatException {
      long used = member.deflated() ? taken - inflater.getRemaining() : taken;
      if (used != member.compressed()) {
        throw FormatException.in(
            label, "data of %d bytes".formatted(member.compressed()), used + " bytes");
      }
      if (given != member.size()) {
        throw FormatException.in(label, member.size() + " bytes of content", "" + given);
      }
      if (crc.getValue() != member.crc()) {
        throw FormatException.in(
            label,
            "content with CRC-32 %08x".formatted(member.crc()),
            "%08x".formatted(crc.getValue()));
      }
    }
  }
}
