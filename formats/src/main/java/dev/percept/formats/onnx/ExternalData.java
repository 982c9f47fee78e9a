package dev.percept.formats.onnx;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers in files beside an ONNX model (onnx project, docs/ExternalData.md). Only regular files
/// in the model's own folder are opened, after all links have been followed.
final class ExternalData {
  /// The most bytes that one array holds.
  private static final long MOST = Integer.MAX_VALUE - 8;

  private final @Nullable Path folder;

  /// @param folder where the model is; null for one in memory, which can have no files beside it
  ExternalData(@Nullable Path folder) {
    this.folder = folder;
  }

  /// The bytes of one tensor.
  ///
  /// @param place what messages call it
  /// @param entries what the model says of where they are
  /// @param length how many they must be
  byte[] read(String place, Map<String, String> entries, long length) throws IOException {
    String location = entries.getOrDefault("location", "");
    Path file = file(place, location);
    long offset = whole(place, entries, "offset", 0);
    long said = whole(place, entries, "length", length);
    if (said != length) {
      throw FormatException.in(place, "a length of %d bytes".formatted(length), "" + said);
    }
    if (length > MOST) {
      throw FormatException.in(place, "at most 2 GB", "%,d bytes".formatted(length));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (offset > channel.size() || length > channel.size() - offset) {
        throw FormatException.in(
            place,
            "%d bytes from byte %d on in %s"
                .formatted(length, offset, FormatException.quoted(location)),
            "a file of %d".formatted(channel.size()));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw FormatException.in(place, length + " bytes", "" + bytes.position());
        }
      }
      return bytes.array();
    }
  }

  private Path file(String place, String location) throws IOException {
    String expected = "a regular file in the model's own folder";
    if (folder == null) {
      throw FormatException.in(place, "numbers in the model itself", "numbers in another file");
    }
    Path file;
    try {
      file = folder.resolve(location);
    } catch (InvalidPathException e) {
      throw FormatException.in(place, expected, FormatException.quoted(location));
    }
    if (!Files.isRegularFile(file)) {
      throw FormatException.in(
          place, expected, FormatException.quoted(location) + ", which there is not");
    }
    Path real = file.toRealPath();
    if (location.isEmpty() || !real.startsWith(folder.toRealPath())) {
      throw FormatException.in(
          place, expected, FormatException.quoted(location) + ", which is elsewhere");
    }
    return real;
  }

  private static long whole(String place, Map<String, String> entries, String key, long otherwise)
      throws FormatException {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw FormatException.in(place, "a whole number as " + key, FormatException.quoted(text));
  }
}
