package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.dataset.MnistCache;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which data set to use.
final class DataOptions {
  static final String MNIST = "mnist";
  private static final String DIGITS = "digits";

  /// The digits that everybody's `--data digits` draws.
  private static final long DIGITS_SEED = 1;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = {
        "The data set: mnist (from the cache, else downloaded), digits (drawn by percept itself), an .npz"
            + " with x_train, y_train, x_test, y_test, a folder of IDX files, or a table as a .csv file."
            + " Default: mnist."
      })
  private String data = MNIST;

  @Option(names = "--offline", description = "Never touch the network.")
  private boolean offline;

  DataOptions() {}

  /// Whether the data set is a table in a CSV file.
  boolean isTable() {
    return isTable(data);
  }

  private static boolean isTable(String data) {
    return data.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /// The file of a table.
  Path table() {
    return Path.of(data);
  }

  /// Reads, downloads or draws the data set that the user named.
  ///
  /// @throws IOException if it cannot be had
  DataSplit load(Terminal terminal, Workers workers) throws IOException {
    return switch (data) {
      case MNIST -> mnist(terminal);
      case DIGITS -> digits(workers);
      case String name when isTable(name) -> throw FormatException.in(name, "images", "a table");
      default -> DatasetFiles.read(Path.of(data));
    };
  }

  /// The data set `data` if it only has to be read from files that are here; null if not.
  static @Nullable DataSplit readFiles(String data) throws IOException {
    return switch (data) {
      case MNIST -> {
        MnistCache cache = new MnistCache(cacheFolder());
        yield cache.isPresent() ? cache.read() : null;
      }
      case DIGITS -> null;
      case String name when isTable(name) -> null; // what it is to be, options say
      default -> DatasetFiles.read(Path.of(data));
    };
  }

  /// As [#load], but where MNIST cannot be had, says so and draws digits instead. Takes what
  /// `early` has read.
  DataSplit loadOrDraw(Terminal terminal, Workers workers, EarlyStart early) throws IOException {
    DataSplit ready = early.data(data);
    if (ready != null) {
      return ready;
    }
    if (!data.equals(MNIST)) {
      return load(terminal, workers);
    }
    try {
      return mnist(terminal);
    } catch (IOException e) {
      terminal.note("percept: " + e.getMessage());
      terminal.note("percept: going on with --data digits, images that percept draws itself");
      return digits(workers);
    }
  }

  private static DataSplit digits(Workers workers) {
    return DrawnDigits.draw(DIGITS_SEED, workers);
  }

  private DataSplit mnist(Terminal terminal) throws IOException {
    MnistCache cache = new MnistCache(cacheFolder());
    if (!cache.isPresent()) {
      if (offline) {
        throw new IOException(
            "mnist is not at %s, and --offline forbids to download it".formatted(cache.file()));
      }
      terminal.note("percept: downloading mnist to " + cache.file());
      ProgressLine progress = ProgressLine.ofBytes(terminal, "mnist");
      cache.download((file, bytes, total) -> progress.show(bytes, total));
      progress.end();
    }
    return cache.read();
  }

  private static Path cacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("percept");
  }
}
