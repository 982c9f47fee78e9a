package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DigitPhoto;
import dev.percept.data.DrawnDigits;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

/// JPEG, with Java's own writer, and its reader's colours, as the outside judge.
final class JpegTest {

  /// A picture in colour whose quarters differ, 48×32.
  static BufferedImage sample(int type) {
    BufferedImage image = new BufferedImage(48, 32, type);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        int red = x < 24 ? 200 : 40;
        int green = y < 16 ? 180 : 90;
        image.setRGB(x, y, (red << 16) | (green << 8) | (60 + 2 * x));
      }
    }
    return image;
  }

  static byte[] write(BufferedImage image, boolean progressive) throws IOException {
    return write(new IIOImage(image, null, null), progressive);
  }

  private static byte[] write(IIOImage image, boolean progressive) throws IOException {
    return Written.by(
        "jpeg",
        image,
        how -> {
          Written.setPasses(how, progressive);
          how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionQuality(0.95f);
        });
  }

  /// A file with one more segment right after its beginning.
  static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    ByteBuffer longer = ByteBuffer.allocate(jpeg.length + 4 + data.length);
    longer.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) marker);
    longer.putShort((short) (2 + data.length)).put(data).put(jpeg, 2, jpeg.length - 2);
    return longer.array();
  }

  @Test
  void lumaIsThatOfTheColours() throws Exception {
    for (boolean progressive : new boolean[] {false, true}) {
      byte[] file = write(sample(BufferedImage.TYPE_INT_RGB), progressive);
      Picture picture = Pictures.parse("x.jpg", file);
      BufferedImage judge = ImageIO.read(new ByteArrayInputStream(file));
      assertThat(picture.width()).isEqualTo(48);
      assertThat(picture.height()).isEqualTo(32);
      for (int i = 0; i < 48 * 32; i++) {
        int rgb = judge.getRGB(i % 48, i / 48);
        int luma = Pictures.luma((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF);
        // The judge has cut its colours to 0 … 255.
        assertThat(picture.grey()[i] & 0xFF).isBetween(luma - 4, luma + 4);
      }
    }
  }

  @Test
  void coloursAreThoseOfTheJudge() throws Exception {
    for (boolean progressive : new boolean[] {false, true}) {
      byte[] file = write(sample(BufferedImage.TYPE_INT_RGB), progressive);
      Picture picture = Pictures.parse("x.jpg", file, Picture.COLOUR);
      BufferedImage judge = ImageIO.read(new ByteArrayInputStream(file));
      for (int i = 0; i < 48 * 32 * 3; i++) {
        int expected = (judge.getRGB(i / 3 % 48, i / 3 / 48) >> (16 - 8 * (i % 3))) & 0xFF;
        assertThat(picture.samples()[i] & 0xFF).isBetween(expected - 1, expected + 1);
      }
    }
  }

  @Test
  void inksAndPlainColoursBecomeColours() throws Exception {
    WritableRaster four = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    four.setPixels(0, 0, 16, 16, filled(16 * 16, 200, 100, 50, 128));
    byte[] inks = write(new IIOImage(four, null, null), false);
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    assertColour(inks, 55 * 127 / 255, 155 * 127 / 255, 205 * 127 / 255);
    byte[] light = withSegment(inks, 0xEE, adobe);
    assertColour(light, 200 * 128 / 255, 100 * 128 / 255, 50 * 128 / 255);
    adobe[11] = 2;
    four.setPixels(0, 0, 16, 16, filled(16 * 16, 200, 128, 128, 255));
    assertColour(
        withSegment(write(new IIOImage(four, null, null), false), 0xEE, adobe), 55, 55, 55);
    byte[] grey = write(sample(BufferedImage.TYPE_BYTE_GRAY), false);
    Picture picture = Pictures.parse("x.jpg", grey, Picture.COLOUR);
    byte[] levels = Pictures.parse("x.jpg", grey).grey();
    for (int i = 0; i < levels.length * 3; i++) {
      assertThat(picture.samples()[i]).isEqualTo(levels[i / 3]);
    }
  }

  private static void assertColour(byte[] file, int... levels) throws IOException {
    byte[] samples = Pictures.parse("x.jpg", file, Picture.COLOUR).samples();
    for (int i = 0; i < samples.length; i++) {
      assertThat(samples[i] & 0xFF).isBetween(levels[i % 3] - 3, levels[i % 3] + 3);
    }
  }

  @Test
  void greyStaysGrey() throws Exception {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < 200; i++) {
      raster.setSample(i % 20, i / 20, 0, 12 * (i % 20));
    }
    Picture picture = Pictures.parse("x.jpg", write(image, false));
    for (int i = 0; i < 200; i++) {
      assertThat(picture.grey()[i] & 0xFF).isBetween(12 * (i % 20) - 6, 12 * (i % 20) + 6);
    }
  }

  @Test
  void printingColoursAndPlainColoursAreTurnedIntoLight() throws Exception {
    WritableRaster four = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    four.setPixels(0, 0, 16, 16, filled(16 * 16, 200, 100, 50, 128));
    byte[] inks = write(new IIOImage(four, null, null), false);
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    int light = Pictures.luma(200, 100, 50);

    assertGrey(Pictures.parse("x.jpg", inks), (255 - light) * (255 - 128) / 255);
    assertGrey(Pictures.parse("x.jpg", withSegment(inks, 0xEE, adobe)), light * 128 / 255);
    adobe[11] = 2;
    assertGrey(Pictures.parse("x.jpg", withSegment(inks, 0xEE, adobe)), (255 - 200) * 128 / 255);

    WritableRaster three = Raster.createInterleavedRaster(0, 16, 16, 3, null);
    three.setPixels(0, 0, 16, 16, filled(16 * 16, 200, 100, 50));
    byte[] samples = write(new IIOImage(three, null, null), false);
    adobe[11] = 0;
    assertGrey(Pictures.parse("x.jpg", withSegment(samples, 0xEE, adobe)), light);
    adobe[11] = 1;
    assertGrey(Pictures.parse("x.jpg", withSegment(samples, 0xEE, adobe)), 200);
  }

  private static int[] filled(int pixels, int... samples) {
    int[] all = new int[pixels * samples.length];
    Arrays.setAll(all, i -> samples[i % samples.length]);
    return all;
  }

  private static void assertGrey(Picture picture, int level) {
    for (byte grey : picture.grey()) {
      assertThat(grey & 0xFF).isBetween(level - 3, level + 3);
    }
  }

  @Test
  void theOrientationOfExifIsFollowed() throws Exception {
    byte[] file = write(sample(BufferedImage.TYPE_BYTE_GRAY), false);
    byte[] upright = Pictures.parse("x.jpg", file).grey();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int orientation = 1; orientation <= 8; orientation++) {
        Picture turned = Pictures.parse("x.jpg", withSegment(file, 0xE1, exif(orientation, order)));
        boolean swapped = orientation >= 5;
        assertThat(turned.width()).isEqualTo(swapped ? 32 : 48);
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 48; x++) {
            // Where EXIF says that pixel (x, y) as it is stored belongs.
            int right = 47 - x;
            int below = 31 - y;
            int[] place =
                switch (orientation) {
                  case 1 -> new int[] {x, y};
                  case 2 -> new int[] {right, y};
                  case 3 -> new int[] {right, below};
                  case 4 -> new int[] {x, below};
                  case 5 -> new int[] {y, x};
                  case 6 -> new int[] {below, x};
                  case 7 -> new int[] {below, right};
                  default -> new int[] {y, right};
                };
            assertThat(turned.grey()[place[1] * turned.width() + place[0]])
                .as("orientation %d, pixel %d, %d", orientation, x, y)
                .isEqualTo(upright[y * 48 + x]);
          }
        }
      }
    }
  }

  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer data = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4).order(order);
    data.put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    data.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    data.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    data.putShort((short) 42).putInt(8).putShort((short) 1);
    data.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return data.array();
  }

  @Test
  void aDigitPhotographedAsJpegIsFoundAgain() throws Exception {
    byte[] pixels = new byte[20 * 784];
    DrawnDigits.draw(2, DrawnDigits.TEST, 0, 20, pixels, new int[20]);
    for (int digit = 0; digit < 20; digit++) {
      BufferedImage photo = new BufferedImage(280, 280, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 280 * 280; i++) {
        int ink = pixels[digit * 784 + i / 2800 * 28 + (i % 280) / 10] & 0xFF;
        int level = 220 - ink * 3 / 4 - (i % 280) / 8;
        photo.setRGB(i % 280, i / 280, (level << 16) | (level << 8) | level);
      }
      Picture picture = Pictures.parse("photo.jpg", write(photo, false));
      byte[] found = DigitPhoto.toMnistForm(picture.grey(), picture.width(), picture.height());
      int wrong = 0;
      for (int i = 0; i < 784; i++) {
        int expected = pixels[digit * 784 + i] & 0xFF;
        wrong += expected > 200 && (found[i] & 0xFF) < 30 ? 1 : 0;
      }
      // A shift by one pixel may uncover some of the stroke, but not much.
      assertThat(wrong).as("bright pixels of digit %d that are dark", digit).isLessThan(25);
    }
  }

  @Test
  void bytesAfterTheEndAreIgnored() throws Exception {
    byte[] file = write(sample(BufferedImage.TYPE_BYTE_GRAY), false);
    byte[] longer = Arrays.copyOf(file, file.length + 100);
    assertThat(Pictures.parse("x.jpg", longer).grey())
        .isEqualTo(Pictures.parse("x.jpg", file).grey());
  }

  @Test
  void damageIsReadOrSaidButNothingElse() throws Exception {
    byte[] file = write(sample(BufferedImage.TYPE_INT_RGB), false);
    assertThat(Written.refusedOf(1500, file, 2, new Random(6))).isGreaterThan(100);
  }
}
