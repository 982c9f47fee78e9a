package dev.percept.formats.dataset;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.Idx;
import dev.percept.formats.NumericArray;
import dev.percept.loss.Targets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a data set contains, whatever file it came from: the SHA-256 of the four plain IDX files
/// that would hold it, in lower-case hexadecimal digits. Pixels and labels are IDX bytes; labels of
/// more than 256 classes are IDX 32-bit integers; samples and targets that are numbers, as a
/// network sees them, are IDX 32-bit floats.
///
/// @param trainImages of the file of training images
/// @param trainLabels of the file of training labels
/// @param testImages of the file of test images
/// @param testLabels of the file of test labels
public record DataFingerprint(
    String trainImages, String trainLabels, String testImages, String testLabels) {

  /// Computes the fingerprint: reads every pixel once.
  public static DataFingerprint of(DataSplit data) {
    return new DataFingerprint(
        images(data.train()), labels(data.train()), images(data.test()), labels(data.test()));
  }

  private static final int PIECE = 4_096;

  /// One hash of everything, for records: the SHA-256 of the four hashes as text, in the order of
  /// the record, without anything between them.
  public String hash() {
    MessageDigest digest = sha256();
    for (String part : new String[] {trainImages, trainLabels, testImages, testLabels}) {
      digest.update(part.getBytes(StandardCharsets.US_ASCII));
    }
    return hex(digest);
  }

  static String sha256(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return hex(digest);
  }

  private static String images(Dataset data) {
    int[] sample = data.sampleShape().sizes();
    int[] sizes = new int[sample.length + 1];
    sizes[0] = data.count();
    System.arraycopy(sample, 0, sizes, 1, sample.length);
    MessageDigest digest = sha256();
    if (data.samples() instanceof Samples.Numbers numbers) {
      update(digest, numbers.values(), sizes);
    } else {
      digest.update(Idx.header(NumericArray.ofBytes(data.pixels(), sizes)));
      update(digest, data.pixels());
    }
    return hex(digest);
  }

  private static String labels(Dataset data) {
    if (data.targets() instanceof Targets.Values values) {
      MessageDigest digest = sha256();
      update(digest, values.values(), values.count(), values.outputs());
      return hex(digest);
    }
    return labels(data.labels(), data.classes());
  }

  private static String labels(int[] labels, int classes) {
    MessageDigest digest = sha256();
    if (classes <= 256) {
      byte[] bytes = new byte[labels.length];
      for (int i = 0; i < labels.length; i++) {
        bytes[i] = (byte) labels[i];
      }
      digest.update(Idx.header(NumericArray.ofBytes(bytes, bytes.length)));
      digest.update(bytes);
    } else {
      digest.update(Idx.header(NumericArray.ofInts(labels, labels.length)));
      byte[] bytes = new byte[Math.multiplyExact(labels.length, Integer.BYTES)];
      ByteBuffer.wrap(bytes).asIntBuffer().put(labels);
      digest.update(bytes);
    }
    return hex(digest);
  }

  private static void update(MessageDigest digest, float[] numbers, int... sizes) {
    digest.update(Idx.header(NumericArray.ofFloats(numbers, sizes)));
    byte[] bytes = new byte[PIECE];
    for (int i = 0; i < numbers.length; i += PIECE / Float.BYTES) {
      int count = Math.min(PIECE / Float.BYTES, numbers.length - i);
      ByteBuffer.wrap(bytes).asFloatBuffer().put(numbers, i, count);
      digest.update(bytes, 0, count * Float.BYTES);
    }
  }

  // In small pieces: the JIT then sees often enough that this is worth its fastest code.
  private static void update(MessageDigest digest, byte[] bytes) {
    for (int i = 0; i < bytes.length; i += PIECE) {
      digest.update(bytes, i, Math.min(PIECE, bytes.length - i));
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
