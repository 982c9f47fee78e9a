package dev.percept.formats.dataset;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.FormatException;
import dev.percept.formats.picture.Picture;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads folders of pictures as data sets: a sub-folder for each class, named after it, in the
/// folder itself or in its sub-folders `train` and `test`. Pictures are PNG, JPEG, GIF or BMP, in
/// grey or colour, of any sizes, and are all brought to one size.
///
/// Without `train` and `test`, one in six pictures is tested on: a hash of its name says which.
/// Classes are in the natural order of their names: 2 before 10.
///
/// A picture that cannot be read is named and left out; more than one in a hundred are an error.
/// What was decoded can be kept in a file, from which it is taken as long as names, sizes and times
/// of all files are the same.
///
/// ```
/// ImageFolderFiles.Images animals =
///     ImageFolderFiles.read(
///         Path.of("animals"), ImageOptions.usual(), Optional.empty(), workers, listener);
/// ```
public final class ImageFolderFiles {
  private ImageFolderFiles() {}

  /// Hears what happens, on whichever thread it does.
  public interface Listener {
    /// So many pictures are done.
    ///
    /// @param work what is done to them, `decoding`
    void progress(String work, int done, int total);

    /// Something that people should know, in one line.
    void note(String line);
  }

  /// A folder as a data set.
  ///
  /// @param data what to train and to test on
  /// @param schema what a model must know to take pictures of the same kind
  public record Images(DataSplit data, ImageSchema schema) {}

  /// Images for a model that was trained before.
  ///
  /// @param train those that are to be trained on, if they are known
  /// @param test those to test on
  public record Rows(Optional<Dataset> train, Dataset test) {}

  /// Whether a path is a folder, and not one of IDX files.
  ///
  /// @throws IOException if it cannot be read
  public static boolean isOne(Path path) throws IOException {
    return Files.isDirectory(path)
        && !DatasetFiles.hasIdxFiles(path)
        && ImageFolder.hasClasses(path);
  }

  /// Reads a folder to train on.
  ///
  /// @param cache the folder to keep what was decoded in; need not exist. Nothing for none.
  /// @throws FormatException if it has not at least two classes, pictures to train and to test on,
  ///   or too many that cannot be read
  /// @throws IOException if it cannot be read
  public static Images read(
      Path path, ImageOptions options, Optional<Path> cache, Workers workers, Listener listener)
      throws IOException {
    ImageFolder folder = ImageFolder.of(path, List.of());
    if (folder.classes().size() < 2) {
      throw FormatException.in(
          FormatException.source(path),
          "a sub-folder for each of at least 2 classes",
          "only " + folder.classes().getFirst());
    }
    if (folder.train().isEmpty() || folder.test().isEmpty()) {
      throw FormatException.in(
          FormatException.source(path),
          "pictures to train on and to test on, in train and test",
          "%,d in all, none of them chosen to %s on by its name"
              .formatted(
                  folder.train().size() + folder.test().size(),
                  folder.train().isEmpty() ? "train" : "test"));
    }
    DecodedFolder decoded = decode(folder, options, cache, workers, listener);
    return new Images(
        new DataSplit(
            dataset(path, decoded, decoded.train()), dataset(path, decoded, decoded.test())),
        decoded.schema());
  }

  /// Reads a folder to measure a model on. Where it has no `train` and `test`: of the folder that
  /// the model was trained on the pictures kept from it, of any other all.
  ///
  /// @param cache as above
  /// @throws FormatException if it has other classes, or too many pictures that cannot be read
  /// @throws IOException if it cannot be read
  public static Rows read(
      Path path, ImageSchema schema, Optional<Path> cache, Workers workers, Listener listener)
      throws IOException {
    ImageFolder folder = ImageFolder.of(path, schema.classes());
    if (!folder.isDivided()) {
      if (folder.sha256().equals(schema.folderSha256())) {
        listener.note(
            "the model was trained on pictures of this folder, one in %d was kept from it"
                .formatted(ImageFolder.TEST_SHARE));
      } else {
        listener.note("the model was trained on other pictures: these are all measured");
        folder = folder.allToTest();
      }
    }
    DecodedFolder decoded = decode(folder, schema.options(), cache, workers, listener);
    boolean trained = decoded.train().labels().length > 0;
    return new Rows(
        trained ? Optional.of(dataset(path, decoded, decoded.train())) : Optional.empty(),
        dataset(path, decoded, decoded.test()));
  }

  private static DecodedFolder decode(
      ImageFolder folder,
      ImageOptions options,
      Optional<Path> cache,
      Workers workers,
      Listener listener)
      throws IOException {
    if (cache.isEmpty()) {
      return new FolderDecoding(folder, options, workers, listener).run();
    }
    for (ImageOptions each : options.alike()) {
      FolderCache file = FolderCache.of(cache.get(), folder, each);
      Optional<DecodedFolder> kept = file.read().filter(found -> options.allow(found.schema()));
      if (kept.isPresent()) {
        kept.get().notes().forEach(listener::note);
        listener.note("decoded before, taken from %s".formatted(file.path()));
        return kept.get();
      }
    }
    FolderCache file = FolderCache.of(cache.get(), folder, options);
    DecodedFolder decoded = new FolderDecoding(folder, options, workers, listener).run();
    try {
      file.write(decoded);
      listener.note("decoded pictures are kept in %s".formatted(file.path()));
    } catch (IOException | IllegalArgumentException e) {
      listener.note("decoded pictures are not kept: %s".formatted(e.getMessage()));
    }
    return decoded;
  }

  private static Dataset dataset(Path path, DecodedFolder decoded, DecodedFolder.Part part)
      throws FormatException {
    if (part.labels().length == 0) {
      throw FormatException.in(
          FormatException.source(path), "pictures that can be read", "none in one part of it");
    }
    Path last = path.toAbsolutePath().normalize().getFileName();
    String name = last == null ? path.toString() : last.toString();
    ImageSchema schema = decoded.schema();
    return new Dataset(
        name, schema.shape(), part.pixels(), part.labels(), Math.max(2, schema.classes().size()));
  }

  /// The pictures in a folder and below, by the ends of their names, in natural order.
  ///
  /// @throws IOException if it cannot be read
  public static List<Path> pictures(Path folder) throws IOException {
    return ImageFolder.pictures(folder);
  }

  static String colours(int channels) {
    return channels == Picture.GREY ? "grey" : "colour";
  }
}
