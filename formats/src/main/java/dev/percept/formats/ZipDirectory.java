package dev.percept.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The directory of a zip archive, read strictly: each entry is checked against the local header it
/// points to, members may not overlap, and no size is believed that the file could not hold.
///
/// Field layouts are those of PKWARE's APPNOTE.TXT 6.3.10, whose section numbers stand at each.
final class ZipDirectory {
  /// 4.3.16, end of central directory record.
  private static final int END_SIGNATURE = 0x06054b50;

  private static final int END_SIZE = 22;

  /// 4.3.15, zip64 end of central directory locator.
  private static final int LOCATOR_SIGNATURE = 0x07064b50;

  private static final int LOCATOR_SIZE = 20;

  /// 4.3.14, zip64 end of central directory record.
  private static final int END64_SIGNATURE = 0x06064b50;

  private static final int END64_SIZE = 56;

  /// 4.3.12, central directory file header.
  private static final int ENTRY_SIGNATURE = 0x02014b50;

  private static final int ENTRY_SIZE = 46;

  /// 4.3.7, local file header.
  private static final int LOCAL_SIGNATURE = 0x04034b50;

  private static final int LOCAL_SIZE = 30;

  /// 4.4.4, general purpose bits: encryption (0, 6, 13) and patches (5).
  private static final int REFUSED_FLAGS = 1 | 1 << 5 | 1 << 6 | 1 << 13;

  /// 4.4.4: sizes and CRC follow the data, and may be zero in the local header.
  private static final int SIZES_FOLLOW = 1 << 3;

  private static final int NAME_IS_UTF8 = 1 << 11;

  /// 4.5.3, the extra field that holds 64-bit sizes.
  private static final int ZIP64_EXTRA = 1;

  /// In a 16- or 32-bit field: the true value stands in the zip64 record.
  private static final int IN_ZIP64_SHORT = 0xffff;

  private static final long IN_ZIP64 = 0xffff_ffffL;

  /// Deflate's best: 258 bytes out of two bits (zlib's technical notes, "Maximum Compression
  /// Factor").
  static final int MOST_RATIO = 1032;

  private final ByteSource source;

  private ZipDirectory(ByteSource source) {
    this.source = source;
  }

  /// Reads and checks the directory.
  ///
  /// @return the members, in its order
  /// @throws FormatException if it is not a correct archive, or one that is encrypted, in several
  ///   parts or compressed by another method than deflate
  static List<ZipMember> read(ByteSource source) throws IOException {
    return new ZipDirectory(source).members();
  }

  /// Where the directory is.
  private record Extent(long count, long size, long start, long end) {}

  /// An entry of the directory; the name's bytes are the chars of `rawName`.
  private record Entry(
      long at,
      int flags,
      int method,
      long crc,
      long compressed,
      long size,
      long local,
      String rawName) {}

  private List<ZipMember> members() throws IOException {
    Extent extent = extent();
    if (extent.start + extent.size != extent.end || extent.start < 0 || extent.size < 0) {
      throw fault(
          extent.end,
          "the directory to end here",
          "a start of %d and a size of %d".formatted(extent.start, extent.size));
    }
    if (extent.count < 0 || extent.count > extent.size / ENTRY_SIZE) {
      throw fault(
          extent.end,
          "at most %d entries in a directory of %d bytes"
              .formatted(extent.size / ENTRY_SIZE, extent.size),
          "" + extent.count);
    }
    ByteBuffer directory = bytes(extent.start, extent.size, "directory");
    List<Entry> entries = new ArrayList<>();
    for (long i = 0; i < extent.count; i++) {
      entries.add(entry(directory, extent.start));
    }
    if (directory.hasRemaining()) {
      throw fault(
          extent.start + directory.position(),
          "the end of the directory after %d entries".formatted(extent.count),
          directory.remaining() + " more bytes");
    }
    Set<String> names = new HashSet<>();
    List<ZipMember> members = new ArrayList<>();
    List<long[]> spans = new ArrayList<>();
    for (Entry entry : entries) {
      ZipMember member = member(entry, extent.start);
      if (!names.add(member.name())) {
        throw fault(
            entry.at, "each name once", "a second " + FormatException.quoted(member.name()));
      }
      members.add(member);
      spans.add(new long[] {entry.local, member.start() + member.compressed()});
    }
    spans.sort(Comparator.comparingLong(span -> span[0]));
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i)[0] < spans.get(i - 1)[1]) {
        throw fault(
            spans.get(i)[0],
            "members that do not overlap",
            "one that starts before byte %d, where another ends".formatted(spans.get(i - 1)[1]));
      }
    }
    return members;
  }

  /// Finds the end record, which is last but for a comment of up to 65,535 bytes.
  private Extent extent() throws IOException {
    long size = source.size();
    if (size < END_SIZE) {
      throw FormatException.in(
          source.name(), "a zip archive of at least %d bytes".formatted(END_SIZE), size + " bytes");
    }
    int tailSize = (int) Math.min(size, END_SIZE + 0xffff);
    ByteBuffer tail = bytes(size - tailSize, tailSize, "end");
    for (int i = tailSize - END_SIZE; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE
          && (tail.getShort(i + 20) & 0xffff) == tailSize - END_SIZE - i) {
        return extent(tail.position(i).slice().order(ByteOrder.LITTLE_ENDIAN), size - tailSize + i);
      }
    }
    throw FormatException.in(
        source.name(), "a zip archive", "no end-of-directory record, so it is cut short or no zip");
  }

  private Extent extent(ByteBuffer end, long at) throws IOException {
    int disk = end.getShort(4) & 0xffff;
    int directoryDisk = end.getShort(6) & 0xffff;
    int countHere = end.getShort(8) & 0xffff;
    int count = end.getShort(10) & 0xffff;
    long size = end.getInt(12) & 0xffff_ffffL;
    long start = end.getInt(16) & 0xffff_ffffL;
    boolean large =
        disk == IN_ZIP64_SHORT
            || directoryDisk == IN_ZIP64_SHORT
            || countHere == IN_ZIP64_SHORT
            || count == IN_ZIP64_SHORT
            || size == IN_ZIP64
            || start == IN_ZIP64;
    if (at >= LOCATOR_SIZE) {
      ByteBuffer locator = bytes(at - LOCATOR_SIZE, LOCATOR_SIZE, "zip64 locator");
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        return extent64(locator, at - LOCATOR_SIZE);
      }
    }
    if (large) {
      throw fault(at, "a zip64 locator before the end record", "none");
    }
    requireOneDisk(at, disk, directoryDisk, countHere, count);
    return new Extent(count, size, start, at);
  }

  private Extent extent64(ByteBuffer locator, long locatorAt) throws IOException {
    long at = locator.getLong(8);
    if (locator.getInt(4) != 0 || (locator.getInt(16) & ~1) != 0) {
      throw fault(locatorAt, "an archive in one part", "one in several");
    }
    if (at < 0 || at > locatorAt - END64_SIZE) {
      throw fault(locatorAt, "a zip64 end record before the locator", "one at byte " + at);
    }
    ByteBuffer end = bytes(at, END64_SIZE, "zip64 end record");
    if (end.getInt(0) != END64_SIGNATURE) {
      throw fault(at, "the zip64 end record", signature(end));
    }
    // 4.3.14.1: the size does not count itself and the signature.
    if (end.getLong(4) != locatorAt - at - 12) {
      throw fault(at, "a zip64 end record that ends at the locator", "a size of " + end.getLong(4));
    }
    requireOneDisk(at, end.getInt(16), end.getInt(20), end.getLong(24), end.getLong(32));
    return new Extent(end.getLong(32), end.getLong(40), end.getLong(48), at);
  }

  private void requireOneDisk(long at, int disk, int directoryDisk, long countHere, long count)
      throws FormatException {
    if (disk != 0 || directoryDisk != 0 || countHere != count) {
      throw fault(at, "an archive in one part", "one in several");
    }
  }

  private Entry entry(ByteBuffer directory, long directoryAt) throws FormatException {
    int from = directory.position();
    long at = directoryAt + from;
    if (directory.remaining() < ENTRY_SIZE || directory.getInt(from) != ENTRY_SIGNATURE) {
      throw fault(at, "an entry of the directory", "something else");
    }
    int nameSize = directory.getShort(from + 28) & 0xffff;
    int extraSize = directory.getShort(from + 30) & 0xffff;
    int commentSize = directory.getShort(from + 32) & 0xffff;
    if (directory.remaining() < ENTRY_SIZE + nameSize + extraSize + commentSize) {
      throw fault(at, "an entry that ends within the directory", "a longer one");
    }
    long compressed = directory.getInt(from + 20) & 0xffff_ffffL;
    long size = directory.getInt(from + 24) & 0xffff_ffffL;
    long local = directory.getInt(from + 42) & 0xffff_ffffL;
    int disk = directory.getShort(from + 34) & 0xffff;
    String name = latin1(directory, from + ENTRY_SIZE, nameSize);
    ByteBuffer extra =
        directory.slice(from + ENTRY_SIZE + nameSize, extraSize).order(ByteOrder.LITTLE_ENDIAN);
    if (size == IN_ZIP64 || compressed == IN_ZIP64 || local == IN_ZIP64) {
      // 4.5.3: only those that are missing from the entry stand here, in this order.
      ByteBuffer large = zip64(extra, at);
      size = size == IN_ZIP64 ? next(large, at) : size;
      compressed = compressed == IN_ZIP64 ? next(large, at) : compressed;
      local = local == IN_ZIP64 ? next(large, at) : local;
    }
    if (disk != 0) {
      throw fault(at, "an archive in one part", "a member on disk " + disk);
    }
    directory.position(from + ENTRY_SIZE + nameSize + extraSize + commentSize);
    return new Entry(
        at,
        directory.getShort(from + 8) & 0xffff,
        directory.getShort(from + 10) & 0xffff,
        directory.getInt(from + 16) & 0xffff_ffffL,
        compressed,
        size,
        local,
        name);
  }

  /// Checks an entry and the local header it points to.
  private ZipMember member(Entry entry, long directoryAt) throws IOException {
    String name = name(entry);
    String quoted = FormatException.quoted(name);
    if ((entry.flags & REFUSED_FLAGS) != 0) {
      throw fault(entry.at, "a member without encryption or patches", quoted + ", which has them");
    }
    if (entry.method != 0 && entry.method != 8) {
      throw fault(
          entry.at,
          "compression method 0 (stored) or 8 (deflated) of " + quoted,
          "" + entry.method);
    }
    if (entry.local > directoryAt - LOCAL_SIZE) {
      throw fault(
          entry.at,
          "%s to start before the directory at byte %d".formatted(quoted, directoryAt),
          "byte " + entry.local);
    }
    ByteBuffer local = bytes(entry.local, LOCAL_SIZE, "local header");
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw fault(entry.local, "the local header of " + quoted, signature(local));
    }
    int nameSize = local.getShort(26) & 0xffff;
    int extraSize = local.getShort(28) & 0xffff;
    long start = entry.local + LOCAL_SIZE + nameSize + extraSize;
    if (start > directoryAt || entry.compressed > directoryAt - start) {
      throw fault(
          entry.at,
          "%s to hold at most %d bytes before the directory"
              .formatted(quoted, Math.max(0, directoryAt - start)),
          "" + entry.compressed);
    }
    boolean deflated = entry.method == 8;
    if (deflated ? entry.size / MOST_RATIO > entry.compressed : entry.size != entry.compressed) {
      throw fault(
          entry.at,
          deflated
              ? "%s of at most %d bytes, as deflate makes %d of one at best"
                  .formatted(quoted, entry.compressed * MOST_RATIO, MOST_RATIO)
              : "%s stored in as many bytes as it has, %d".formatted(quoted, entry.compressed),
          "" + entry.size);
    }
    ByteBuffer rest = bytes(entry.local + LOCAL_SIZE, nameSize + extraSize, "local header");
    requireSame(entry, quoted, "flags", entry.flags, local.getShort(6) & 0xffff);
    requireSame(entry, quoted, "method", entry.method, local.getShort(8) & 0xffff);
    if (!latin1(rest, 0, nameSize).equals(entry.rawName)) {
      throw fault(entry.local, "the local header to have the name " + quoted, "another name");
    }
    long crc = local.getInt(14) & 0xffff_ffffL;
    long compressed = local.getInt(18) & 0xffff_ffffL;
    long size = local.getInt(22) & 0xffff_ffffL;
    boolean follow = (entry.flags & SIZES_FOLLOW) != 0;
    if (size == IN_ZIP64 || compressed == IN_ZIP64) {
      // 4.5.3: in a local header both sizes stand here, in this order.
      ByteBuffer large =
          zip64(rest.slice(nameSize, extraSize).order(ByteOrder.LITTLE_ENDIAN), entry.local);
      size = next(large, entry.local);
      compressed = next(large, entry.local);
    }
    if (!(follow && crc == 0)) {
      requireSame(entry, quoted, "CRC-32", entry.crc, crc);
    }
    if (!(follow && compressed == 0)) {
      requireSame(entry, quoted, "compressed size", entry.compressed, compressed);
    }
    if (!(follow && size == 0)) {
      requireSame(entry, quoted, "size", entry.size, size);
    }
    return new ZipMember(name, deflated, entry.crc, entry.compressed, entry.size, start);
  }

  private void requireSame(Entry entry, String quoted, String what, long directory, long local)
      throws FormatException {
    if (directory != local) {
      throw fault(
          entry.local,
          "the local header of %s to have the directory's %s %d".formatted(quoted, what, directory),
          "" + local);
    }
  }

  private String name(Entry entry) throws FormatException {
    boolean utf8 = (entry.flags & NAME_IS_UTF8) != 0;
    byte[] raw = entry.rawName.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return (utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII)
          .newDecoder()
          .decode(ByteBuffer.wrap(raw))
          .toString();
    } catch (CharacterCodingException e) {
      throw fault(entry.at, "a name in " + (utf8 ? "UTF-8" : "ASCII"), Hex.text(raw));
    }
  }

  /// The content of the zip64 field among the extra fields (4.5.1: an id, a size, the content).
  private ByteBuffer zip64(ByteBuffer extra, long at) throws FormatException {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int size = extra.getShort() & 0xffff;
      if (size > extra.remaining()) {
        throw fault(at, "extra fields that end within the header", "a longer one");
      }
      if (id == ZIP64_EXTRA) {
        return extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + size);
    }
    throw fault(at, "a zip64 field with the sizes", "none");
  }

  private long next(ByteBuffer zip64, long at) throws FormatException {
    long value = zip64.remaining() < Long.BYTES ? -1 : zip64.getLong();
    if (value < 0) {
      throw fault(at, "a zip64 field with the sizes", "one that is too short or too large");
    }
    return value;
  }

  private ByteBuffer bytes(long start, long length, String what) throws IOException {
    return ByteBuffer.wrap(
            new BoundedInput(source.name(), source.stream(start, length), length, true)
                .bytes(length, what))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String latin1(ByteBuffer buffer, int start, int length) {
    byte[] bytes = new byte[length];
    buffer.get(start, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String signature(ByteBuffer record) {
    byte[] bytes = new byte[4];
    record.get(0, bytes);
    return Hex.text(bytes);
  }

  private FormatException fault(long at, String expected, String found) {
    return FormatException.at(source.name(), at, expected, found);
  }
}
