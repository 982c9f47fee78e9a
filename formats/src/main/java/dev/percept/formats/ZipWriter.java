package dev.percept.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// A zip archive of stored members, without the zip64 extension. The same members give the same
/// bytes.
///
/// Field layouts are those of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
final class ZipWriter {
  /// 4.4.3: version 2.0 of the format is needed to read it.
  private static final short VERSION = 20;

  /// 4.4.6: 1 January 1980, the first day that the format knows.
  private static final short DATE = 1 << 5 | 1;

  /// 4.4.4: the name is in UTF-8.
  private static final short NAME_IS_UTF8 = 1 << 11;

  private static final long MOST = 0xffff_fffeL;

  private record Member(String name, List<byte[]> parts, int crc, long size) {
    byte[] encoded() {
      return name.getBytes(StandardCharsets.UTF_8);
    }
  }

  private final List<Member> members = new ArrayList<>();

  /// Adds a member; its parts are written one after the other, and not copied.
  ///
  /// @throws IllegalArgumentException if the name is longer than the format can say
  void add(String name, List<byte[]> parts) {
    if (name.getBytes(StandardCharsets.UTF_8).length > 0xffff || members.size() == 0xfffe) {
      throw new IllegalArgumentException(
          "too long a name, or too many members, for a zip archive: "
              + FormatException.quoted(name));
    }
    CRC32 crc = new CRC32();
    long size = 0;
    for (byte[] part : parts) {
      crc.update(part);
      size += part.length;
    }
    members.add(new Member(name, List.copyOf(parts), (int) crc.getValue(), size));
  }

  /// Writes the archive.
  ///
  /// @throws IllegalArgumentException before anything is written, if it is longer than 4 GiB
  void writeTo(OutputStream out) throws IOException {
    long total = 0;
    for (Member member : members) {
      total += 30 + 46 + 2L * member.encoded().length + member.size;
    }
    if (total > MOST) {
      throw new IllegalArgumentException("arrays of %d bytes do not fit 4 GiB".formatted(total));
    }
    long[] starts = new long[members.size()];
    long at = 0;
    for (int i = 0; i < starts.length; i++) {
      Member member = members.get(i);
      starts[i] = at;
      at += write(out, localHeader(member)) + member.size;
      for (byte[] part : member.parts) {
        out.write(part);
      }
    }
    long directory = at;
    for (int i = 0; i < starts.length; i++) {
      at += write(out, entry(members.get(i), starts[i]));
    }
    ByteBuffer end = allocate(22).putInt(0x06054b50).putInt(0);
    end.putShort((short) starts.length).putShort((short) starts.length);
    write(out, end.putInt((int) (at - directory)).putInt((int) directory).putShort((short) 0));
  }

  private static ByteBuffer localHeader(Member member) {
    byte[] name = member.encoded();
    ByteBuffer header = allocate(30 + name.length).putInt(0x04034b50).putShort(VERSION);
    describe(header, member);
    return header.putShort((short) name.length).putShort((short) 0).put(name);
  }

  private static ByteBuffer entry(Member member, long start) {
    byte[] name = member.encoded();
    ByteBuffer entry = allocate(46 + name.length).putInt(0x02014b50);
    describe(entry.putShort(VERSION).putShort(VERSION), member);
    // Sizes of name, extra field and comment, disk, internal and external attributes, local header.
    entry.putShort((short) name.length).putShort((short) 0).putShort((short) 0);
    return entry.putShort((short) 0).putShort((short) 0).putInt(0).putInt((int) start).put(name);
  }

  /// Flags, method, time, date, CRC and both sizes, which local header and entry have alike.
  private static void describe(ByteBuffer header, Member member) {
    boolean ascii = member.encoded().length == member.name.length();
    header.putShort(ascii ? 0 : NAME_IS_UTF8).putShort((short) 0).putShort((short) 0);
    header.putShort(DATE).putInt(member.crc).putInt((int) member.size).putInt((int) member.size);
  }

  /// Writes a full buffer.
  ///
  /// @return its bytes
  private static int write(OutputStream out, ByteBuffer full) throws IOException {
    byte[] bytes = new byte[full.capacity()];
    full.get(0, bytes);
    out.write(bytes);
    return bytes.length;
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
