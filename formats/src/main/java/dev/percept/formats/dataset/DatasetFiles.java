package dev.percept.formats.dataset;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.FormatException;
import dev.percept.formats.Idx;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Reads data sets of labelled images from disk, in two layouts:
///
/// - an `.npz` with the arrays `x_train`, `y_train`, `x_test`, `y_test`;
/// - a folder of the four IDX files `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
///   `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`, each plain or with `.gz`, or with a dot in
///   the place of the second hyphen (`train-images.idx3-ubyte`).
///
/// Images are integers of any type, 0 to 255, of shape images × height × width, or images × pixels,
/// which are taken as square images where the number of pixels is a square. Labels are integers of
/// any type, 0 to 9, of shape images or images × 1.
public final class DatasetFiles {
  /// The classes of a data set. Each has a unit in the output of the network.
  private static final int CLASSES = 10;

  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  private DatasetFiles() {}

  /// Reads a data set; its name is the last part of the path.
  ///
  /// @throws FormatException if a file or an array is missing, not of its format, or does not fit
  ///   the others
  /// @throws IOException if a file cannot be read
  public static DataSplit read(Path path) throws IOException {
    Path last = path.getFileName();
    return read(path, last == null ? path.toString() : last.toString());
  }

  /// Reads a data set. The training images are read on a thread of their own, beside the rest; it
  /// has ended when this returns.
  ///
  /// @param path an npz file, or a folder of IDX files
  /// @param name the name of the data set
  /// @throws FormatException if a file or an array is missing, not of its format, or does not fit
  ///   the others
  /// @throws IOException if a file cannot be read
  public static DataSplit read(Path path, String name) throws IOException {
    if (Files.isDirectory(path)) {
      return readFolder(path, name);
    }
    try (Npz file = Npz.open(path)) {
      return read(file, name);
    }
  }

  static DataSplit read(Npz file, String name) throws IOException {
    return read(
        name,
        () -> file.read("x_train"),
        () -> file.read("y_train"),
        () -> file.read("x_test"),
        () -> file.read("y_test"));
  }

  /// A data set of four arrays.
  ///
  /// @throws FormatException if one is not what it should be, or they do not fit each other
  static DataSplit of(
      String name,
      NumericArray trainImages,
      NumericArray trainLabels,
      NumericArray testImages,
      NumericArray testLabels)
      throws IOException {
    return read(name, () -> trainImages, () -> trainLabels, () -> testImages, () -> testLabels);
  }

  /// Something that reads an array.
  @FunctionalInterface
  private interface Reader {
    NumericArray read() throws IOException;
  }

  /// Whether a folder has one of the four IDX files, by their names.
  static boolean hasIdxFiles(Path folder) {
    for (String file : FILES) {
      if (candidates(file).stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
        return true;
      }
    }
    return false;
  }

  private static DataSplit readFolder(Path folder, String name) throws IOException {
    Path trainImages = find(folder, FILES.get(0));
    Path trainLabels = find(folder, FILES.get(1));
    Path testImages = find(folder, FILES.get(2));
    Path testLabels = find(folder, FILES.get(3));
    return read(
        name,
        () -> Idx.read(trainImages),
        () -> Idx.read(trainLabels),
        () -> Idx.read(testImages),
        () -> Idx.read(testLabels));
  }

  private static Path find(Path folder, String file) throws IOException {
    for (String candidate : candidates(file)) {
      if (Files.isRegularFile(folder.resolve(candidate))) {
        return folder.resolve(candidate);
      }
    }
    throw FormatException.in(
        FormatException.source(folder), "a file %s or %s.gz".formatted(file, file), list(folder));
  }

  private static List<String> candidates(String file) {
    String dotted = file.replace("-idx", ".idx");
    return List.of(file, dotted, file + ".gz", dotted + ".gz");
  }

  /// What a folder has instead, for a message.
  private static String list(Path folder) throws IOException {
    int most = 6;
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries
              .map(entry -> String.valueOf(entry.getFileName()))
              .sorted()
              .limit(most + 1)
              .toList();
      if (names.isEmpty()) {
        return "an empty folder";
      }
      return names.size() <= most
          ? "only " + String.join(", ", names)
          : "others: " + String.join(", ", names.subList(0, most)) + " …";
    } catch (NoSuchFileException e) {
      return "no such folder";
    }
  }

  private static DataSplit read(
      String name, Reader trainImages, Reader trainLabels, Reader testImages, Reader testLabels)
      throws IOException {
    // By far the largest part: everything else is read while it is inflated.
    FutureTask<NumericArray> large = new FutureTask<>(trainImages::read);
    Thread thread = Thread.ofPlatform().daemon().name("percept-read").start(large);
    try {
      NumericArray labels = trainLabels.read();
      NumericArray images = testImages.read();
      Dataset test = dataset(name, images, testLabels.read());
      Dataset train = dataset(name, large.get(), labels);
      if (!train.sampleShape().equals(test.sampleShape())) {
        throw FormatException.in(
            images.source(),
            "images of %s, as those of training are".formatted(train.sampleShape()),
            test.sampleShape().toString());
      }
      return new DataSplit(train, test);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + name);
    } finally {
      join(thread);
    }
  }

  /// Waits for the end of a thread that reads from a file we are about to close.
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Dataset dataset(String name, NumericArray images, NumericArray labels)
      throws FormatException {
    Shape shape = sampleShape(images);
    boolean column = labels.rank() == 2 && labels.size(1) == 1;
    if (labels.rank() != 1 && !column) {
      throw FormatException.in(
          labels.source(), "labels of shape images or images×1", labels.shapeText());
    }
    if (labels.size(0) != images.size(0)) {
      throw FormatException.in(
          labels.source(),
          "%d labels, one for each image of %s".formatted(images.size(0), images.source()),
          "" + labels.size(0));
    }
    int[] classes = labels.toInts();
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= CLASSES) {
        throw FormatException.in(
            labels.source(),
            "labels 0 to %d".formatted(CLASSES - 1),
            "%d at index %d".formatted(classes[i], i));
      }
    }
    return new Dataset(name, shape, images.toBytes(), classes, CLASSES);
  }

  private static Shape sampleShape(NumericArray images) throws FormatException {
    if (!images.type().isInteger()) {
      throw FormatException.in(
          images.source(), "images of an integer type, 0 to 255", images.type().toString());
    }
    if (images.rank() != 2 && images.rank() != 3) {
      throw FormatException.in(
          images.source(),
          "images of shape images×height×width or images×pixels",
          images.shapeText());
    }
    if (images.elements() == 0) {
      throw FormatException.in(
          images.source(), "at least one image of one pixel", "shape " + images.shapeText());
    }
    if (images.rank() == 3) {
      return Shape.of(images.size(1), images.size(2));
    }
    int pixels = images.size(1);
    int side = (int) Math.round(Math.sqrt(pixels));
    return side * side == pixels ? Shape.of(side, side) : Shape.of(pixels);
  }
}
