package dev.percept.formats;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Files written whole or not at all: into a temporary file in the same folder, forced to disk,
/// then renamed over the target in one step; the folder is forced to disk too. Whatever fails, the
/// temporary file is removed and an old target stays as it was. Only a process that is killed can
/// leave a temporary file behind; its name starts with a dot and ends in `.tmp`.
public final class AtomicFile {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private AtomicFile() {}

  /// What to write.
  @FunctionalInterface
  public interface Content {
    /// Writes everything; need not close or flush.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes `target`. Its folder must exist; a symbolic link is followed.
  ///
  /// @throws IOException with the file and the reason in one line, if it cannot be written, for
  ///   example because the disk is full
  public static void write(Path target, Content content) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // A rename would put a file in the place of a folder or of a device such as the null device.
      throw new FileSystemException(
          target.toString(), null, "could not be written: it exists and is not a file");
    }
    Path place =
        Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
    try {
      Path temporary = null;
      try {
        FileChannel channel = null;
        while (channel == null) {
          Path candidate = temporaryName(place);
          try {
            channel =
                FileChannel.open(
                    candidate, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            temporary = candidate;
          } catch (FileAlreadyExistsException e) {
            // Left behind by a process that was killed; the next name is another.
          }
        }
        try (FileChannel open = channel;
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(open), 1 << 16)) {
          content.writeTo(out);
          out.flush();
          open.force(true);
        }
        if (temporary != null) {
          Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
          force(place.toAbsolutePath().getParent());
        }
      } catch (Throwable failure) {
        if (temporary != null) {
          try {
            Files.deleteIfExists(temporary);
          } catch (IOException e) {
            failure.addSuppressed(e);
          }
        }
        throw failure;
      }
    } catch (FormatException e) {
      // The content could not be made; that is not about the target.
      throw e;
    } catch (IOException e) {
      throw new IOException("%s: could not be written: %s".formatted(target, reason(e)), e);
    }
  }

  // Without it, a power failure could take the new name back. Where a folder cannot be opened, as
  // on
  // Windows, there is nothing to be done.
  private static void force(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file is there; only how soon its name is on the disk is left to the system.
    }
  }

  private static Path temporaryName(Path place) {
    return place.resolveSibling(
        ".%s.%d-%d.tmp"
            .formatted(
                place.getFileName(), ProcessHandle.current().pid(), COUNT.incrementAndGet()));
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "the folder does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
