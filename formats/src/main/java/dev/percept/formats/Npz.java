package dev.percept.formats;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// numpy's `.npz` files: a zip archive of npy files, one per array, named `NAME.npy`.
///
/// Opening one reads and checks the archive's directory only; [#read] then inflates the one array
/// asked for, and may be called by several threads at once. Members that are not npy files are
/// passed over. Names are only ever names, never paths.
public final class Npz implements Closeable {
  private static final String SUFFIX = ".npy";

  private final ByteSource source;
  private final SequencedMap<String, ZipMember> members = new LinkedHashMap<>();

  private Npz(ByteSource source) throws IOException {
    this.source = source;
    for (ZipMember member : ZipDirectory.read(source)) {
      if (member.name().endsWith(SUFFIX)) {
        String name = member.name().substring(0, member.name().length() - SUFFIX.length());
        members.put(name, member);
      }
    }
  }

  /// Whether a file starts like a zip archive, as npz files do.
  ///
  /// @throws IOException if it cannot be read
  public static boolean isNpz(Path path) throws IOException {
    try (ByteSource source = ByteSource.open(path)) {
      return isNpz(source.stream(0, source.size()).readNBytes(2));
    }
  }

  /// Whether bytes start like a zip archive, as npz files do.
  public static boolean isNpz(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == 'P' && bytes[1] == 'K';
  }

  /// Opens a file and reads its directory.
  ///
  /// @throws FormatException if it is not a correct zip archive
  /// @throws IOException if it cannot be read
  public static Npz open(Path path) throws IOException {
    ByteSource source = ByteSource.open(path);
    try {
      return new Npz(source);
    } catch (Throwable e) {
      source.close();
      throw e;
    }
  }

  /// An archive that is in memory; shared, not copied.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is not a correct zip archive
  public static Npz parse(String source, byte[] bytes) throws IOException {
    return new Npz(ByteSource.of(source, bytes));
  }

  /// What messages call the file.
  public String source() {
    return source.name();
  }

  /// The names of the arrays, in the order of the archive's directory.
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  /// Whether there is an array of this name.
  public boolean contains(String name) {
    return members.containsKey(name);
  }

  /// Reads one array. Safe to call from several threads.
  ///
  /// @throws FormatException if there is no such array, or it is damaged or not a correct npy file
  /// @throws IOException if the file cannot be read
  public NumericArray read(String name) throws IOException {
    ZipMember member = members.get(name);
    if (member == null) {
      String found =
          members.isEmpty() ? "no arrays at all" : "only " + String.join(", ", members.keySet());
      throw FormatException.in(source.name(), "an array " + name, found);
    }
    try (ZipMember.Content content = member.open(source)) {
      return Npy.read(
          new BoundedInput(
              FormatException.part(source.name(), member.name()), content, member.size(), true));
    }
  }

  /// Reads all arrays, in the order of the archive's directory.
  ///
  /// @throws FormatException if one is damaged or not a correct npy file
  /// @throws IOException if the file cannot be read
  public SequencedMap<String, NumericArray> readAll() throws IOException {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    for (String name : members.keySet()) {
      arrays.put(name, read(name));
    }
    return arrays;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /// Writes arrays in the order given, stored without compression as `numpy.savez` does; whole or
  /// not at all ([AtomicFile]). The same arrays give the same bytes: all times are the zip format's
  /// zero.
  ///
  /// @throws IllegalArgumentException if numpy has no code for a type, or a name or the whole is
  ///   too long for a zip archive without the zip64 extension (4 GiB)
  /// @throws IOException if it cannot be written
  public static void write(Path path, SequencedMap<String, NumericArray> arrays)
      throws IOException {
    ZipWriter archive = new ZipWriter();
    arrays.forEach((name, array) ->
        archive.add(name + SUFFIX, List.of(Npy.header(array), array.littleEndian())));
    AtomicFile.write(path, archive::writeTo);
  }
}
