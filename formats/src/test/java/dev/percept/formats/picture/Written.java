package dev.percept.formats.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/// Pictures that Java itself writes, and what is tried with them in every format.
final class Written {
  private Written() {}

  static byte[] by(String format, IIOImage image, Consumer<ImageWriteParam> how)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      how.accept(parameters);
      writer.write(null, image, parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /// A file with its rows in order, or in several passes.
  static byte[] inPasses(String format, BufferedImage image, boolean several) throws IOException {
    return by(format, new IIOImage(image, null, null), how -> setPasses(how, several));
  }

  static void setPasses(ImageWriteParam how, boolean several) {
    how.setProgressiveMode(several ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
  }

  /// Every part of a file is refused.
  ///
  /// @param end from how many bytes on nothing is missing that matters
  /// @param step how many bytes are between one part and the next
  static void assertPartsAreRefused(byte[] file, int end, int step) {
    for (int length = 0; length < end; length += step) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Pictures.parse("x", part))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(FormatException.class);
    }
  }

  /// Changes one byte, again and again: the file is read or refused.
  ///
  /// @param from the first byte that is changed
  /// @return how often it was refused
  static int refusedOf(int trials, byte[] file, int from, Random random) {
    int refused = 0;
    for (int trial = 0; trial < trials; trial++) {
      byte[] wrong = file.clone();
      wrong[from + random.nextInt(wrong.length - from)] = (byte) random.nextInt();
      try {
        Pictures.parse("x.picture", wrong, trial % 2 == 0 ? Picture.GREY : Picture.COLOUR);
      } catch (FormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("x.picture").doesNotContain("\n");
      }
    }
    return refused;
  }
}
