package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

/// BMP, with Java's own writer and reader as the outside judge.
final class BmpTest {

  static byte[] write(BufferedImage image, String compression) throws IOException {
    return Written.by(
        "bmp",
        new IIOImage(image, null, null),
        how -> {
          how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionType(compression);
        });
  }

  private static BufferedImage noise(int type, int width) {
    BufferedImage image = new BufferedImage(width, 21, type);
    Random random = new Random(width);
    for (int i = 0; i < width * 21; i++) {
      image.setRGB(i % width, i / width, 0xFF000000 | random.nextInt());
    }
    return image;
  }

  private static void assertLikeTheJudge(byte[] file) throws IOException {
    GifTest.assertSame(
        Pictures.parse("x.bmp", file, Picture.COLOUR),
        ImageIO.read(new ByteArrayInputStream(file)));
  }

  @Test
  void indicesPlainAndInRunsAreThoseOfTheJudge() throws Exception {
    for (int bits : new int[] {1, 4, 8}) {
      for (int width : new int[] {1, 2, 3, 37, 300}) {
        BufferedImage image = GifTest.indexed(bits, width, 21, false, -1);
        assertLikeTheJudge(write(image, "BI_RGB"));
        if (bits == 8 && width > 1) {
          assertLikeTheJudge(write(image, "BI_RLE8"));
        }
      }
    }
  }

  /// Runs of half bytes, and such as they are, by chance; Java's own writer gets them wrong.
  private static byte[] runsOfHalfBytes(BufferedImage image, Random random) throws IOException {
    byte[] plain = write(image, "BI_RGB");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int y = image.getHeight() - 1; y >= 0; y--) {
      int x = 0;
      while (x < image.getWidth()) {
        int left = image.getWidth() - x;
        int count = Math.min(left, 3 + random.nextInt(20));
        if (random.nextBoolean() && left >= 3) {
          out.write(0);
          out.write(count);
          int bytes = (count + 1) / 2;
          for (int i = 0; i < (bytes + 1) / 2 * 2; i++) {
            out.write(half(image, x, y, 2 * i, count) << 4 | half(image, x, y, 2 * i + 1, count));
          }
          x += count;
        } else {
          int run = 1 + random.nextInt(Math.min(2, left));
          out.write(run);
          out.write(half(image, x, y, 0, run) << 4 | half(image, x, y, 1, run));
          x += run;
        }
      }
      out.write(0);
      out.write(y == 0 ? 1 : 0);
    }
    int start = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(10);
    ByteBuffer file =
        ByteBuffer.allocate(start + out.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(plain, 0, start)
            .put(out.toByteArray());
    file.putInt(2, file.capacity()).putInt(30, 2).putInt(34, out.size());
    return file.array();
  }

  private static int half(BufferedImage image, int x, int y, int i, int count) {
    return i < count ? image.getRaster().getSample(x + i, y, 0) : 0;
  }

  @Test
  void runsOfHalfBytesAreThoseOfTheJudge() throws Exception {
    Random random = new Random(5);
    for (int width = 1; width < 60; width++) {
      assertLikeTheJudge(runsOfHalfBytes(GifTest.indexed(4, width, 21, false, -1), random));
    }
  }

  @Test
  void runsOfHalfBytesMayEndWithinAByte() throws Exception {
    ByteBuffer file = ByteBuffer.allocate(54 + 8 + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(62);
    file.putInt(40).putInt(5).putInt(2).putShort((short) 1).putShort((short) 4);
    file.putInt(2).putInt(0).putInt(0).putInt(0).putInt(2).putInt(0);
    file.put(new byte[] {10, 10, 10, 0, 20, 20, 20, 0}); // two greys
    file.put(new byte[] {3, 0x01, 2, 0x11, 0, 0}); // 0 1 0 1 1, the lower row
    file.put(new byte[] {0, 3, 0x10, 0x10, 0, 2, 1, 0, 0, 1}); // 1 0 1, one left out, the end
    assertThat(Pictures.parse("x.bmp", file.array()).grey())
        .containsExactly(20, 10, 20, 10, 10, 10, 20, 10, 20, 20);
  }

  @Test
  void coloursAreThoseOfTheJudge() throws Exception {
    for (int width : new int[] {1, 2, 3, 37}) {
      assertLikeTheJudge(write(noise(BufferedImage.TYPE_3BYTE_BGR, width), "BI_RGB"));
      assertLikeTheJudge(write(noise(BufferedImage.TYPE_INT_RGB, width), "BI_BITFIELDS"));
    }
  }

  @Test
  void sixteenBitsAreTheJudgesButForRounding() throws Exception {
    for (int type :
        new int[] {BufferedImage.TYPE_USHORT_555_RGB, BufferedImage.TYPE_USHORT_565_RGB}) {
      byte[] file = write(noise(type, 37), "BI_BITFIELDS");
      Picture picture = Pictures.parse("x.bmp", file, Picture.COLOUR);
      BufferedImage judge = ImageIO.read(new ByteArrayInputStream(file));
      for (int i = 0; i < 37 * 21; i++) {
        int rgb = judge.getRGB(i % 37, i / 37);
        for (int channel = 0; channel < 3; channel++) {
          int expected = (rgb >> (16 - 8 * channel)) & 0xFF;
          assertThat(picture.samples()[3 * i + channel] & 0xFF)
              .isBetween(expected - 4, expected + 4);
        }
      }
    }
  }

  /// A picture of 2×2 pixels, red, green / blue, white, of 32 bits.
  private static byte[] small(int header, int height, int compression, int alphaMask) {
    ByteBuffer file = ByteBuffer.allocate(14 + header + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + header);
    file.putInt(header).putInt(2).putInt(height).putShort((short) 1).putShort((short) 32);
    file.putInt(compression).putInt(16).putInt(0).putInt(0).putInt(0).putInt(0);
    if (header > 40) {
      file.putInt(0xFF0000).putInt(0xFF00).putInt(0xFF).putInt(alphaMask);
    }
    file.position(14 + header);
    file.putInt(0xFFFF0000).putInt(0xFF00FF00).putInt(0x800000FF).putInt(0x00FFFFFF);
    return file.array();
  }

  @Test
  void rowsMayComeFromAboveAndAlphaIsLaidOnWhite() throws Exception {
    byte[] upward = Pictures.parse("x", small(40, 2, 0, 0), Picture.COLOUR).samples();
    byte[] downward = Pictures.parse("x", small(40, -2, 0, 0), Picture.COLOUR).samples();
    assertThat(downward).containsExactly(-1, 0, 0, 0, -1, 0, 0, 0, -1, -1, -1, -1);
    assertThat(upward).containsExactly(0, 0, -1, -1, -1, -1, -1, 0, 0, 0, -1, 0);
    byte[] clear = Pictures.parse("x", small(108, -2, 3, 0xFF000000), Picture.COLOUR).samples();
    assertThat(Arrays.copyOfRange(clear, 6, 9)).containsExactly(127, 127, -1);
  }

  @Test
  void aHeaderOfOs2IsRead() throws Exception {
    ByteBuffer file = ByteBuffer.allocate(14 + 12 + 6 + 8).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(32);
    file.putInt(12).putShort((short) 3).putShort((short) 2);
    file.putShort((short) 1).putShort((short) 1);
    file.put(new byte[] {1, 2, 3, 4, 5, 6}); // two colours: blue, green, red
    file.put((byte) 0b10100000).position(36);
    file.put((byte) 0b01000000);
    Picture picture = Pictures.parse("x.bmp", file.array(), Picture.COLOUR);
    assertThat(picture.samples())
        .containsExactly(3, 2, 1, 6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1, 6, 5, 4);
  }

  @Test
  void cutOffOrChangedItIsRefusedOrReadButNothingElse() throws Exception {
    for (String compression : new String[] {"BI_RGB", "BI_RLE8"}) {
      byte[] file = write(GifTest.indexed(8, 37, 21, false, -1), compression);
      int end = compression.equals("BI_RGB") ? file.length : file.length - 2;
      Written.assertPartsAreRefused(file, end, 3);
      assertThat(Written.refusedOf(3000, file, 2, new Random(1))).isPositive();
    }
  }

  @Test
  void headersThatCannotBeAreRefused() {
    refused(14, 41_000, "a header of 12, or of 40 to 124");
    refused(18, 0, "1 to 40,000,000 pixels, found 0×2");
    refused(18, 1 << 20, "8,388,608 bytes of pixels");
    refused(22, Integer.MIN_VALUE, "2×2,147,483,648");
    refused(30, 4, "32 bits, compression 4");
    refused(10, 7, "pixels from byte 54 to 70 on, found 7");
  }

  private static void refused(int at, int value, String message) {
    byte[] file = small(40, 2, 0, 0);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    assertThatThrownBy(() -> Pictures.parse("x.bmp", file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }
}
