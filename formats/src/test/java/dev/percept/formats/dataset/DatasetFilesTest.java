package dev.percept.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.data.DataSplit;
import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.Idx;
import dev.percept.formats.NumericArray;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("looks at all threads")
final class DatasetFilesTest {
  private static final List<String> NAMES = List.of("x_train", "y_train", "x_test", "y_test");
  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  @TempDir private Path folder;

  @Test
  void npz() throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(1);
    DataSplit data = DatasetFiles.read(SmallData.npz(folder, arrays));
    assertHolds(data, arrays);
    assertThat(data.train().name()).isEqualTo("small.npz");
    assertThat(data.train().sampleShape()).isEqualTo(Shape.of(4, 3));
    assertThat(data.train().classes()).isEqualTo(10);
  }

  @Test
  void anyIntegerTypeWill() throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(2);
    SequencedMap<String, NumericArray> wide = SmallData.arrays(2);
    wide.put("x_train", widened("x_train", arrays));
    wide.put("y_train", widened("y_train", arrays));
    wide.put("y_test", NumericArray.ofInts(ints(arrays, "y_test"), 10, 1));
    assertHolds(DatasetFiles.read(SmallData.npz(folder, wide)), arrays);
  }

  @Test
  void rowsOfPixelsAreSquareImagesWhereTheyCanBe() throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(1);
    arrays.put("x_train", NumericArray.ofBytes(new byte[20 * 16], 20, 16));
    arrays.put("x_test", NumericArray.ofBytes(new byte[10 * 16], 10, 4, 4));
    DataSplit square = DatasetFiles.read(SmallData.npz(folder, arrays));
    assertThat(square.train().sampleShape()).isEqualTo(Shape.of(4, 4));
    arrays.put("x_train", NumericArray.ofBytes(new byte[20 * 12], 20, 12));
    arrays.put("x_test", NumericArray.ofBytes(new byte[10 * 12], 10, 12));
    DataSplit row = DatasetFiles.read(SmallData.npz(folder, arrays));
    assertThat(row.train().sampleShape()).isEqualTo(Shape.of(12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", "dot", "dot.gz", "mixed"})
  void folderOfIdxFiles(String variant) throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(3);
    for (int i = 0; i < 4; i++) {
      boolean gzip = variant.equals("mixed") ? i % 2 == 0 : variant.endsWith(".gz");
      String name = variant.startsWith("dot") ? FILES.get(i).replace("-idx", ".idx") : FILES.get(i);
      writeIdx(name, array(arrays, NAMES.get(i)), gzip);
    }
    assertHolds(DatasetFiles.read(folder), arrays);
  }

  @Test
  void aFolderWithoutAFileIsToldWhatItHas() throws IOException {
    refused(folder, folder + ": expected a file train-images-idx3-ubyte", "found an empty folder");
    writeIdx(FILES.get(0), array(SmallData.arrays(1), "x_train"), true);
    refused(
        folder,
        "expected a file train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz",
        "found only train-images-idx3-ubyte.gz");
    for (int i = 0; i < 9; i++) {
      Files.createFile(folder.resolve("a" + i));
    }
    refused(folder, "found others: a0, a1, a2, a3, a4, a5 …");
  }

  @Test
  void anIdxFileIsNamedInItsFolder() throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(1);
    for (int i = 0; i < 4; i++) {
      writeIdx(FILES.get(i), array(arrays, NAMES.get(i)), false);
    }
    writeIdx(FILES.get(3), NumericArray.ofBytes(new byte[9], 9), false);
    refused(
        folder,
        folder.resolve(FILES.get(3))
            + ": expected 10 labels, one for each image of "
            + folder.resolve(FILES.get(2))
            + ", found 9");
  }

  @Test
  void aMissingArray() throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(1);
    arrays.remove("y_test");
    refused(
        SmallData.npz(folder, arrays),
        "small.npz: expected an array y_test, found only x_train, y_train, x_test");
    arrays.remove("x_train");
    // Read on another thread; its fault must come out all the same.
    arrays.put("y_test", array(SmallData.arrays(1), "y_test"));
    refused(SmallData.npz(folder, arrays), "expected an array x_train");
  }

  @Test
  void labelsOutsideTheClassesAreNamedWithTheirPlace() throws IOException {
    int[] labels = new int[20];
    labels[7] = 10;
    labels[8] = 11;
    refused(
        SmallData.npz(folder, "y_train", NumericArray.ofInts(labels, 20)),
        "small.npz, y_train.npy: expected labels 0 to 9, found 10 at index 7");
    labels[3] = -1;
    refused(
        SmallData.npz(folder, "y_train", NumericArray.ofInts(labels, 20, 1)),
        "y_train.npy: expected labels 0 to 9, found -1 at index 3");
    labels[0] = Integer.MIN_VALUE;
    refused(
        SmallData.npz(folder, "y_test", NumericArray.ofInts(Arrays.copyOf(labels, 10), 10)),
        "y_test.npy: expected labels 0 to 9, found -2147483648 at index 0");
    byte[] beyond = ByteBuffer.allocate(80).putLong(16, 1L << 40).array();
    refused(
        SmallData.npz(
            folder,
            "y_test",
            new NumericArray("y", ElementType.INT64, ByteOrder.BIG_ENDIAN, beyond, 10)),
        "found 1099511627776 at index 2");
  }

  @Test
  void countsThatDisagree() throws IOException {
    refused(
        SmallData.npz(folder, "y_train", NumericArray.ofBytes(new byte[19], 19)),
        "small.npz, y_train.npy: expected 20 labels, one for each image of ",
        "small.npz, x_train.npy, found 19");
    refused(
        SmallData.npz(folder, "x_test", NumericArray.ofBytes(new byte[132], 11, 4, 3)),
        "y_test.npy: expected 11 labels",
        "found 10");
  }

  @Test
  void labelsOfAnotherShapeOrType() throws IOException {
    refused(
        SmallData.npz(folder, "y_train", NumericArray.ofBytes(new byte[200], 20, 10)),
        "y_train.npy: expected labels of shape images or images×1, found 20×10");
    refused(SmallData.npz(folder, "y_train", NumericArray.ofBytes(new byte[1])), "found scalar");
    refused(
        SmallData.npz(folder, "y_train", NumericArray.ofFloats(new float[20], 20)),
        "y_train.npy: expected an integer type, found float32");
  }

  @Test
  void imagesOfAnotherShapeTypeOrRange() throws IOException {
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofFloats(new float[240], 20, 4, 3)),
        "x_train.npy: expected images of an integer type, 0 to 255, found float32");
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofBytes(new byte[720], 20, 4, 3, 3)),
        "x_train.npy: expected images of shape images×height×width or images×pixels",
        "found 20×4×3×3");
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofBytes(new byte[0], 20, 0, 3)),
        "x_train.npy: expected at least one image of one pixel, found shape 20×0×3");
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofBytes(new byte[0], 0, 4, 3)),
        "found shape 0×4×3");
    int[] pixels = new int[240];
    pixels[13] = 256;
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofInts(pixels, 20, 4, 3)),
        "x_train.npy: expected values 0 to 255, found 256 at index [1, 0, 1]");
    pixels[5] = -1;
    refused(
        SmallData.npz(folder, "x_train", NumericArray.ofInts(pixels, 20, 4, 3)),
        "found -1 at index [0, 1, 2]");
    refused(
        SmallData.npz(folder, "x_test", NumericArray.ofBytes(new byte[120], 10, 3, 4)),
        "small.npz, x_test.npy: expected images of ",
        "as those of training are");
  }

  @Test
  void damageToTheImagesIsSeenThoughAnotherThreadReadsThem() throws IOException {
    Path file = SmallData.npz(folder, SmallData.arrays(1));
    byte[] bytes = Files.readAllBytes(file);
    // Within the pixels of x_train, which follow 128 bytes of npy header.
    bytes[300] ^= 1;
    Files.write(file, bytes);
    refused(file, "small.npz, x_train.npy: expected content with CRC-32");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("percept-read");
  }

  @Test
  void whatIsNoDataSet() throws IOException {
    Path none = folder.resolve("none.npz");
    assertThatThrownBy(() -> DatasetFiles.read(none)).hasMessage(none + ": no such file");
    Path text = Files.writeString(folder.resolve("text.npz"), "no zip archive, just some text");
    refused(text, text + ": expected a zip archive");
  }

  @Test
  void theFingerprintIsThatOfTheIdxFilesWhateverTheContainer() throws Exception {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(4);
    DataFingerprint found = DataFingerprint.of(DatasetFiles.read(SmallData.npz(folder, arrays)));
    String[] hashes = new String[4];
    for (int i = 0; i < 4; i++) {
      Path file = writeIdx(FILES.get(i), array(arrays, NAMES.get(i)), false);
      hashes[i] = sha256(Files.readAllBytes(file));
    }
    assertThat(found)
        .isEqualTo(new DataFingerprint(hashes[0], hashes[1], hashes[2], hashes[3]))
        .isEqualTo(DataFingerprint.of(DatasetFiles.read(folder)));
    assertThat(found.hash())
        .isEqualTo(sha256(String.join("", hashes).getBytes(StandardCharsets.US_ASCII)));
    assertThat(Mnist.isMnist(DatasetFiles.read(folder))).isFalse();
  }

  private void refused(Path path, String... parts) {
    assertThatThrownBy(() -> DatasetFiles.read(path))
        .isInstanceOf(FormatException.class)
        .message()
        .contains(parts)
        .hasLineCount(1);
  }

  private Path writeIdx(String name, NumericArray array, boolean gzip) throws IOException {
    Path file = folder.resolve(name + (gzip ? ".gz" : ""));
    if (gzip) {
      Idx.writeGzip(file, array);
    } else {
      Idx.write(file, array);
    }
    return file;
  }

  private static void assertHolds(DataSplit data, SequencedMap<String, NumericArray> arrays)
      throws IOException {
    assertThat(data.train().pixels()).isEqualTo(array(arrays, "x_train").data());
    assertThat(data.train().labels()).isEqualTo(ints(arrays, "y_train"));
    assertThat(data.test().pixels()).isEqualTo(array(arrays, "x_test").data());
    assertThat(data.test().labels()).isEqualTo(ints(arrays, "y_test"));
  }

  private static NumericArray array(SequencedMap<String, NumericArray> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  private static int[] ints(SequencedMap<String, NumericArray> arrays, String name)
      throws IOException {
    return array(arrays, name).toInts();
  }

  /// The same numbers as big-endian 64-bit integers.
  private static NumericArray widened(String name, SequencedMap<String, NumericArray> arrays)
      throws IOException {
    int[] ints = ints(arrays, name);
    ByteBuffer wide = ByteBuffer.allocate(8 * ints.length);
    for (int value : ints) {
      wide.putLong(value);
    }
    return new NumericArray(
        name, ElementType.INT64, ByteOrder.BIG_ENDIAN, wide.array(), array(arrays, name).sizes());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
