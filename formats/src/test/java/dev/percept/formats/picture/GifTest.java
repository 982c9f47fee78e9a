package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// GIF, with Java's own writer and reader as the outside judge.
final class GifTest {

  /// A picture of random indices in runs.
  ///
  /// @param bits 1, 2, 4 or 8
  static BufferedImage indexed(int bits, int width, int height, boolean grey, int transparent) {
    Random random = new Random(bits * 1000L + width);
    byte[][] colours = new byte[3][1 << bits];
    for (int i = 0; i < 1 << bits; i++) {
      for (byte[] channel : colours) {
        channel[i] = (byte) (grey ? i * 255 / ((1 << bits) - 1) : random.nextInt());
      }
    }
    IndexColorModel model =
        new IndexColorModel(bits, 1 << bits, colours[0], colours[1], colours[2], transparent);
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
            model);
    int index = 0;
    for (int i = 0; i < width * height; i++) {
      index = random.nextInt(3) == 0 ? random.nextInt(1 << bits) : index;
      image.getRaster().setSample(i % width, i / width, 0, index);
    }
    return image;
  }

  static byte[] write(BufferedImage image, boolean interlaced) throws IOException {
    return Written.inPasses("gif", image, interlaced);
  }

  /// Each pixel of a picture in colour must be that of the judge, on white.
  static void assertSame(Picture picture, BufferedImage judge) {
    assertThat(picture.width()).isEqualTo(judge.getWidth());
    assertThat(picture.height()).isEqualTo(judge.getHeight());
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      int rgb = judge.getRGB(i % picture.width(), i / picture.width());
      if (rgb >>> 24 == 0) {
        rgb = 0xFFFFFF;
      }
      int found =
          (picture.samples()[3 * i] & 0xFF) << 16
              | (picture.samples()[3 * i + 1] & 0xFF) << 8
              | (picture.samples()[3 * i + 2] & 0xFF);
      assertThat(found).as("pixel %d", i).isEqualTo(rgb & 0xFFFFFF);
    }
  }

  @Test
  void coloursAreThoseOfTheJudge() throws Exception {
    for (int bits : new int[] {1, 2, 4, 8}) {
      for (boolean interlaced : new boolean[] {false, true}) {
        for (int width : new int[] {1, 37, 300}) {
          byte[] file = write(indexed(bits, width, 41, false, -1), interlaced);
          Picture picture = Pictures.parse("x.gif", file, Picture.COLOUR);
          assertSame(picture, ImageIO.read(new ByteArrayInputStream(file)));
          Picture grey = Pictures.parse("x.gif", file);
          for (int i = 0; i < grey.grey().length; i++) {
            assertThat(grey.grey()[i]).isEqualTo(picture.inGrey().grey()[i]);
          }
        }
      }
    }
  }

  @Test
  void noiseThatFillsTheTableOfCodesIsRead() throws Exception {
    BufferedImage image = indexed(8, 200, 200, false, -1);
    Random random = new Random(3);
    for (int i = 0; i < 200 * 200; i++) {
      image.getRaster().setSample(i % 200, i / 200, 0, random.nextInt(256));
    }
    byte[] file = write(image, false);
    assertSame(
        Pictures.parse("x.gif", file, Picture.COLOUR),
        ImageIO.read(new ByteArrayInputStream(file)));
  }

  @Test
  void whatIsTransparentIsWhite() throws Exception {
    byte[] file = write(indexed(4, 30, 20, false, 5), false);
    assertSame(
        Pictures.parse("x.gif", file, Picture.COLOUR),
        ImageIO.read(new ByteArrayInputStream(file)));
  }

  @Test
  void theScreenAroundTheImageIsWhite() throws Exception {
    byte[] file = write(indexed(1, 8, 8, false, -1), false);
    file[6] = 10;
    file[8] = 9;
    Picture picture = Pictures.parse("x.gif", file, Picture.COLOUR);
    assertThat(picture.width()).isEqualTo(10);
    assertThat(picture.height()).isEqualTo(9);
    assertThat(picture.samples()[9 * 3]).isEqualTo((byte) 255);
    file[6] = 7;
    assertThatThrownBy(() -> Pictures.parse("x.gif", file))
        .hasMessageContaining("expected an image within the screen of 7×9, found 8×8 at 0, 0");
  }

  @Test
  void cutOffOrChangedItIsRefusedOrReadButNothingElse() throws Exception {
    byte[] file = write(indexed(4, 37, 21, false, -1), true);
    // The last byte only says that no further image comes.
    Written.assertPartsAreRefused(file, file.length - 1, 1);
    assertThat(Written.refusedOf(3000, file, 4, new Random(1))).isGreaterThan(500);
  }

  @Test
  void aFewBytesCannotClaimMillionsOfPixels() {
    byte[] file = {
      'G',
      'I',
      'F',
      '8',
      '9',
      'a',
      0x70,
      0x17,
      0x70,
      0x17,
      (byte) 0x80,
      0,
      0, // 6,000 × 6,000
      0,
      0,
      0,
      1,
      1,
      1,
      0x2C,
      0,
      0,
      0,
      0,
      0x70,
      0x17,
      0x70,
      0x17,
      0,
      2,
      1,
      1,
      0,
      0x3B
    };
    assertThatThrownBy(() -> Pictures.parse("x.gif", file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("compressed pixels of 36,000,000");
  }

  @Test
  void aPaletteOfGreysIsGrey() throws Exception {
    assertThat(new GifReader("x", write(indexed(8, 9, 9, true, -1), false)).facts())
        .isEqualTo(new Pictures.Facts(9, 9, false));
    assertThat(new GifReader("x", write(indexed(8, 9, 9, false, -1), false)).facts())
        .isEqualTo(new Pictures.Facts(9, 9, true));
  }
}
