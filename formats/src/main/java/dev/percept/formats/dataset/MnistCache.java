package dev.percept.formats.dataset;

import dev.percept.data.DataSplit;
import dev.percept.formats.FormatException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The folder that MNIST is kept in, as one file `mnist.npz`.
///
/// The network is touched by [#download] and by nothing else in this library.
///
/// @param folder the folder; need not exist. By custom `percept` in `$XDG_CACHE_HOME` or in
///   `~/.cache`, which the caller finds out
public record MnistCache(Path folder) {

  /// Hears how a download goes, on the thread that asked for it, several times a second.
  @FunctionalInterface
  public interface Progress {
    /// Some bytes are there.
    ///
    /// @param file the address that is being read
    /// @param bytes how many of its bytes are there
    /// @param total how many there will be, or -1 if it did not say
    void progress(URI file, long bytes, long total);
  }

  /// How long a download may take.
  ///
  /// @param answer all the time spent waiting for first bytes, over all mirrors; each gets an equal
  ///   share of what is left
  /// @param silence the longest pause within a file
  /// @param file the longest time for one file
  public record Limits(Duration answer, Duration silence, Duration file) {
    /// Ten seconds for answers and for pauses, five minutes for a file (11 MB at 40 kB/s).
    public static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5));
  }

  /// The file that MNIST is kept in, whether it is there or not.
  public Path file() {
    return folder.resolve("mnist.npz");
  }

  /// Whether the file is there.
  public boolean isPresent() {
    return Files.isRegularFile(file());
  }

  /// Reads the file. Its contents were checked when it was downloaded, and its check sums are
  /// checked again now; that it is MNIST, and not another data set put there by hand, is for
  /// [Mnist#isMnist] to say.
  ///
  /// @throws FormatException if it is damaged
  /// @throws IOException if it cannot be read
  public DataSplit read() throws IOException {
    return DatasetFiles.read(file(), "mnist");
  }

  /// Downloads MNIST from the first of [Mnist#MIRRORS] that has it, within [Limits#USUAL].
  ///
  /// @throws IOException if none has, or the file cannot be written
  public void download(Progress progress) throws IOException {
    download(Mnist.MIRRORS, Mnist.FINGERPRINT, Limits.USUAL, progress);
  }

  /// Downloads a data set from the first mirror that has it. It is held in memory until its
  /// contents are checked, and only then moved into place in one step: an interrupted or killed
  /// download leaves nothing, and two processes may do this at once.
  ///
  /// @param mirrors where to look, in order
  /// @param expected what the data set must contain
  /// @param limits how long it may take
  /// @param progress hears how it goes
  /// @throws IOException if no mirror has it (one line that says why for each), if the file cannot
  ///   be written, or if the thread is interrupted
  public void download(
      List<Mirror> mirrors, DataFingerprint expected, Limits limits, Progress progress)
      throws IOException {
    new MnistDownload(expected, limits, progress).into(this, mirrors);
  }
}
