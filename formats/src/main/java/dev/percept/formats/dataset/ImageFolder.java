package dev.percept.formats.dataset;

import dev.percept.formats.FormatException;
import dev.percept.formats.NaturalOrder;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What there is in a folder of pictures, before any of them is read.
///
/// A class is a sub-folder, and all pictures in it and below. The classes lie in the folder itself,
/// or in its sub-folders `train` and `test` (or `val`, `valid`, `validation`). Pictures are known
/// by the ends of their names; names that begin with a dot are passed over.
///
/// Pictures come in an order that is decided by a hash of their names, `class/name`, so that
/// neither the classes nor what a camera counted lie side by side. Where there is no `train`, the
/// same hash says which are tested on: those whose hash, as a number, is a multiple of six. More
/// pictures in the folder never move one from one side to the other.
///
/// @param folder the folder
/// @param classes the names of the classes, in natural order
/// @param train what to train on
/// @param test what to test on
/// @param isDivided whether there are folders `train` and `test`
/// @param passedOver how many files are not pictures by their names
/// @param leftAside sub-folders that are neither classes nor trained or tested on
record ImageFolder(
    Path folder,
    List<String> classes,
    List<Entry> train,
    List<Entry> test,
    boolean isDivided,
    int passedOver,
    List<String> leftAside) {

  /// One in so many pictures is tested on.
  static final int TEST_SHARE = 6;

  private static final Set<String> ENDS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib");
  private static final List<String> TRAIN = List.of("train", "training");
  private static final List<String> TEST = List.of("test", "testing", "val", "valid", "validation");

  /// A picture.
  ///
  /// @param path its file
  /// @param name `class/name`, with slashes
  /// @param label the number of its class
  /// @param hash of the name
  /// @param size of the file in bytes
  /// @param modified when it was changed last, in nanoseconds
  record Entry(Path path, String name, int label, long hash, long size, long modified) {}

  /// Looks at a folder.
  ///
  /// @param known the classes there may be; if empty, those that are there
  /// @throws FormatException if it has no classes, or others
  /// @throws IOException if it cannot be read
  static ImageFolder of(Path folder, List<String> known) throws IOException {
    List<Path> inside = subFolders(folder);
    Path train = find(inside, TRAIN);
    Path test = find(inside, TEST);
    if (train != null && subFolders(train).isEmpty()) {
      train = null; // a class of that name
    }
    Listing listing = new Listing();
    if (train == null || (test == null && inside.size() > 1)) {
      List<String> classes = known.isEmpty() ? names(inside) : known;
      listing.add(folder, inside, classes);
      return listing.divided(folder, classes);
    }
    List<Path> trained = subFolders(train);
    List<String> classes = known.isEmpty() ? names(trained) : known;
    listing.add(train, trained, classes);
    if (test == null) {
      return listing.divided(folder, classes);
    }
    Listing tested = new Listing();
    tested.add(test, subFolders(test), classes);
    List<String> leftAside = new ArrayList<>(names(inside));
    leftAside.removeAll(List.of(name(train), name(test)));
    return new ImageFolder(
        folder,
        classes,
        listing.sorted(),
        tested.sorted(),
        true,
        listing.passedOver + tested.passedOver,
        leftAside);
  }

  /// Whether a folder has sub-folders, as one of pictures has.
  static boolean hasClasses(Path folder) throws IOException {
    return !subFolders(folder).isEmpty();
  }

  /// The pictures in a folder and below, in natural order.
  static List<Path> pictures(Path folder) throws IOException {
    Listing listing = new Listing();
    listing.walk(folder, folder, 0);
    return listing.entries.stream()
        .sorted(Comparator.comparing(Entry::name, new NaturalOrder()))
        .map(Entry::path)
        .toList();
  }

  /// The same with everything to test on.
  ImageFolder allToTest() {
    List<Entry> all = new ArrayList<>(train);
    all.addAll(test);
    all.sort(ORDER);
    return new ImageFolder(folder, classes, List.of(), all, isDivided, passedOver, leftAside);
  }

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::hash).thenComparing(Entry::name);

  /// The SHA-256 of all names and sizes: the same for a copy of the folder.
  String sha256() {
    return digest(false);
  }

  /// The same with the times of the last changes.
  String stateSha256() {
    return digest(true);
  }

  private String digest(boolean times) {
    NameHash digest = new NameHash();
    for (List<Entry> part : List.of(train, test)) {
      for (Entry entry : part) {
        digest.add(entry.name + "\n" + entry.size + "\n" + (times ? entry.modified + "\n" : ""));
      }
      digest.add("\n");
    }
    return digest.hex();
  }

  private static List<Path> subFolders(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = name(entry);
        if (!name.startsWith(".") && !name.equals("__MACOSX") && Files.isDirectory(entry)) {
          found.add(entry);
        }
      }
    }
    found.sort(Comparator.comparing(ImageFolder::name, new NaturalOrder()));
    return found;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<String> names(List<Path> folders) {
    return folders.stream().map(ImageFolder::name).toList();
  }

  private static @Nullable Path find(List<Path> inside, List<String> names) {
    for (String name : names) {
      for (Path path : inside) {
        if (name(path).toLowerCase(Locale.ROOT).equals(name)) {
          return path;
        }
      }
    }
    return null;
  }

  /// The pictures of one folder of classes.
  private static final class Listing {
    private final List<Entry> entries = new ArrayList<>();
    private int passedOver;

    void add(Path root, List<Path> folders, List<String> classes) throws IOException {
      for (Path folder : folders) {
        int label = classes.indexOf(name(folder));
        if (label < 0) {
          throw FormatException.in(
              FormatException.source(root),
              "sub-folders named after the classes " + String.join(", ", classes),
              FormatException.quoted(name(folder)));
        }
        walk(root, folder, label);
      }
      if (entries.isEmpty()) {
        throw FormatException.in(
            FormatException.source(root),
            "PNG, JPEG, GIF or BMP pictures in a sub-folder for each class",
            "none" + (passedOver > 0 ? ", but %,d other files".formatted(passedOver) : ""));
      }
    }

    private void walk(Path root, Path folder, int label) throws IOException {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return !path.equals(folder) && name(path).startsWith(".")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              take(root, path, label, attributes);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
              if (e instanceof FileSystemLoopException) {
                throw FormatException.in(
                    FormatException.source(path), "a folder", "a link to one that it lies in");
              }
              throw e;
            }
          });
    }

    private void take(Path root, Path path, int label, BasicFileAttributes attributes) {
      String last = name(path);
      if (last.startsWith(".")) {
        return;
      }
      String end = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (!attributes.isRegularFile() || !ENDS.contains(end)) {
        passedOver++;
        return;
      }
      String name = root.relativize(path).toString().replace('\\', '/');
      entries.add(
          new Entry(
              path,
              name,
              label,
              NameHash.of(name),
              attributes.size(),
              attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)));
    }

    List<Entry> sorted() {
      entries.sort(ORDER);
      return entries;
    }

    ImageFolder divided(Path folder, List<String> classes) {
      List<Entry> train = new ArrayList<>();
      List<Entry> test = new ArrayList<>();
      for (Entry entry : sorted()) {
        (Long.remainderUnsigned(entry.hash, TEST_SHARE) == 0 ? test : train).add(entry);
      }
      return new ImageFolder(folder, classes, train, test, false, passedOver, List.of());
    }
  }
}
