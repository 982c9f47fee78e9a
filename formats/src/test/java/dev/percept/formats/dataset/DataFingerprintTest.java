package dev.percept.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.loss.Targets;
import dev.percept.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The digests of IDX files that are put together here, byte by byte.
final class DataFingerprintTest {
  private static final int BYTES = 0x08;
  private static final int INTS = 0x0C;
  private static final int FLOATS = 0x0D;

  private static ByteBuffer file(int type, int elements, int... sizes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + elements);
    file.putInt(type << 8 | sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file;
  }

  private static String sha256(ByteBuffer file) throws Exception {
    assertThat(file.remaining()).isZero();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file.flip());
    return HexFormat.of().formatHex(digest.digest());
  }

  // More than a piece of what is digested at once, and not a multiple of it.
  private static byte[] pixels(int count) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) (i * 31);
    }
    return pixels;
  }

  private static int[] labels(int count, int classes) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (i * 7) % classes;
    }
    return labels;
  }

  @Test
  void ofImagesAndFewClasses() throws Exception {
    for (int classes : new int[] {3, 256}) {
      Dataset train =
          new Dataset("t", Shape.of(13, 11), pixels(143 * 60), labels(60, classes), classes);
      Dataset test = train.part(5, 20);
      DataFingerprint found = DataFingerprint.of(new DataSplit(train, test));
      ByteBuffer images = file(BYTES, 143 * 60, 60, 13, 11).put(pixels(143 * 60));
      assertThat(found.trainImages()).isEqualTo(sha256(images));
      ByteBuffer labels = file(BYTES, 60, 60);
      for (int label : train.labels()) {
        labels.put((byte) label);
      }
      assertThat(found.trainLabels()).isEqualTo(sha256(labels));
      ByteBuffer tested =
          file(BYTES, 143 * 20, 20, 13, 11).put(pixels(143 * 60), 143 * 5, 143 * 20);
      assertThat(found.testImages()).isEqualTo(sha256(tested));
      assertThat(found.testLabels()).isNotEqualTo(found.trainLabels());
      String all =
          found.trainImages() + found.trainLabels() + found.testImages() + found.testLabels();
      assertThat(found.hash())
          .isEqualTo(
              sha256(
                  ByteBuffer.wrap(all.getBytes(StandardCharsets.US_ASCII)).position(all.length())));
    }
  }

  @Test
  void ofManyClasses() throws Exception {
    Dataset data = new Dataset("t", Shape.of(1), pixels(600), labels(600, 257), 257);
    ByteBuffer labels = file(INTS, 4 * 600, 600);
    for (int label : data.labels()) {
      labels.putInt(label);
    }
    assertThat(DataFingerprint.of(new DataSplit(data, data)).testLabels())
        .isEqualTo(sha256(labels));
  }

  @Test
  void ofNumbers() throws Exception {
    float[] samples = new float[3 * 700];
    float[] targets = new float[2 * 700];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i / 7f;
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = -i / 3f;
    }
    Dataset data =
        new Dataset("t", Shape.of(3), new Samples.Numbers(samples), Targets.Values.of(targets, 2));
    DataFingerprint found = DataFingerprint.of(new DataSplit(data, data));
    ByteBuffer sampleFile = file(FLOATS, 4 * samples.length, 700, 3);
    for (float each : samples) {
      sampleFile.putFloat(each);
    }
    ByteBuffer targetFile = file(FLOATS, 4 * targets.length, 700, 2);
    for (float each : targets) {
      targetFile.putFloat(each);
    }
    assertThat(found.trainImages()).isEqualTo(sha256(sampleFile));
    assertThat(found.testLabels()).isEqualTo(sha256(targetFile));
  }
}
