package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that are wrong, each in one way, and what each gets. The table is written to
/// `target/malformed-pictures.txt`.
final class MalformedPicturesTest {
  private static final class Case {
    private final byte[] file;
    private final String expected;

    /// @param expected what the message must contain
    Case(byte[] file, String expected) {
      this.file = file;
      this.expected = expected;
    }
  }

  private static Chunks png() {
    return new Chunks().header(3, 2, 8, 0, 0);
  }

  private static final int[] ROWS = {0, 1, 2, 3, 0, 4, 5, 6};

  private static byte[] changed(byte[] file, Consumer<ByteBuffer> change) {
    ByteBuffer copy = ByteBuffer.wrap(file.clone());
    change.accept(copy);
    return copy.array();
  }

  private static Map<String, Case> pngs() {
    byte[] good = png().pixels(ROWS).end();
    byte[] packed = Chunks.deflated(new byte[] {0, 1, 2, 3, 0, 4, 5, 6});
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("empty", new Case(new byte[0], "an empty file"));
    cases.put("text", new Case("not a picture".getBytes(StandardCharsets.US_ASCII), "6e 6f 74"));
    cases.put("tiff", new Case(new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0}, "49 49 2a"));
    cases.put("signature cut off", new Case(Arrays.copyOf(good, 6), "0d 0a 1a 0a"));
    cases.put(
        "line ends converted in transit",
        new Case(changed(good, b -> b.put(4, (byte) '\n')), "byte 4"));
    cases.put("signature alone", new Case(Arrays.copyOf(good, 8), "the header chunk IHDR"));
    cases.put("cut off in the header", new Case(Arrays.copyOf(good, 20), "byte 8"));
    cases.put(
        "cut off in the pixels",
        new Case(Arrays.copyOf(good, good.length - 20), "as many as the file holds"));
    cases.put(
        "end chunk missing", new Case(Arrays.copyOf(good, good.length - 12), "a chunk after IDAT"));
    cases.put("header missing", new Case(new Chunks().pixels(ROWS).end(), "found IDAT"));
    cases.put(
        "two headers",
        new Case(png().header(3, 2, 8, 0, 0).pixels(ROWS).end(), "one header chunk IHDR"));
    cases.put(
        "header too short", new Case(new Chunks().add("IHDR", new byte[12]).end(), "13 bytes"));
    cases.put("width 0", new Case(new Chunks().header(0, 2, 8, 0, 0).end(), "0×2"));
    cases.put(
        "4 billion columns", new Case(new Chunks().header(-1, 1, 8, 0, 0).end(), "4,294,967,295"));
    cases.put(
        "100,000 × 100,000",
        new Case(new Chunks().header(100_000, 100_000, 8, 0, 0).pixels(ROWS).end(), "40,000,000"));
    cases.put(
        "more pixels than the data can hold",
        new Case(new Chunks().header(6000, 6000, 8, 6, 0).pixels(ROWS).end(), "6,000×6,000"));
    cases.put("bit depth 3", new Case(new Chunks().header(3, 2, 3, 0, 0).end(), "depth 3"));
    cases.put(
        "bit depth 4 in colour", new Case(new Chunks().header(3, 2, 4, 2, 0).end(), "type 2"));
    cases.put("colour type 5", new Case(new Chunks().header(3, 2, 8, 5, 0).end(), "type 5"));
    cases.put(
        "compression method 1",
        new Case(new Chunks().header(3, 2, 8, 0, 1, 0, 0).end(), "compression method 0"));
    cases.put(
        "filter method 1",
        new Case(new Chunks().header(3, 2, 8, 0, 0, 1, 0).end(), "filter method 0"));
    cases.put("interlace method 2", new Case(new Chunks().header(3, 2, 8, 0, 2).end(), "0 or 1"));
    cases.put(
        "wrong checksum",
        new Case(changed(good, b -> b.put(good.length - 13, (byte) 77)), "checksum"));
    cases.put(
        "chunk length of 2 billion",
        new Case(changed(good, b -> b.putInt(33, Integer.MAX_VALUE)), "2,147,483,647"));
    cases.put(
        "chunk type of digits", new Case(png().add("1234").pixels(ROWS).end(), "31 32 33 34"));
    cases.put("unknown critical chunk", new Case(png().add("ABCD").pixels(ROWS).end(), "\"ABCD\""));
    cases.put("no pixels", new Case(png().end(), "IDAT"));
    cases.put(
        "pixel chunks apart",
        new Case(png().pixels(ROWS).add("tEXt").pixels(ROWS).end(), "in one run"));
    cases.put(
        "too few rows", new Case(png().pixels(0, 1, 2, 3).end(), "the end of the pixel data"));
    cases.put(
        "a row too many",
        new Case(png().pixels(0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9).end(), "more pixels"));
    cases.put("filter type 5", new Case(png().pixels(0, 1, 2, 3, 5, 4, 5, 6).end(), "5 in row 1"));
    cases.put(
        "pixels not deflated",
        new Case(png().add("IDAT", new byte[] {9, 9, 9, 9, 9, 9}).end(), "damage"));
    cases.put(
        "pixels deflated and cut off",
        new Case(png().add("IDAT", Arrays.copyOf(packed, packed.length - 4)).end(), "checksum"));
    cases.put(
        "wrong checksum of the pixels",
        new Case(
            png().add("IDAT", changed(packed, b -> b.put(packed.length - 1, (byte) 1))).end(),
            "damage"));
    Chunks indexed = new Chunks().header(3, 2, 8, 3, 0);
    cases.put("palette missing", new Case(indexed.pixels(ROWS).end(), "PLTE"));
    cases.put(
        "palette of 4 bytes",
        new Case(new Chunks().header(3, 2, 8, 3, 0).add("PLTE", new byte[4]).end(), "3 bytes"));
    cases.put(
        "two palettes",
        new Case(
            new Chunks()
                .header(3, 2, 8, 3, 0)
                .add("PLTE", new byte[3])
                .add("PLTE", new byte[3])
                .end(),
            "another"));
    cases.put(
        "index past the palette",
        new Case(
            new Chunks().header(3, 2, 8, 3, 0).add("PLTE", new byte[9]).pixels(ROWS).end(),
            "3 in row 0"));
    cases.put(
        "transparency of a picture with alpha",
        new Case(
            new Chunks().header(3, 2, 8, 6, 0).add("tRNS", new byte[2]).end(), "out of place"));
    return cases;
  }

  private static int find(byte[] jpeg, int marker) {
    for (int i = 2; i < jpeg.length; i += 2 + (jpeg[i + 2] & 0xFF) * 256 + (jpeg[i + 3] & 0xFF)) {
      if ((jpeg[i + 1] & 0xFF) == marker) {
        return i;
      }
    }
    throw new AssertionError("no marker");
  }

  private static Map<String, Case> jpegs() throws IOException {
    byte[] good = JpegTest.write(JpegTest.sample(BufferedImage.TYPE_INT_RGB), false);
    int frame = find(good, 0xC0);
    int scan = find(good, 0xDA);
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("only the beginning", new Case(Arrays.copyOf(good, 3), "cut off"));
    cases.put("cut off in a table", new Case(Arrays.copyOf(good, 60), "as many as the file holds"));
    cases.put("cut off before the scan", new Case(Arrays.copyOf(good, scan), "cut off"));
    cases.put("cut off in the pixels", new Case(Arrays.copyOf(good, good.length - 100), "cut off"));
    cases.put("end marker missing", new Case(Arrays.copyOf(good, good.length - 2), "cut off"));
    cases.put(
        "end before the scan",
        new Case(
            changed(good, b -> b.put(scan, (byte) 0xFF).put(scan + 1, (byte) 0xD9)), "a scan"));
    cases.put(
        "ended at once", new Case(new byte[] {-1, (byte) 0xD8, -1, (byte) 0xD9}, "a frame header"));
    cases.put(
        "no frame header",
        new Case(changed(good, b -> b.put(frame + 1, (byte) 0xEC)), "the frame header"));
    cases.put(
        "junk between segments", new Case(changed(good, b -> b.put(frame, (byte) 7)), "found 07"));
    cases.put(
        "segment of length 1",
        new Case(changed(good, b -> b.putShort(frame + 2, (short) 1)), "a length of 1"));
    cases.put(
        "arithmetic coding",
        new Case(changed(good, b -> b.put(frame + 1, (byte) 0xC9)), "arithmetic"));
    cases.put(
        "12 bits per sample", new Case(changed(good, b -> b.put(frame + 4, (byte) 12)), "12"));
    cases.put("height 0", new Case(changed(good, b -> b.putShort(frame + 5, (short) 0)), "48×0"));
    cases.put(
        "65,535 × 65,535", new Case(changed(good, b -> b.putInt(frame + 5, -1)), "65,535×65,535"));
    cases.put(
        "2 components", new Case(changed(good, b -> b.put(frame + 9, (byte) 2)), "2 components"));
    cases.put(
        "two frame headers",
        new Case(
            JpegTest.withSegment(good, 0xC0, Arrays.copyOfRange(good, frame + 4, frame + 19)),
            "one frame header"));
    cases.put(
        "more rows than there are pixels for",
        new Case(changed(good, b -> b.putShort(frame + 5, (short) 3000)), "undamaged"));
    cases.put(
        "tables missing",
        new Case(changed(good, b -> b.put(find(good, 0xC4) + 1, (byte) 0xEC)), "damage"));
    cases.put("sampling of 0", new Case(changed(good, b -> b.put(frame + 11, (byte) 0)), "damage"));
    return cases;
  }

  @Test
  void eachGetsOneLineThatNamesFileExpectedAndFound() throws Exception {
    StringBuilder table = new StringBuilder();
    int count = check(pngs(), ".png", table) + check(jpegs(), ".jpg", table);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "malformed-pictures.txt"), table);
    assertThat(count).isGreaterThanOrEqualTo(20);
  }

  private static int check(Map<String, Case> cases, String ending, StringBuilder table) {
    cases.forEach((name, wrong) -> {
      String source = name + ending;
      assertThatThrownBy(() -> Pictures.parse(source, wrong.file))
          .as(source)
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith(source)
          .hasMessageContaining("expected ")
          .hasMessageContaining("found ")
          .hasMessageContaining(wrong.expected)
          .message()
          .doesNotContain("\n")
          .hasSizeLessThan(250);
      try {
        Pictures.parse(source, wrong.file);
      } catch (FormatException e) {
        table.append("%-45s %s%n".formatted(source, e.getMessage()));
      }
    });
    return cases.size();
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws Exception {
    byte[] png = png().pixels(ROWS).end();
    byte[] jpeg = JpegTest.write(JpegTest.sample(BufferedImage.TYPE_INT_RGB), true);
    for (byte[] whole : new byte[][] {png, jpeg}) {
      Pictures.parse("whole", whole);
      for (int length = 0; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> Pictures.parse("x", part))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(FormatException.class);
      }
    }
  }

  @Test
  void filesThatCannotBeReadAreNamed(@TempDir Path folder) {
    Path missing = folder.resolve("missing.png");
    assertThatThrownBy(() -> Pictures.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> Pictures.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
  }
}
