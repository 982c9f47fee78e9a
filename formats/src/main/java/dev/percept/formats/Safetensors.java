package dev.percept.formats;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A safetensors file: named tensors and texts about them. The format is the one that the README of
/// the safetensors project defines ("Format"): the length of the header as a little-endian 64-bit
/// integer, the header in JSON, then the elements, little-endian and in C order, without gaps.
///
/// @param metadata texts under names, in order; empty if the file has none
/// @param tensors the tensors under their names, in the order of the header
public record Safetensors(
    SequencedMap<String, String> metadata, SequencedMap<String, NumericArray> tensors) {
  private static final String METADATA = "__metadata__";

  /// The longest header that the safetensors project's own readers take, in bytes.
  private static final int MOST_HEADER = 100_000_000;

  /// @throws IllegalArgumentException if a tensor has the name that is reserved for metadata
  public Safetensors {
    metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException("no tensor can have the name " + METADATA);
    }
  }

  /// Where a tensor lies: from `begin` to `end`, counted from the first byte after the header.
  private record Entry(String name, ElementType type, List<Integer> sizes, long begin, long end) {}

  /// Reads a file.
  ///
  /// @throws FormatException if it is not a whole and correct safetensors file of numbers
  /// @throws IOException if it cannot be read
  public static Safetensors read(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      return read(source);
    }
  }

  /// Reads a file that is in memory.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is not a whole and correct safetensors file of numbers
  public static Safetensors parse(String source, byte[] bytes) throws IOException {
    return read(ByteSource.of(source, bytes));
  }

  /// Writes the file, whole or not at all ([AtomicFile]): metadata first, tensors in order, the
  /// header padded with spaces to a multiple of 8 bytes. The same content gives the same bytes.
  ///
  /// @throws IOException if it cannot be written
  public void write(Path path) throws IOException {
    byte[] header = header();
    AtomicFile.write(
        path,
        out -> {
          out.write(header);
          for (NumericArray tensor : tensors.values()) {
            out.write(tensor.littleEndian());
          }
        });
  }

  /// Whether a file starts like a safetensors file.
  ///
  /// @throws IOException if it cannot be read
  public static boolean isSafetensors(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      return isSafetensors(source.stream(0, source.size()).readNBytes(9), source.size());
    }
  }

  /// Whether a file of `size` bytes starts like a safetensors file: a length that it can hold, then
  /// an opening brace.
  static boolean isSafetensors(byte[] start, long size) {
    if (start.length < 9 || start[8] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return length >= 2 && length <= Math.min(MOST_HEADER, size - 8);
  }

  static Safetensors read(ByteSource source) throws IOException {
    BoundedInput in = source.input();
    String name = in.source();
    long length =
        ByteBuffer.wrap(in.bytes(8, "header length")).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MOST_HEADER) {
      throw FormatException.at(
          name,
          0,
          "a header of at most %d bytes".formatted(MOST_HEADER),
          Long.toUnsignedString(length));
    }
    byte[] header = in.bytes(length, "header");
    if (length == 0 || header[0] != '{') {
      throw FormatException.at(
          name,
          8,
          "a header that starts with an opening brace",
          length == 0 ? "an empty one" : Hex.text(new byte[] {header[0]}));
    }
    String place = name + ", header";
    Json.Fields fields = (Json.Fields) Json.parse(place, header);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Json> member : fields.members().entrySet()) {
      if (!member.getKey().equals(METADATA)) {
        entries.add(entry(place, member.getKey(), member.getValue()));
      }
    }
    SequencedMap<String, String> metadata = metadata(place, fields);
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long dataStart = in.position();
    requireNoGaps(place, byPlace, source.size() - dataStart);
    Map<String, NumericArray> read = new HashMap<>();
    for (Entry entry : byPlace) {
      String label = FormatException.part(name, entry.name);
      byte[] data =
          in.bytes(entry.end - entry.begin, "tensor " + FormatException.quoted(entry.name));
      if (entry.type == ElementType.BOOL) {
        Npy.requireTruths(label, dataStart + entry.begin, data);
      }
      int[] sizes = entry.sizes.stream().mapToInt(Integer::intValue).toArray();
      read.put(
          entry.name, new NumericArray(label, entry.type, ByteOrder.LITTLE_ENDIAN, data, sizes));
    }
    in.end("the last tensor");
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      NumericArray tensor = read.get(entry.name);
      if (tensor != null) {
        tensors.put(entry.name, tensor);
      }
    }
    return new Safetensors(metadata, tensors);
  }

  private static SequencedMap<String, String> metadata(String place, Json.Fields fields)
      throws FormatException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    if (fields.get(METADATA).isPresent()) {
      Json.Fields texts = fields.fields(place, METADATA);
      for (String key : texts.members().keySet()) {
        metadata.put(key, texts.text(place + ", " + METADATA, key));
      }
    }
    return metadata;
  }

  private static Entry entry(String place, String name, Json value) throws FormatException {
    String label = place + ", " + FormatException.quoted(name);
    if (!(value instanceof Json.Fields fields)) {
      throw FormatException.in(label, "an object", FormatException.quoted(value.toString()));
    }
    for (String key : fields.members().keySet()) {
      if (!List.of("dtype", "shape", "data_offsets").contains(key)) {
        throw FormatException.in(
            label, "only dtype, shape and data_offsets", FormatException.quoted(key));
      }
    }
    String code = fields.text(label, "dtype");
    ElementType type = type(code);
    if (type == null) {
      throw FormatException.in(
          label,
          "a dtype BOOL, U8…U64, I8…I64, F16, BF16, F32 or F64",
          FormatException.quoted(code));
    }
    List<Integer> sizes = new ArrayList<>();
    for (Json size : fields.items(label, "shape")) {
      sizes.add((int) whole(label, "a size", size, Integer.MAX_VALUE));
    }
    List<Json> offsets = fields.items(label, "data_offsets");
    if (offsets.size() != 2) {
      throw FormatException.in(label, "two data_offsets", "" + offsets.size());
    }
    long begin = whole(label, "an offset", offsets.get(0), Long.MAX_VALUE);
    long end = whole(label, "an offset", offsets.get(1), Long.MAX_VALUE);
    int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
    long bytes = NumericArray.byteCount(type, shape);
    if (bytes < 0 || end - begin != bytes) {
      throw FormatException.in(
          label,
          "%s of shape %s to take %s bytes"
              .formatted(
                  type,
                  NumericArray.shapeText(shape),
                  bytes < 0 ? "more than 2147483639" : "" + bytes),
          "offsets %d to %d".formatted(begin, end));
    }
    return new Entry(name, type, sizes, begin, end);
  }

  private static long whole(String label, String what, Json value, long most)
      throws FormatException {
    if (value instanceof Json.Whole(long number) && number >= 0 && number <= most) {
      return number;
    }
    throw FormatException.in(
        label, "%s from 0 to %d".formatted(what, most), FormatException.quoted(value.toString()));
  }

  /// The format allows no holes, no overlaps, and nothing after the last tensor.
  private static void requireNoGaps(String place, List<Entry> byPlace, long available)
      throws FormatException {
    long at = 0;
    for (Entry entry : byPlace) {
      if (entry.begin != at) {
        throw FormatException.in(
            place + ", " + FormatException.quoted(entry.name),
            "to start at offset %d, where the tensor before it ends".formatted(at),
            "" + entry.begin);
      }
      at = entry.end;
    }
    if (at != available) {
      throw FormatException.in(
          place, "tensors of %d bytes, as the file has".formatted(available), "" + at);
    }
  }

  private byte[] header() {
    Json.Builder fields = Json.object();
    if (!metadata.isEmpty()) {
      Json.Builder texts = Json.object();
      metadata.forEach(texts::with);
      fields.with(METADATA, texts.build());
    }
    long at = 0;
    for (Map.Entry<String, NumericArray> tensor : tensors.entrySet()) {
      NumericArray array = tensor.getValue();
      List<Json> sizes = new ArrayList<>();
      for (int size : array.sizes()) {
        sizes.add(Json.of(size));
      }
      long end = at + array.data().length;
      fields.with(
          tensor.getKey(),
          Json.object()
              .with("dtype", code(array.type()))
              .with("shape", sizes)
              .with("data_offsets", List.of(Json.of(at), Json.of(end)))
              .build());
      at = end;
    }
    byte[] json = fields.build().toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    if (padded > MOST_HEADER) {
      throw new IllegalArgumentException(
          "a safetensors header has at most %d bytes, found %d".formatted(MOST_HEADER, padded));
    }
    ByteBuffer header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.array();
  }

  private static @Nullable ElementType type(String code) {
    for (ElementType type : ElementType.values()) {
      if (code(type).equals(code)) {
        return type;
      }
    }
    return null;
  }

  private static String code(ElementType type) {
    return switch (type) {
      case BOOL -> "BOOL";
      case UINT8 -> "U8";
      case INT8 -> "I8";
      case UINT16 -> "U16";
      case INT16 -> "I16";
      case UINT32 -> "U32";
      case INT32 -> "I32";
      case UINT64 -> "U64";
      case INT64 -> "I64";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
    };
  }
}
