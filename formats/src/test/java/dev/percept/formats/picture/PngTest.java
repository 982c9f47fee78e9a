package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// PNG, with Java's own reader and writer as the outside judge.
final class PngTest {
  // Odd sizes, so that rows end within a byte and passes of Adam7 end early.
  private static final int WIDTH = 37;
  private static final int HEIGHT = 21;

  static List<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    for (boolean interlaced : new boolean[] {false, true}) {
      for (int bits : new int[] {8, 16}) {
        for (int channels = 1; channels <= 4; channels++) {
          kinds.add(Arguments.of(bits, channels, interlaced));
        }
      }
    }
    return kinds;
  }

  @ParameterizedTest(name = "{0} bits, {1} channels, interlaced {2}")
  @MethodSource("kinds")
  void samplesOfEveryKindBecomeGrey(int bits, int channels, boolean interlaced) throws Exception {
    boolean alpha = channels % 2 == 0;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(channels <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    int[] samples = smoothNoise(channels, (1 << bits) - 1);
    raster.setPixels(0, 0, WIDTH, HEIGHT, samples);

    Picture picture =
        Pictures.parse("x.png", write(new BufferedImage(model, raster, false, null), interlaced));

    assertThat(picture.width()).isEqualTo(WIDTH);
    assertThat(picture.height()).isEqualTo(HEIGHT);
    double most = (1 << bits) - 1;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int at = i * channels;
      double light =
          channels <= 2
              ? samples[at] / most
              : (0.299 * samples[at] + 0.587 * samples[at + 1] + 0.114 * samples[at + 2]) / most;
      double cover = alpha ? samples[at + channels - 1] / most : 1;
      double expected = 255 * (light * cover + 1 - cover);
      assertThat((double) (picture.grey()[i] & 0xFF)).isBetween(expected - 1.3, expected + 1.3);
      if (channels == 1 && bits == 8) {
        assertThat(picture.grey()[i]).isEqualTo((byte) samples[at]);
      }
    }

    Picture colours =
        Pictures.parse(
            "x.png",
            write(new BufferedImage(model, raster, false, null), interlaced),
            Picture.COLOUR);
    for (int i = 0; i < WIDTH * HEIGHT * 3; i++) {
      int at = i / 3 * channels;
      double light = samples[channels <= 2 ? at : at + i % 3] / most;
      double cover = alpha ? samples[at + channels - 1] / most : 1;
      double expected = 255 * (light * cover + 1 - cover);
      assertThat((double) (colours.samples()[i] & 0xFF)).isBetween(expected - 1.3, expected + 1.3);
    }
  }

  /// Samples that change slowly, so that a writer finds use for every filter.
  private static int[] smoothNoise(int channels, int most) {
    Random random = new Random(channels);
    int[] samples = new int[WIDTH * HEIGHT * channels];
    for (int i = 0; i < samples.length; i++) {
      double wave = 0.5 + 0.4 * Math.sin(i * 0.013 + i % channels);
      samples[i] = (int) (most * wave + 0.08 * most * random.nextDouble());
    }
    return samples;
  }

  static byte[] write(BufferedImage image, boolean interlaced) throws IOException {
    return Written.inPasses("png", image, interlaced);
  }

  @Test
  void indicesOfEverySizeAreLookedUpInThePalette() throws Exception {
    for (int bits : new int[] {1, 2, 4, 8}) {
      for (boolean interlaced : new boolean[] {false, true}) {
        int colours = 1 << bits;
        byte[] red = new byte[colours];
        byte[] green = new byte[colours];
        byte[] blue = new byte[colours];
        byte[] alpha = new byte[colours];
        Random random = new Random(bits);
        random.nextBytes(red);
        random.nextBytes(green);
        random.nextBytes(blue);
        Arrays.fill(alpha, (byte) 255);
        alpha[1] = 100;
        IndexColorModel model = new IndexColorModel(bits, colours, red, green, blue, alpha);
        BufferedImage image =
            new BufferedImage(
                WIDTH,
                HEIGHT,
                bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
                model);
        int[] indices = new int[WIDTH * HEIGHT];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = random.nextInt(colours);
        }
        image.getRaster().setPixels(0, 0, WIDTH, HEIGHT, indices);

        Picture picture = Pictures.parse("x.png", write(image, interlaced));

        for (int i = 0; i < indices.length; i++) {
          int c = indices[i];
          double luma =
              0.299 * (red[c] & 0xFF) + 0.587 * (green[c] & 0xFF) + 0.114 * (blue[c] & 0xFF);
          double cover = (alpha[c] & 0xFF) / 255.0;
          double expected = luma * cover + 255 * (1 - cover);
          assertThat((double) (picture.grey()[i] & 0xFF))
              .as("%d bits, pixel %d", bits, i)
              .isBetween(expected - 1.1, expected + 1.1);
        }
      }
    }
  }

  @Test
  void greyOfFewBitsSpansTheRange() throws Exception {
    // Indices 0 1 2 3 in two bits each.
    byte[] file = new Chunks().header(4, 1, 2, 0, 0).pixels(0, 0b00011011).end();
    assertThat(Pictures.parse("x.png", file).grey()).containsExactly(0, 85, 170, 255);
  }

  @Test
  void theColourThatTrnsNamesIsWhite() throws Exception {
    byte[] grey =
        new Chunks().header(3, 1, 8, 0, 0).add("tRNS", (byte) 0, (byte) 7).pixels(0, 6, 7, 8).end();
    assertThat(Pictures.parse("x.png", grey).grey()).containsExactly(6, 255, 8);
    byte[] wide =
        new Chunks()
            .header(2, 1, 16, 0, 0)
            .add("tRNS", (byte) 1, (byte) 2)
            .pixels(0, 1, 2, 1, 3)
            .end();
    assertThat(Pictures.parse("x.png", wide).grey()).containsExactly(255, 1);
    byte[] colour =
        new Chunks()
            .header(2, 1, 8, 2, 0)
            .add("tRNS", (byte) 0, (byte) 1, (byte) 0, (byte) 2, (byte) 0, (byte) 3)
            .pixels(0, 1, 2, 3, 3, 2, 1)
            .end();
    assertThat(Pictures.parse("x.png", colour).grey()).containsExactly(255, 2);
  }

  @Test
  void unknownHelpfulChunksAndBytesAfterTheEndAreIgnored() throws Exception {
    byte[] file = new Chunks().header(1, 1, 8, 0, 0).add("xxXx", (byte) 1).pixels(0, 99).end();
    byte[] longer = Arrays.copyOf(file, file.length + 20);
    assertThat(Pictures.parse("x.png", longer).grey()).containsExactly(99);
  }

  @Test
  void javaReadsWhatTheWriterWrites() throws Exception {
    Random random = new Random(5);
    try (PngWriter writer = new PngWriter()) {
      for (int[] size : new int[][] {{28, 28}, {1, 1}, {300, 1}, {1, 300}, {129, 257}, {28, 28}}) {
        int width = size[0];
        int height = size[1];
        byte[] pixels = new byte[5 + 3 * width * height];
        random.nextBytes(pixels);

        byte[] grey = writer.grey(pixels, 5, width, height);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(grey));
        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        int[] read = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
        for (int i = 0; i < read.length; i++) {
          assertThat((byte) read[i]).isEqualTo(pixels[5 + i]);
        }
        assertThat(Pictures.parse("x.png", grey).grey())
            .isEqualTo(Arrays.copyOfRange(pixels, 5, 5 + width * height));

        byte[] colour = writer.colour(pixels, 5, width, height);
        BufferedImage coloured = ImageIO.read(new ByteArrayInputStream(colour));
        for (int i = 0; i < width * height; i++) {
          int at = 5 + 3 * i;
          int expected =
              ((pixels[at] & 0xFF) << 16)
                  | ((pixels[at + 1] & 0xFF) << 8)
                  | (pixels[at + 2] & 0xFF);
          assertThat(coloured.getRGB(i % width, i / width) & 0xFFFFFF).isEqualTo(expected);
        }
        // The same writer, after other pictures, writes the same bytes.
        assertThat(writer.grey(pixels, 5, width, height)).isEqualTo(grey);
      }
    }
  }

  @Test
  void coloursOfAPaletteMayBeTransparent() throws Exception {
    int[] palette = {0x00FF0000, 0x80FF8000, 0xFF0010FF};
    byte[] pixels = {9, 0, 1, 2, 2, 1, 0};
    try (PngWriter writer = new PngWriter()) {
      byte[] file = writer.indexed(pixels, 1, 3, 2, palette);
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      for (int i = 0; i < 6; i++) {
        assertThat(image.getRGB(i % 3, i / 3)).isEqualTo(palette[pixels[1 + i]]);
      }
      assertThatThrownBy(() -> writer.indexed(pixels, 0, 3, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a palette has 1 to 256 colours, found 0");
    }
  }

  @Test
  void aFileIsWrittenAndReadAgain(@TempDir Path folder) throws Exception {
    byte[] pixels = new byte[12];
    new Random(1).nextBytes(pixels);
    Path path = folder.resolve("picture.png");
    PngWriter.write(path, new Picture(4, 3, pixels));
    Picture read = Pictures.read(path);
    assertThat(read.width()).isEqualTo(4);
    assertThat(read.height()).isEqualTo(3);
    assertThat(read.grey()).isEqualTo(pixels);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    try (PngWriter writer = new PngWriter()) {
      assertThatThrownBy(() -> writer.grey(new byte[3], 0, 2, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2×2");
      assertThatThrownBy(() -> writer.grey(new byte[4], 1, 2, 2))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.colour(new byte[4], 0, 0, 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Picture(2, 2, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFlippedBitAnywhereIsNoticed() throws Exception {
    byte[] file;
    try (PngWriter writer = new PngWriter()) {
      file = writer.grey(new byte[] {1, 2, 3, 4, 5, 6}, 0, 3, 2);
    }
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] wrong = file.clone();
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> Pictures.parse("x.png", wrong))
          .as("bit %d", bit)
          .isInstanceOf(FormatException.class);
    }
  }
}
