package dev.percept.formats.picture;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Exports the images of a data set as PNG pictures, as the function `conv_npz_to_png` of the
/// script that Percept began with does.
///
/// In the folder: `train/00000-label-5.png`, … and `test/00000-label-7.png`, …, with the number of
/// the image in the data set, from 0, and its label; and `contact-sheet.png`, a [ContactSheet] of
/// the training images. Or by class, as folders of pictures are read: `train/5/00000.png`, ….
public final class ImageExport {
  /// Images per class on the contact sheet.
  public static final int SHEET_COLUMNS = 40;

  private static final int IMAGES_OF_A_PART = 250;
  private static final int LEAST_DIGITS = 5;

  private ImageExport() {}

  /// How the files of images are called.
  private sealed interface Names {
    String of(String number, int label);
  }

  /// `00042-label-7.png`.
  private record WithLabel() implements Names {
    @Override
    public String of(String number, int label) {
      return number + "-label-" + label + ".png";
    }
  }

  /// `7/00042.png`, or with the name of the class.
  private record ByClass(List<String> classes) implements Names {
    @Override
    public String of(String number, int label) {
      return folder(label) + "/" + number + ".png";
    }

    String folder(int label) {
      return label < classes.size() ? classes.get(label) : Integer.toString(label);
    }
  }

  /// Exports a whole data set. Folders are made where there are none; files of the same names are
  /// overwritten, other files are left alone.
  ///
  /// @param workers share the work
  /// @param progress is told now and then how many pictures are written, of training and test
  ///   images together, by whichever thread wrote the last ones, and need not be in order
  /// @throws IllegalArgumentException if there are no images, or a contact sheet of them would be
  ///   too large
  /// @throws IOException with the file and the reason in one line, if one cannot be written. What
  ///   was written before stays, but no half-written picture.
  public static void write(DataSplit data, Path folder, Workers workers, IntConsumer progress)
      throws IOException {
    write(data, folder, new WithLabel(), workers, progress);
  }

  /// The same with a folder for each class.
  ///
  /// @param classes their names; those that have none are called by their numbers
  /// @throws IllegalArgumentException also if a name is none for a folder
  public static void writeByClass(
      DataSplit data, Path folder, List<String> classes, Workers workers, IntConsumer progress)
      throws IOException {
    for (String name : classes) {
      boolean plain = Path.of(name).equals(Path.of(name).getFileName());
      if (!plain || name.isEmpty() || name.startsWith(".")) {
        throw new IllegalArgumentException("no name for a folder: " + name);
      }
    }
    write(data, folder, new ByClass(List.copyOf(classes)), workers, progress);
  }

  private static void write(
      DataSplit data, Path folder, Names names, Workers workers, IntConsumer progress)
      throws IOException {
    Picture sheet = ContactSheet.of(data.train(), SHEET_COLUMNS);
    AtomicInteger written = new AtomicInteger();
    for (String part : List.of("train", "test")) {
      Dataset images = part.equals("train") ? data.train() : data.test();
      Path inside = makeFolder(folder.resolve(part));
      if (names instanceof ByClass classes) {
        for (int label = 0; label < images.classes(); label++) {
          makeFolder(inside.resolve(classes.folder(label)));
        }
      }
      writeAll(images, inside, names, workers, written, progress);
    }
    PngWriter.write(folder.resolve("contact-sheet.png"), sheet);
  }

  private static void writeAll(
      Dataset data,
      Path folder,
      Names names,
      Workers workers,
      AtomicInteger written,
      IntConsumer progress)
      throws IOException {
    // Workers hands out 65,535 parts at most.
    int size = Math.max(IMAGES_OF_A_PART, data.count() / 60_000 + 1);
    int parts = (data.count() + size - 1) / size;
    AtomicBoolean failed = new AtomicBoolean();
    try {
      workers.run(
          parts,
          part -> {
            if (failed.get()) {
              return;
            }
            int from = part * size;
            int to = Math.min(data.count(), from + size);
            try {
              write(data, from, to, folder, names);
            } catch (IOException e) {
              failed.set(true);
              throw new UncheckedIOException(e);
            }
            progress.accept(written.addAndGet(to - from));
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Writes the images `from` to `to` - 1 of one data set into an existing folder. Threads may
  /// write different ranges at the same time.
  ///
  /// @throws IllegalArgumentException if there are no images or no such range
  /// @throws IOException with the file and the reason in one line, if one cannot be written
  public static void write(Dataset data, int from, int to, Path folder) throws IOException {
    write(data, from, to, folder, new WithLabel());
  }

  private static void write(Dataset data, int from, int to, Path folder, Names names)
      throws IOException {
    if (from < 0 || to < from || to > data.count()) {
      throw new IllegalArgumentException(
          "data set %s has %,d images, none from %d to %d"
              .formatted(data.name(), data.count(), from, to));
    }
    int width = width(data);
    int height = height(data);
    int channels = channels(data);
    try (PngWriter png = new PngWriter()) {
      for (int image = from; image < to; image++) {
        int start = image * width * height * channels;
        byte[] bytes =
            channels == Picture.GREY
                ? png.grey(data.pixels(), start, width, height)
                : png.colour(data.pixels(), start, width, height);
        write(folder.resolve(name(data, image, names)), bytes);
      }
    }
  }

  /// The name of an image's file. Numbers have five digits, or as many as the last one needs, so
  /// that names sort by number.
  private static String name(Dataset data, int image, Names names) {
    String number = Integer.toString(image);
    int digits = Math.max(LEAST_DIGITS, Integer.toString(data.count() - 1).length());
    return names.of("0".repeat(digits - number.length()) + number, data.labels()[image]);
  }

  /// Rows of an image.
  static int height(Dataset data) {
    Shape shape = image(data);
    return shape.size(isOneChannelFirst(shape) ? 1 : 0);
  }

  /// Columns of an image.
  static int width(Dataset data) {
    Shape shape = image(data);
    return shape.size(isOneChannelFirst(shape) ? 2 : 1);
  }

  /// Channels of an image: [Picture#GREY] or [Picture#COLOUR].
  static int channels(Dataset data) {
    Shape shape = image(data);
    return shape.rank() == 3 && !isOneChannelFirst(shape) ? shape.size(2) : Picture.GREY;
  }

  private static boolean isOneChannelFirst(Shape shape) {
    return shape.rank() == 3 && shape.size(0) == 1 && shape.size(2) != Picture.COLOUR;
  }

  private static Shape image(Dataset data) {
    Shape shape = data.sampleShape();
    boolean image =
        shape.rank() == 2
            || isOneChannelFirst(shape)
            || (shape.rank() == 3 && (shape.size(2) == 1 || shape.size(2) == Picture.COLOUR));
    if (image) {
      return shape;
    }
    throw new IllegalArgumentException(
        "data set %s: expected images, rows × columns, or × 3 in colour, found shape %s"
            .formatted(data.name(), shape));
  }

  private static Path makeFolder(Path folder) throws IOException {
    try {
      return Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "%s: could not be made: %s is not a folder".formatted(folder, e.getFile()), e);
    } catch (IOException e) {
      throw new IOException("%s: could not be made: %s".formatted(folder, reason(e)), e);
    }
  }

  /// Writes a file without forcing it to disk, which for so many would take minutes. What could not
  /// be written whole is taken away again.
  private static void write(Path file, byte[] bytes) throws IOException {
    boolean begun = false;
    try (OutputStream out = Files.newOutputStream(file)) {
      begun = true;
      out.write(bytes);
    } catch (IOException e) {
      IOException named =
          new IOException("%s: could not be written: %s".formatted(file, reason(e)), e);
      if (begun) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException again) {
          named.addSuppressed(again);
        }
      }
      throw named;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getReason().toLowerCase(Locale.ROOT);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
