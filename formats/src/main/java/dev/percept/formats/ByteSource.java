package dev.percept.formats;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Bytes that can be read at any place: a file, or an array in memory. Safe for many threads.
sealed interface ByteSource extends Closeable {

  /// What messages call it.
  String name();

  /// The number of bytes.
  long size();

  /// Reads some bytes.
  ///
  /// @return how many, at least 1, or -1 if `position` is at the end
  int read(long position, byte[] target, int offset, int length) throws IOException;

  @Override
  void close() throws IOException;

  /// Opens a file.
  ///
  /// @throws IOException with the file and the reason in its message, if it cannot be opened
  static ByteSource open(Path path) throws IOException {
    String name = FormatException.source(path);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(name, null, "is a folder, expected a file");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new OfFile(name, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      // The message of the original is the bare path.
      throw new NoSuchFileException(name, null, "no such file");
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(name, null, "no permission to read it");
    }
  }

  /// Bytes in memory; shared, not copied.
  static ByteSource of(String name, byte[] bytes) {
    return new OfArray(name, bytes);
  }

  /// The bytes from `start` to the end, in order.
  default BoundedInput input() {
    return new BoundedInput(name(), stream(0, size()), size(), true);
  }

  /// All bytes.
  ///
  /// @throws FormatException if they are more than one Java array holds
  default byte[] all() throws IOException {
    return input().bytes(size(), "content");
  }

  /// A part of the bytes, in order.
  default InputStream stream(long start, long length) {
    return new Part(this, start, start + length);
  }

  /// A file.
  record OfFile(String name, FileChannel channel, long size) implements ByteSource {
    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(target, offset, length), position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// An array.
  final class OfArray implements ByteSource {
    private final String name;
    private final byte[] bytes;

    OfArray(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      if (position >= bytes.length) {
        return -1;
      }
      int count = (int) Math.min(length, bytes.length - position);
      System.arraycopy(bytes, (int) position, target, offset, count);
      return count;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /// A part of a source, as a stream; closing it leaves the source open.
  final class Part extends InputStream {
    /// The most bytes asked of a file at once: the JDK copies through a buffer of this size.
    private static final int CHUNK = 1 << 20;

    private final ByteSource source;
    private final long end;
    private long position;

    Part(ByteSource source, long start, long end) {
      this.source = source;
      this.position = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (position >= end) {
        return -1;
      }
      int wanted = (int) Math.min(Math.min(length, CHUNK), end - position);
      int count = source.read(position, target, offset, wanted);
      if (count > 0) {
        position += count;
      }
      return count;
    }
  }
}
