package dev.percept.formats;

import java.io.IOException;
import java.io.InputStream;

/// Bytes read in order, of which it is known how many there can be at most. Nothing is allocated
/// that could not be filled.
final class BoundedInput {
  private final String source;
  private final InputStream stream;
  private final long atMost;
  private final boolean exact;
  private long position;

  /// @param source what messages call it
  /// @param stream where the bytes come from; not closed by this class
  /// @param atMost the most bytes that can come
  /// @param exact whether just so many will come, unless the file is cut short under our hands
  BoundedInput(String source, InputStream stream, long atMost, boolean exact) {
    this.source = source;
    this.stream = stream;
    this.atMost = atMost;
    this.exact = exact;
  }

  /// What messages call it.
  String source() {
    return source;
  }

  /// The bytes read so far.
  long position() {
    return position;
  }

  /// The next `count` bytes; a fresh array.
  ///
  /// @param what what they are, for the message
  /// @throws FormatException if there are fewer, or more are asked for than one array holds
  byte[] bytes(long count, String what) throws IOException {
    if (count > atMost - position) {
      throw missing(count, what, (exact ? "" : "at most ") + (atMost - position));
    }
    if (count > NumericArray.MOST_BYTES) {
      throw FormatException.at(
          source,
          position,
          "at most %d bytes of %s".formatted(NumericArray.MOST_BYTES, what),
          "" + count);
    }
    byte[] bytes = new byte[(int) count];
    int read = stream.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length) {
      throw missing(count, what, "" + read);
    }
    position += count;
    return bytes;
  }

  /// Requires that nothing follows.
  ///
  /// @param what what came last, for the message
  /// @throws FormatException if there is another byte
  void end(String what) throws IOException {
    if (stream.read() >= 0) {
      throw FormatException.at(
          source,
          position,
          "the end after " + what,
          exact ? "%d more bytes".formatted(atMost - position) : "more bytes");
    }
  }

  private FormatException missing(long count, String what, String found) {
    return FormatException.at(source, position, "%d bytes of %s".formatted(count, what), found);
  }
}
