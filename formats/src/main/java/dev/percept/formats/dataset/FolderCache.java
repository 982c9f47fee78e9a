package dev.percept.formats.dataset;

import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.json.Json;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The file in which the decoded pictures of a folder are kept: an npz of `x_train`, `y_train`,
/// `x_test`, `y_test`, as far as there are such, and `about`, JSON in bytes.
///
/// There is one file for each folder and way to decode it; decoding a folder that has changed
/// overwrites it. Of the ways to decode a folder the newest few are kept.
///
/// @param path the file
/// @param state a hash of what must be the same for it to count
/// @param classes those of the folder
record FolderCache(Path path, String state, List<String> classes) {
  // To be changed with what it means to decode a picture.
  private static final String VERSION = "1";
  private static final String ABOUT = "about";

  /// The hash in a file's name, and how many of its digits only depend on the folder.
  private static final int DIGITS = 16;

  private static final int FOLDER_DIGITS = 8;

  /// Files of one folder that are kept: training and evaluating may each have a way to decode it.
  private static final int MOST_FILES = 4;

  static FolderCache of(Path cache, ImageFolder folder, ImageOptions options) {
    Path absolute = folder.folder().toAbsolutePath().normalize();
    NameHash place = new NameHash();
    place.add(absolute.toString());
    NameHash way = new NameHash();
    way.add(options + "\n" + folder.train().isEmpty());
    NameHash state = new NameHash();
    state.add(VERSION + "\n" + folder.stateSha256() + "\n" + String.join("\n", folder.classes()));
    Path last = absolute.getFileName();
    String name = last == null ? "root" : last.toString().replaceAll("[^A-Za-z0-9_-]", "_");
    String file =
        "images-%s-%s%s.npz"
            .formatted(
                name,
                place.hex().substring(0, FOLDER_DIGITS),
                way.hex().substring(0, DIGITS - FOLDER_DIGITS));
    return new FolderCache(cache.resolve(file), state.hex(), folder.classes());
  }

  /// What is kept; nothing if there is no file, or it is of another state or damaged.
  Optional<DecodedFolder> read() {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (Npz file = Npz.open(path)) {
      String source = FormatException.source(path);
      Json about = Json.parse(source, file.read(ABOUT).toBytes());
      if (!(about instanceof Json.Fields fields) || !fields.text(source, "state").equals(state)) {
        return Optional.empty();
      }
      List<String> notes = new ArrayList<>();
      for (Json note : fields.items(source, "notes")) {
        notes.add(note instanceof Json.Text(String text) ? text : note.toString());
      }
      Json.Fields images = fields.fields(source, ImageSchema.KEY);
      Shape shape = shape(source, images);
      ImageSchema schema = ImageSchema.of(source, fields, shape, classes.size()).orElseThrow();
      return Optional.of(
          new DecodedFolder(schema, part(file, "train", shape), part(file, "test", shape), notes));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // decoded again, it is written anew
    }
  }

  private static Shape shape(String source, Json.Fields images) throws FormatException {
    int height = (int) images.whole(source, "height");
    int width = (int) images.whole(source, "width");
    int channels = (int) images.whole(source, "channels");
    return channels == 1 ? Shape.of(height, width) : Shape.of(height, width, channels);
  }

  private static DecodedFolder.Part part(Npz file, String name, Shape shape) throws IOException {
    if (!file.contains("x_" + name)) {
      return new DecodedFolder.Part(new byte[0], new int[0]);
    }
    byte[] pixels = file.read("x_" + name).toBytes();
    int[] labels = file.read("y_" + name).toInts();
    if ((long) labels.length * shape.elements() != pixels.length) {
      throw FormatException.in(
          file.source(),
          "%d images of %s".formatted(labels.length, shape),
          "%d pixels".formatted(pixels.length));
    }
    return new DecodedFolder.Part(pixels, labels);
  }

  /// Keeps what was decoded.
  ///
  /// @throws IllegalArgumentException if it is too much for a zip archive
  /// @throws IOException if it cannot be written
  void write(DecodedFolder decoded) throws IOException {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    byte[] about =
        Json.object()
            .with("state", state)
            .with(ImageSchema.KEY, decoded.schema().json())
            .with("notes", decoded.notes().stream().map(Json::of).toList())
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    add(arrays, "train", decoded.train(), decoded.schema().shape());
    add(arrays, "test", decoded.test(), decoded.schema().shape());
    arrays.put(ABOUT, NumericArray.ofBytes(about, about.length));
    Path folder = path.getParent();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (FileSystemException e) {
        throw new IOException("%s: the folder could not be made".formatted(folder), e);
      }
    }
    Npz.write(path, arrays);
    if (folder != null) {
      removeOlder(folder);
    }
  }

  // What cannot be removed stays: it only takes room.
  private void removeOlder(Path cache) {
    String name = path.getFileName().toString();
    String kind = name.substring(0, name.length() - ".npz".length() - DIGITS + FOLDER_DIGITS);
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(cache, kind + "*.npz")) {
      for (Path file : found) {
        if (!file.equals(path) && file.getFileName().toString().length() == name.length()) {
          files.add(file);
        }
      }
      files.sort(Comparator.comparing(FolderCache::changed).reversed());
      for (Path old : files.subList(Math.min(MOST_FILES - 1, files.size()), files.size())) {
        Files.deleteIfExists(old);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return;
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // gone already
    }
  }

  private static void add(
      SequencedMap<String, NumericArray> arrays,
      String name,
      DecodedFolder.Part part,
      Shape shape) {
    if (part.labels().length == 0) {
      return;
    }
    int[] sizes = new int[shape.rank() + 1];
    sizes[0] = part.labels().length;
    System.arraycopy(shape.sizes(), 0, sizes, 1, shape.rank());
    arrays.put("x_" + name, NumericArray.ofBytes(part.pixels(), sizes));
    arrays.put("y_" + name, NumericArray.ofInts(part.labels(), part.labels().length));
  }
}
