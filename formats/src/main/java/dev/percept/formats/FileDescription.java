package dev.percept.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What is in a file of arrays.
///
/// @param format what kind of file it is, for example `npz`
/// @param arrays its arrays, in order
/// @param metadata texts under names, in order; empty where the format has none
public record FileDescription(
    String format, List<Content> arrays, SequencedMap<String, String> metadata) {

  /// Bytes from the start of a file that tell its format.
  private static final int START = 9;

  public FileDescription {
    arrays = List.copyOf(arrays);
    metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
  }

  /// One array of a file.
  ///
  /// @param name its name, or nothing where the format gives none
  /// @param type the type of its elements
  /// @param sizes its sizes along the axes, outermost first; empty for a single number
  /// @param range its smallest and largest value, or nothing if it has no elements (or only NaN)
  public record Content(
      Optional<String> name, ElementType type, List<Integer> sizes, Optional<ValueRange> range) {
    public Content {
      sizes = List.copyOf(sizes);
    }

    /// The sizes as messages show them: `60000×28×28`, or `scalar`.
    public String shapeText() {
      return NumericArray.shapeText(sizes.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /// Reads a whole npy, npz, IDX (gzipped or not) or safetensors file and describes it. The format
  /// is seen from the content, not from the name.
  ///
  /// @throws FormatException if it is none of these, or not a correct one
  /// @throws IOException if it cannot be read
  public static FileDescription of(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      byte[] start = source.stream(0, source.size()).readNBytes(START);
      if (Npy.isNpy(start)) {
        return single("npy", Npy.read(source.input()));
      }
      if (start.length >= 2 && start[0] == 'P' && start[1] == 'K') {
        return npz(path);
      }
      if (Gunzip.isGzip(start)) {
        return single("IDX in gzip", Idx.read(source));
      }
      // First, as a header length can start like an IDX file; but then as a size it would be beyond
      // all files.
      if (Safetensors.isSafetensors(start, source.size())) {
        Safetensors file = Safetensors.read(source);
        return new FileDescription("safetensors", contents(file.tensors()), file.metadata());
      }
      if (start.length >= 4 && start[0] == 0 && start[1] == 0) {
        return single("IDX", Idx.read(source));
      }
      throw FormatException.in(
          source.name(),
          "an npy, npz, IDX or safetensors file",
          start.length == 0 ? "an empty file" : "a file that starts with " + Hex.text(start));
    }
  }

  private static FileDescription npz(Path path) throws IOException {
    List<Content> contents = new ArrayList<>();
    try (Npz file = Npz.open(path)) {
      // One after the other, so that only one array is in memory.
      for (String name : file.names()) {
        contents.add(content(Optional.of(name), file.read(name)));
      }
    }
    return new FileDescription("npz", contents, new LinkedHashMap<>());
  }

  private static FileDescription single(String format, NumericArray array) {
    return new FileDescription(
        format, List.of(content(Optional.empty(), array)), new LinkedHashMap<>());
  }

  private static List<Content> contents(Map<String, NumericArray> arrays) {
    List<Content> contents = new ArrayList<>();
    arrays.forEach((name, array) -> contents.add(content(Optional.of(name), array)));
    return contents;
  }

  private static Content content(Optional<String> name, NumericArray array) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : array.sizes()) {
      sizes.add(size);
    }
    return new Content(name, array.type(), sizes, array.range());
  }
}
