package dev.percept.app.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the lines of a file that grows, each byte once. A line that is being written does not
/// count yet.
final class GrowingFile {
  private static final int PIECE = 1 << 16;

  private final Path file;
  private long read; // bytes up to the end of the last whole line
  private int lines;

  /// @param file which need not be there yet
  GrowingFile(Path file) {
    this.file = file;
  }

  /// The lines after the first `seen`.
  ///
  /// @return nothing if there are fewer: it is another file by now
  Optional<List<String>> after(int seen) throws IOException {
    if (seen < lines) {
      startOver();
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() >= read) {
        int before = lines;
        List<String> fresh = next(channel.position(read));
        lines += fresh.size();
        if (seen <= lines) {
          return Optional.of(fresh.subList(seen - before, fresh.size()));
        }
      }
    } catch (NoSuchFileException e) {
      if (seen == 0) {
        return Optional.of(List.of());
      }
    }
    startOver();
    return Optional.empty();
  }

  private void startOver() {
    read = 0;
    lines = 0;
  }

  private List<String> next(SeekableByteChannel channel) throws IOException {
    List<String> fresh = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    while (channel.read(piece) > 0) {
      piece.flip();
      while (piece.hasRemaining()) {
        byte next = piece.get();
        if (next == '\n') {
          fresh.add(line.toString(StandardCharsets.UTF_8));
          read += line.size() + 1L;
          line.reset();
        } else {
          line.write(next);
        }
      }
      piece.clear();
    }
    return fresh;
  }
}
