package dev.percept.formats;

import static dev.percept.formats.Malformed.bytes;
import static dev.percept.formats.Malformed.cut;
import static dev.percept.formats.Malformed.deflated;
import static dev.percept.formats.Malformed.find;
import static dev.percept.formats.Malformed.gzip;
import static dev.percept.formats.Malformed.idx;
import static dev.percept.formats.Malformed.npy;
import static dev.percept.formats.Malformed.safetensors;
import static dev.percept.formats.Malformed.stored;
import static dev.percept.formats.Malformed.with;
import static dev.percept.formats.Malformed.with2;
import static dev.percept.formats.Malformed.with4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Files that are wrong in one known way. Each is refused with a [FormatException] of one line that
/// says what is wrong, and without allocating more than a small multiple of the file. What each was
/// told is written to `target/malformed.txt`.
final class MalformedFilesTest {
  /// Deflate's ratio times a kilobyte of file, and what the messages and the first use of classes
  /// take.
  private static final long MOST_ALLOCATED = 4 << 20;

  private static final List<String> TABLE = new ArrayList<>();

  private interface Reading {
    void read(String source, byte[] bytes) throws IOException;
  }

  /// @param name what went wrong
  /// @param file the file
  /// @param expected what the message must contain
  private record Case(String name, List<byte[]> file, String expected) {}

  private static Case of(String name, byte[] file, String expected) {
    return new Case(name, List.of(file), expected);
  }

  private static DynamicTest test(String source, Reading reading, Case wrong) {
    return DynamicTest.dynamicTest(
        wrong.name,
        () -> {
          byte[] file = wrong.file.getFirst();
          Allocation allocation = new Allocation();
          Throwable thrown = catchThrowable(() -> reading.read(source, file));
          long allocated = allocation.bytes();
          assertThat(thrown).isInstanceOf(FormatException.class);
          String message = String.valueOf(thrown.getMessage());
          assertThat(message)
              .startsWith(source)
              .contains(wrong.expected)
              .contains("expected ", "found ")
              .matches(line -> line.chars().noneMatch(Character::isISOControl), "one line");
          assertThat(allocated).isLessThan(MOST_ALLOCATED);
          TABLE.add("%s\t%s\t%s".formatted(source, wrong.name, message));
        });
  }

  @AfterAll
  static void writeTable() throws IOException {
    Files.write(Files.createDirectories(Path.of("target")).resolve("malformed.txt"), TABLE);
  }

  private static Case header(String name, String dictionary, String expected) {
    return of("header: " + name, npy(dictionary), expected);
  }

  private static Case type(String name, String code, String expected) {
    return header(
        name, "{'descr': %s, 'fortran_order': False, 'shape': (6,)}".formatted(code), expected);
  }

  private static Case shape(String name, String shape, String expected) {
    return header(
        name, "{'descr': '<f4', 'fortran_order': False, 'shape': %s}".formatted(shape), expected);
  }

  @TestFactory
  Stream<DynamicTest> npyFiles() {
    byte[] whole = npy();
    return Stream.of(
            of("empty file", new byte[0], "byte 0: expected 6 bytes of magic number, found 0"),
            of("cut in the magic number", cut(whole, 5), "6 bytes of magic number, found 5"),
            of(
                "another magic number",
                with(whole, 0, 'P'),
                "magic number 93 4e 55 4d 50 59, found 50"),
            of("cut in the version", cut(whole, 7), "byte 6: expected 2 bytes of version, found 1"),
            of("version 0.0", with(whole, 6, 0, 0), "npy version 1.0, 2.0 or 3.0, found 0.0"),
            of("version 1.1", with(whole, 6, 1, 1), "found 1.1"),
            of("version 4.0", with(whole, 6, 4, 0), "found 4.0"),
            of("cut in the header length", cut(whole, 9), "2 bytes of header length, found 1"),
            of("cut in the header", cut(whole, 40), "bytes of header, found 30"),
            of(
                "header longer than the file",
                with2(whole, 8, 0xffff),
                "65535 bytes of header, found"),
            of(
                "version 2 header of 4 GiB",
                bytes(0x93, "NUMPY", 2, 0, 255, 255, 255, 255, "{}"),
                "4294967295 bytes of header, found 2"),
            header("no dictionary", "[1, 2]", "the opening brace"),
            header("nothing but zeros", "\0\0\0\0", "the opening brace"),
            header("empty dictionary", "{}", "the key descr"),
            header("no shape", "{'descr': '<f4', 'fortran_order': False}", "the key shape"),
            header("no fortran_order", "{'descr': '<f4', 'shape': (6,)}", "the key fortran_order"),
            header("unknown key", "{'order': 1}", "only the keys descr, fortran_order and shape"),
            header(
                "a key twice",
                "{'shape': (6,), 'shape': (6,)}",
                "each key once, found a second shape"),
            header("key without quotation marks", "{descr: 1}", "a key in quotation marks"),
            header("no colon", "{'descr' '<f4'}", "a colon after the key"),
            header("no comma", "{'shape': (6,) 'descr': '<f4'}", "a comma or the closing brace"),
            header("open quotation mark", "{'descr': '<f4", "a type such as '<f4'"),
            header("escape in a text", "{'descr': '\\x3cf4'}", "an escape in it"),
            header("expression for a truth value", "{'fortran_order': 1 == 1}", "True or False"),
            header(
                "text after the dictionary",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} + x",
                "only spaces after the dictionary"),
            type("objects", "'|O'", "found \"|O\" (Python objects)"),
            type("text", "'<U4'", "found \"<U4\" (text)"),
            type("complex numbers", "'<c8'", "(complex numbers)"),
            type("dates", "'<M8[s]'", "(dates)"),
            type("raw bytes", "'|V4'", "(a structure)"),
            type("structure", "[('a', '<f4')]", "found a structured type"),
            type("long double", "'<f16'", "found \"<f16\""),
            type("empty type", "''", "found \"\""),
            type("no byte order", "'f4'", "found \"f4\""),
            type("the machine's byte order", "'=f4'", "a byte order < or > before f4"),
            type("no byte order for four bytes", "'|f4'", "a byte order < or > before f4"),
            type("line break in the type", "'<f\n4'", "\\u000a"),
            shape("list", "[6]", "the opening parenthesis of the shape"),
            shape("number in parentheses", "(6)", "a comma after the only size of the shape"),
            shape("negative size", "(-6,)", "a size of the shape, 0 or more"),
            shape("fraction", "(6.0,)", "a comma or the closing parenthesis"),
            shape("size beyond 32 bits", "(99999999999,)", "a size of at most 2147483647"),
            shape("size beyond all", "(" + "9".repeat(400) + ",)", "a size of at most 2147483647"),
            shape("product beyond 2 GiB", "(65536, 65536, 65536)", "found shape 65536×65536×65536"),
            shape(
                "product that wraps to 0",
                "(2147483647, 2147483647, 2147483647, 4)",
                "found shape"),
            shape(
                "more than the file has",
                "(500000000,)",
                "2000000000 bytes of array data, found 24"),
            shape(
                "less than the file has",
                "(5,)",
                "the end after the array data, found 4 more bytes"),
            shape("empty, yet with data", "(0, 6)", "found 24 more bytes"),
            of("cut in the data", cut(whole, -1), "24 bytes of array data, found 23"),
            of("bytes after the data", bytes(whole, 0), "found 1 more bytes"),
            of(
                "truth value 2",
                npy(
                    "{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}",
                    new byte[] {1, 0, 2}),
                "a truth value 0 or 1, found 2"),
            of(
                "version 3 header not in UTF-8",
                bytes(0x93, "NUMPY", 3, 0, 4, 0, 0, 0, "{'", 0xff, "'"),
                "a header in UTF-8"))
        .map(wrong -> test("a.npy", Npy::parse, wrong));
  }

  private static void readNpz(String source, byte[] file) throws IOException {
    try (Npz npz = Npz.parse(source, file)) {
      npz.readAll();
    }
  }

  @TestFactory
  Stream<DynamicTest> npzFiles() throws IOException {
    byte[] whole = stored("a.npy", npy(), "b.npy", npy());
    int second = find(whole, Malformed.LOCAL, 1);
    int entry = find(whole, Malformed.ENTRY, 0);
    int entry2 = find(whole, Malformed.ENTRY, 1);
    int end = find(whole, Malformed.END, 0);
    byte[] small = deflated("a.npy", npy());
    int smallData = 30 + 5;
    byte[] longer = deflated("a.npy", bytes(npy(), "xyz"));
    int smallEntry = find(small, Malformed.ENTRY, 0);
    byte[] zip64 = Resource.bytes("zip64.npz");
    int end64 = find(zip64, Malformed.END64, 0);
    int locator = find(zip64, Malformed.LOCATOR64, 0);
    int entry64 = find(zip64, Malformed.ENTRY, 0);
    // A member that holds another whole member, which the directory lists too.
    byte[] inner = cut(stored("b.npy", npy()), 30 + 5 + npy().length);
    byte[] nested = stored("a.npy", inner, "b.npy", npy());
    nested = with4(nested, find(nested, Malformed.ENTRY, 1) + 42, 35);
    return Stream.of(
            of("empty file", new byte[0], "a zip archive of at least 22 bytes, found 0 bytes"),
            of("no zip", bytes("x".repeat(100)), "no end-of-directory record"),
            of("cut by one byte", cut(whole, -1), "no end-of-directory record"),
            of("first half", cut(whole, whole.length / 2), "no end-of-directory record"),
            of("a byte after the end", bytes(whole, 0), "no end-of-directory record"),
            of("a byte before the start", bytes(0, whole), "the directory to end here"),
            of(
                "comment longer than the file",
                with2(whole, end + 20, 5),
                "no end-of-directory record"),
            of("several disks", with2(whole, end + 4, 1), "an archive in one part"),
            of("entries on other disks", with2(whole, end + 8, 1), "an archive in one part"),
            of("member on another disk", with2(whole, entry + 34, 1), "a member on disk 1"),
            of(
                "more entries than the directory can hold",
                with2(with2(whole, end + 8, 3000), end + 10, 3000),
                "at most 2 entries in a directory of 102 bytes, found 3000"),
            of(
                "fewer entries than there are",
                with2(with2(whole, end + 8, 1), end + 10, 1),
                "the end of the directory after 1 entries, found 51 more bytes"),
            of(
                "directory size too large",
                with4(whole, end + 12, 103),
                "the directory to end here"),
            of(
                "directory beyond the file",
                with4(whole, end + 16, 1 << 30),
                "the directory to end here"),
            of("damaged entry", with(whole, entry2, 'X'), "an entry of the directory"),
            of(
                "entry longer than the directory",
                with2(whole, entry2 + 30, 900),
                "an entry that ends within"),
            of("encrypted", with2(whole, entry + 8, 1), "without encryption or patches"),
            of(
                "strongly encrypted",
                with2(whole, entry + 8, 1 << 6),
                "without encryption or patches"),
            of(
                "compressed by bzip2",
                with2(whole, entry + 10, 12),
                "method 0 (stored) or 8 (deflated)"),
            of("a name twice", stored("a.npy", npy(), "a.npy", npy()), "a second \"a.npy\""),
            of("name not in ASCII", with(whole, entry + 46, 0xff), "a name in ASCII"),
            of(
                "name not in UTF-8",
                with2(with(whole, entry + 46, 0xff), entry + 8, 1 << 11),
                "a name in UTF-8"),
            of(
                "member after the directory",
                with4(whole, entry + 42, end),
                "to start before the directory"),
            of(
                "member at no local header",
                with4(whole, entry + 42, 1),
                "the local header of \"a.npy\""),
            of(
                "member at another's header",
                with4(whole, entry + 42, second),
                "have the name \"a.npy\""),
            of("members inside each other", nested, "members that do not overlap"),
            of(
                "local name differs",
                with(whole, 30, 'x'),
                "have the name \"a.npy\", found another name"),
            of(
                "local flags differ",
                with2(whole, 6, 1 << 11),
                "the directory's flags 0, found 2048"),
            of("local method differs", with2(whole, 8, 8), "the directory's method 0, found 8"),
            of("local CRC differs", with(whole, 14, whole[14] ^ 1), "the directory's CRC-32"),
            of("local size differs", with4(whole, 22, 1), "the directory's size"),
            of(
                "local compressed size differs",
                with4(whole, 18, 1),
                "the directory's compressed size"),
            of(
                "stored in fewer bytes",
                with4(whole, entry + 24, 1 << 30),
                "stored in as many bytes as it has"),
            of(
                "longer than the archive",
                with4(whole, entry + 20, 1 << 30),
                "bytes before the directory"),
            of("damaged data", with(whole, second - 1, 1), "a.npy: expected content with CRC-32"),
            of(
                "deflated beyond the possible",
                with4(small, smallEntry + 24, Integer.MAX_VALUE),
                "as deflate makes 1032 of one at best"),
            of(
                "deflated size too large",
                with4(small, smallEntry + 24, 200),
                "200 bytes of content, found"),
            of(
                "deflated size too small",
                with4(small, smallEntry + 24, npy().length - 1),
                "24 bytes of array data, found 23"),
            of(
                "deflated content that goes on",
                with4(longer, find(longer, Malformed.ENTRY, 0) + 24, npy().length),
                "a.npy: expected %d bytes of content, found more".formatted(npy().length)),
            of("damaged deflated data", with(small, smallData, 0xff), "data that zlib refuses"),
            of(
                "deflated data that goes on",
                with4(small, smallEntry + 20, 20),
                "deflated data that ends within its 20 bytes"),
            of(
                "deflated data that ends early",
                with4(small, smallEntry + 20, smallEntry - smallData),
                "expected data of"),
            of(
                "damaged CRC of deflated data",
                with(small, smallEntry + 16, 1, 2, 3, 4),
                "CRC-32 04030201"),
            of("zip64 without its locator", with4(whole, end + 16, -1), "a zip64 locator"),
            of(
                "zip64 end record beyond the file",
                with4(zip64, locator + 8, 1 << 30),
                "before the locator"),
            of("zip64 on several disks", with4(zip64, locator + 16, 2), "an archive in one part"),
            of("damaged zip64 end record", with(zip64, end64, 'X'), "the zip64 end record"),
            of(
                "zip64 end record too long",
                with4(zip64, end64 + 4, 100),
                "that ends at the locator"),
            of(
                "zip64 count beyond all",
                with(zip64, end64 + 24, 0, 0, 0, 0, 0, 0, 0, 0x7f),
                "one part"),
            of(
                "zip64 field missing",
                with2(zip64, entry64 + 46 + 8, 99),
                "a zip64 field with the sizes, found none"),
            of("zip64 field too short", with2(zip64, entry64 + 46 + 8 + 2, 4), "that is too short"),
            of(
                "zip64 field too long",
                with2(zip64, entry64 + 46 + 8 + 2, 99),
                "extra fields that end"),
            of(
                "member that is no npy",
                stored("a.npy", bytes("hello, world")),
                "a.npy, byte 0: expected the npy"),
            of("empty member", stored("a.npy", new byte[0]), "6 bytes of magic number, found 0"),
            of(
                "member that claims more than it has",
                stored(
                    "a.npy",
                    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,)}")),
                "2000000000 bytes of array data, found 24"),
            of(
                "member with bytes after the data",
                stored("a.npy", bytes(npy(), "xyz")),
                "the end after the array data, found 3 more bytes"))
        .map(wrong -> test("a.npz", MalformedFilesTest::readNpz, wrong));
  }

  @TestFactory
  Stream<DynamicTest> missingArrays() throws IOException {
    byte[] whole = stored("a.npy", npy(), "readme.txt", bytes("hi"));
    return Stream.of(
        test(
            "a.npz",
            (source, file) -> Npz.parse(source, file).read("x_train"),
            of("array missing", whole, "an array x_train, found only a")),
        test(
            "a.npz",
            (source, file) -> Npz.parse(source, file).read("x_train"),
            of("no arrays", stored(), "an array x_train, found no arrays at all")));
  }

  @TestFactory
  Stream<DynamicTest> idxFiles() throws IOException {
    byte[] whole = idx();
    byte[] zipped = gzip(whole);
    byte[] named = bytes(cut(with(zipped, 3, 8), 10), "no end");
    byte[] checked = bytes(cut(with(zipped, 3, 2), 10), 1, 2, Malformed.with(zipped, 0));
    return Stream.of(
            of("empty file", new byte[0], "byte 0: expected 4 bytes of magic number, found 0"),
            of("cut in the magic number", cut(whole, 3), "4 bytes of magic number, found 3"),
            of("another magic number", with(whole, 1, 1), "the IDX magic number 00 00"),
            of("type that is none", with(whole, 2, 0x0a), "found 00 00 0a 02"),
            of("cut in the sizes", cut(whole, 11), "8 bytes of sizes, found 7"),
            of(
                "size beyond 31 bits",
                with(whole, 4, 0xff),
                "a size of at most 2147483647, found 4278190082"),
            of(
                "product beyond 2 GiB",
                with(whole, 4, 0x7f, 255, 255, 255),
                "found shape 2147483647×3"),
            of("255 axes", with(whole, 3, 255), "1020 bytes of sizes, found 14"),
            of("more than the file has", with(whole, 4, 0x10), "bytes of array data, found 6"),
            of("cut in the data", cut(whole, -1), "6 bytes of array data, found 5"),
            of(
                "bytes after the data",
                bytes(whole, 1, 2),
                "the end after the array data, found 2 more bytes"),
            of("type wider than the data", with(whole, 2, 0x0e), "48 bytes of array data, found 6"),
            of("gzip: only the magic number", cut(zipped, 2), "a gzip header"),
            of("gzip: another method", with(zipped, 2, 7), "gzip's method 8 (deflated), found 7"),
            of("gzip: reserved flag", with(zipped, 3, 0x80), "no reserved flags, found 80"),
            of("gzip: name without end", named, "a name that ends in a zero"),
            of(
                "gzip: extra field beyond the file",
                with(zipped, 3, 4, 0, 0, 0, 0, 0, 0, 255, 255),
                "extra field"),
            of("gzip: damaged header CRC", checked, "header CRC"),
            of("gzip: damaged data", with(zipped, 10, 0xff), "data that zlib refuses"),
            of(
                "gzip: cut in the data",
                cut(zipped, 15),
                "more deflated data, found the end of the file"),
            of("gzip: cut in the check sum", cut(zipped, -5), "8 bytes of CRC and length, found 3"),
            of(
                "gzip: damaged check sum",
                with(zipped, zipped.length - 8, 1, 2, 3, 4),
                "CRC-32 04030201"),
            of(
                "gzip: wrong length",
                with4(zipped, zipped.length - 4, 9),
                "a content of 9 bytes, found 18"),
            of(
                "gzip: bytes after the end",
                bytes(zipped, "garbage"),
                "the end of the gzip file, found 7 more"),
            of("gzip: second member cut", bytes(zipped, cut(zipped, 10)), "more deflated data"),
            of("gzip: no IDX in it", gzip(bytes("hello, world")), "the IDX magic number"),
            of("gzip: nothing in it", gzip(new byte[0]), "4 bytes of magic number, found 0"),
            of(
                "gzip: more than deflate can make of the file",
                gzip(with(whole, 4, 0x10)),
                "bytes of array data, found at most"),
            of(
                "gzip: more than it has",
                gzip(with(whole, 7, 9)),
                "27 bytes of array data, found 6"),
            of(
                "gzip: bytes after the data",
                gzip(bytes(whole, 1)),
                "the end after the array data, found more"))
        .map(wrong -> test("a-idx", Idx::parse, wrong));
  }

  private static Case tensor(String name, String tensor, String expected) {
    return of(name, safetensors("{\"w\":" + tensor + "}", 24), expected);
  }

  private static String f32(String shape, String offsets) {
    return "{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}".formatted(shape, offsets);
  }

  @TestFactory
  Stream<DynamicTest> safetensorsFiles() {
    String right = f32("[2,3]", "[0,24]");
    byte[] whole = safetensors("{\"w\":" + right + "}", 24);
    byte[] truth =
        safetensors("{\"w\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
    return Stream.of(
            of("empty file", new byte[0], "8 bytes of header length, found 0"),
            of("cut in the header length", cut(whole, 7), "8 bytes of header length, found 7"),
            of(
                "header of 2⁶³ bytes",
                with(whole, 7, 0x80),
                "a header of at most 100000000 bytes, found 9223"),
            of(
                "header of 100,000,001 bytes",
                with4(whole, 0, 100_000_001),
                "a header of at most 100000000"),
            of("header longer than the file", with4(whole, 0, 5000), "5000 bytes of header, found"),
            of("empty header", safetensors("", 24), "an opening brace, found an empty one"),
            of(
                "header that starts with a space",
                safetensors(" {}", 0),
                "an opening brace, found 20"),
            of("header that is an array", safetensors("[]", 0), "an opening brace, found 5b"),
            of("broken JSON", safetensors("{\"w\":", 0), "header, byte 5: expected a JSON value"),
            of("text after the JSON", safetensors("{} x", 0), "the end after the JSON value"),
            of("header not in UTF-8", safetensors("{\"\u00ff\":1}", 0), "JSON in UTF-8"),
            of(
                "a hundred levels",
                safetensors("{\"w\":" + "[".repeat(100), 0),
                "at most 64 levels"),
            of(
                "a tensor twice",
                safetensors("{\"w\":%s,\"w\":%s}".formatted(right, right), 24),
                "a second \"w\""),
            of(
                "metadata no object",
                safetensors("{\"__metadata__\":\"a\"}", 0),
                "an object as \"__metadata__\""),
            of(
                "metadata no text",
                safetensors("{\"__metadata__\":{\"a\":1}}", 0),
                "a text as \"a\", found \"1\""),
            tensor("tensor no object", "[]", "an object, found \"[]\""),
            tensor(
                "no dtype",
                "{\"shape\":[6],\"data_offsets\":[0,24]}",
                "a text as \"dtype\", found nothing"),
            tensor(
                "no shape", "{\"dtype\":\"F32\",\"data_offsets\":[0,24]}", "an array as \"shape\""),
            tensor(
                "no offsets", "{\"dtype\":\"F32\",\"shape\":[6]}", "an array as \"data_offsets\""),
            tensor(
                "a key too many",
                right.replace("}", ",\"x\":1}"),
                "only dtype, shape and data_offsets"),
            tensor("dtype twice", right.replace("}", ",\"dtype\":\"F32\"}"), "a second \"dtype\""),
            tensor(
                "unknown dtype", right.replace("F32", "F8_E4M3"), "F32 or F64, found \"F8_E4M3\""),
            tensor("dtype in small letters", right.replace("F32", "f32"), "found \"f32\""),
            tensor("dtype no text", right.replace("\"F32\"", "4"), "a text as \"dtype\""),
            tensor(
                "negative size",
                f32("[-2,3]", "[0,24]"),
                "a size from 0 to 2147483647, found \"-2\""),
            tensor(
                "fraction for a size",
                f32("[6.0]", "[0,24]"),
                "a size from 0 to 2147483647, found \"6.0\""),
            tensor("size beyond 31 bits", f32("[2147483648]", "[0,24]"), "a size from 0"),
            tensor(
                "product beyond 2 GiB",
                f32("[65536,65536,65536]", "[0,24]"),
                "more than 2147483639 bytes"),
            tensor("one offset", f32("[6]", "[24]"), "two data_offsets, found 1"),
            tensor("three offsets", f32("[6]", "[0,24,24]"), "two data_offsets, found 3"),
            tensor("negative offset", f32("[6]", "[-24,0]"), "an offset from 0"),
            tensor(
                "offsets the wrong way round",
                f32("[6]", "[24,0]"),
                "to take 24 bytes, found offsets 24 to 0"),
            tensor("shape larger than its bytes", f32("[7]", "[0,24]"), "to take 28 bytes"),
            tensor("shape smaller than its bytes", f32("[5]", "[0,24]"), "to take 20 bytes"),
            tensor(
                "more than the file has",
                f32("[500000000]", "[0,2000000000]"),
                "tensors of 24 bytes"),
            tensor("hole before the first", f32("[5]", "[4,24]"), "to start at offset 0"),
            of(
                "hole between two",
                safetensors(
                    "{\"a\":%s,\"b\":%s}".formatted(f32("[2]", "[0,8]"), f32("[3]", "[12,24]")),
                    24),
                "to start at offset 8, where the tensor before it ends, found 12"),
            of(
                "two that overlap",
                safetensors(
                    "{\"a\":%s,\"b\":%s}".formatted(f32("[4]", "[0,16]"), f32("[3]", "[12,24]")),
                    24),
                "to start at offset 16, where the tensor before it ends, found 12"),
            of("cut in the data", cut(whole, -1), "tensors of 23 bytes, as the file has, found 24"),
            of(
                "bytes after the data",
                bytes(whole, 0),
                "tensors of 25 bytes, as the file has, found 24"),
            of(
                "data without tensors",
                safetensors("{}", 4),
                "tensors of 4 bytes, as the file has, found 0"),
            of("truth value 7", bytes(cut(truth, -1), 7), "a truth value 0 or 1, found 7"))
        .map(wrong -> test("a.safetensors", Safetensors::parse, wrong));
  }
}
