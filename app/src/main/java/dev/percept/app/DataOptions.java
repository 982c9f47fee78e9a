package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.FormatException;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.dataset.ImageFolderFiles;
import dev.percept.formats.dataset.ImageOptions;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.dataset.MnistCache;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.table.TableFiles;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
            + " with x_train, y_train, x_test, y_test, a folder of IDX files, a folder of pictures with a"
            + " sub-folder for each class, or a table: .csv, .tsv, or .libsvm."
            + " Default: mnist."
      })
  private String data = MNIST;

  @Option(names = "--offline", description = "Never touch the network.")
  private boolean offline;

  @Mixin private FolderOptions folder = new FolderOptions();

  DataOptions() {}

  /// What one can choose from: the data set named, and those that percept brings.
  List<String> choices() {
    return Stream.of(data, MNIST, DIGITS).distinct().toList();
  }

  /// Whether the data set is a table.
  boolean isTable() {
    return isTable(data);
  }

  static boolean isTable(String data) {
    return TableFiles.isTable(data);
  }

  /// The file of a table.
  Path table() {
    return Path.of(data);
  }

  /// Whether the data set is a folder of pictures.
  boolean isFolder() throws IOException {
    return isFolder(data);
  }

  private static boolean isFolder(String data) throws IOException {
    return !data.equals(MNIST) && !data.equals(DIGITS) && ImageFolderFiles.isOne(Path.of(data));
  }

  /// Reads, downloads or draws the data set that the user named.
  ///
  /// @throws IOException if it cannot be had
  LoadedData load(Terminal terminal, Workers workers) throws IOException {
    if (isFolder()) {
      return loadFolder(folder.read(), terminal, workers);
    }
    folder.refuse();
    return new LoadedData(
        switch (data) {
          case MNIST -> mnist(terminal);
          case DIGITS -> digits(workers);
          case String name when isTable(name) ->
              throw FormatException.in(name, "images", "a table");
          default -> DatasetFiles.read(Path.of(data));
        });
  }

  private LoadedData loadFolder(ImageOptions options, Terminal terminal, Workers workers)
      throws IOException {
    ImageFolderFiles.Images images =
        ImageFolderFiles.read(
            Path.of(data),
            options,
            folder.cache(cacheFolder()),
            workers,
            new FolderOptions.Shown(terminal));
    return new LoadedData(images.data(), Optional.empty(), Optional.of(images.schema()));
  }

  /// Reads a folder of pictures for a model that was trained on others: they are brought to what it
  /// takes unless options say otherwise.
  ///
  /// @param input what the model takes
  LoadedData loadFolderFor(Shape input, Terminal terminal, Workers workers) throws IOException {
    boolean colour = input.rank() == 3 && input.size(2) == Picture.COLOUR;
    boolean image = colour || input.rank() == 2 || (input.rank() == 3 && input.size(2) == 1);
    ImageOptions options =
        image
            ? folder.read(
                new ImageOptions.Size(input.size(0), input.size(1)),
                colour ? Picture.COLOUR : Picture.GREY)
            : folder.read();
    return loadFolder(options, terminal, workers);
  }

  /// Reads a folder of pictures to measure a model on.
  ///
  /// @param model what says how
  ImageFolderFiles.Rows loadFolder(
      Path model, ImageSchema schema, Terminal terminal, Workers workers) throws IOException {
    folder.refuseBeside(model);
    return ImageFolderFiles.read(
        Path.of(data),
        schema,
        folder.cache(cacheFolder()),
        workers,
        new FolderOptions.Shown(terminal));
  }

  /// The data set `data` if it only has to be read from files that are here; null if not.
  static @Nullable DataSplit readFiles(String data) throws IOException {
    return switch (data) {
      case MNIST -> {
        MnistCache cache = new MnistCache(cacheFolder());
        yield cache.isPresent() ? cache.read() : null;
      }
      case DIGITS -> null;
      case String name when isTable(name) || isFolder(name) -> null; // options say how
      default -> DatasetFiles.read(Path.of(data));
    };
  }

  /// As [#load], but where MNIST cannot be had, says so and draws digits instead. Takes what
  /// `early` has read.
  LoadedData loadOrDraw(Terminal terminal, Workers workers, EarlyStart early) throws IOException {
    DataSplit ready = early.data(data);
    if (ready != null) {
      folder.refuse();
      return new LoadedData(ready);
    }
    if (!data.equals(MNIST)) {
      return load(terminal, workers);
    }
    folder.refuse();
    try {
      return new LoadedData(mnist(terminal));
    } catch (IOException e) {
      terminal.note("percept: " + e.getMessage());
      terminal.note("percept: going on with --data digits, images that percept draws itself");
      return new LoadedData(digits(workers));
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

  static Path cacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("percept");
  }
}
