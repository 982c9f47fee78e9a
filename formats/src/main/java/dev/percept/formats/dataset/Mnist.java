package dev.percept.formats.dataset;

import dev.percept.data.DataSplit;
import dev.percept.formats.FormatException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// MNIST: 60,000 + 10,000 images of handwritten digits, 28×28 (LeCun, Cortes, Burges, "The MNIST
/// database of handwritten digits").
public final class Mnist {
  /// The SHA-256 of its four plain IDX files.
  public static final DataFingerprint FINGERPRINT =
      new DataFingerprint(
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  /// The copy that Keras hands out.
  public static final Mirror KERAS =
      new Mirror.NpzFile(
          URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"),
          Optional.of("731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"));

  /// The IDX files that torchvision hands out.
  public static final Mirror OSSCI =
      new Mirror.IdxFolder(URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"));

  /// The address in the script that Percept began with.
  public static final Mirror SCRIPT =
      new Mirror.NpzFile(
          URI.create("https://s3.amazonaws.com/img-datasets/mnist.npz"), Optional.empty());

  /// Where it is looked for, in this order.
  public static final List<Mirror> MIRRORS = List.of(KERAS, OSSCI, SCRIPT);

  private Mnist() {}

  /// Whether a data set is MNIST, byte for byte. Reads every pixel once; if the fingerprint is
  /// there already, compare it with [#FINGERPRINT].
  public static boolean isMnist(DataSplit data) {
    return data.train().count() == 60_000
        && data.test().count() == 10_000
        && DataFingerprint.of(data).equals(FINGERPRINT);
  }

  /// Requires the contents of a data set.
  ///
  /// @param source what messages call the data set
  /// @throws FormatException if they are others; names the first part that differs
  static void check(String source, DataSplit data, DataFingerprint expected)
      throws FormatException {
    DataFingerprint found = DataFingerprint.of(data);
    check(source, "training images", expected.trainImages(), found.trainImages());
    check(source, "training labels", expected.trainLabels(), found.trainLabels());
    check(source, "test images", expected.testImages(), found.testImages());
    check(source, "test labels", expected.testLabels(), found.testLabels());
  }

  private static void check(String source, String part, String expected, String found)
      throws FormatException {
    if (!expected.equals(found)) {
      throw FormatException.in(source, "%s with SHA-256 %s".formatted(part, expected), found);
    }
  }
}
