package dev.percept.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percept.data.DataSplit;
import dev.percept.formats.Idx;
import dev.percept.formats.Npz;
import dev.percept.formats.dataset.MnistCache.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MNIST itself, where a copy is at hand.
final class RealMnistTest {
  private Path file = Path.of("mnist.npz");

  @BeforeEach
  void requireACopy() {
    String place = System.getenv("PERCEPT_MNIST");
    assumeTrue(
        place != null && Files.isRegularFile(Path.of(place)),
        "skipped: the environment variable PERCEPT_MNIST names no copy of mnist.npz");
    if (place != null) {
      file = Path.of(place);
    }
  }

  @Test
  void itsImagesAndLabels() throws IOException {
    DataSplit data = DatasetFiles.read(file);
    assertThat(Mnist.isMnist(data)).isTrue();
    // The counts that LeCun, Cortes and Burges' files have.
    assertThat(counts(data.train().labels()))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(counts(data.test().labels()))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    data.test().labels()[0] ^= 1;
    assertThat(Mnist.isMnist(data)).isFalse();
  }

  @Test
  void asIdxFilesItIsTheSame(@TempDir Path folder) throws IOException {
    try (Npz npz = Npz.open(file)) {
      Idx.write(folder.resolve("train-images-idx3-ubyte"), npz.read("x_train"));
      Idx.writeGzip(folder.resolve("train-labels-idx1-ubyte.gz"), npz.read("y_train"));
      Idx.writeGzip(folder.resolve("t10k-images-idx3-ubyte.gz"), npz.read("x_test"));
      Idx.write(folder.resolve("t10k-labels-idx1-ubyte"), npz.read("y_test"));
    }
    assertThat(DataFingerprint.of(DatasetFiles.read(folder))).isEqualTo(Mnist.FINGERPRINT);
  }

  @Test
  void downloadedFromALoopbackMirror(@TempDir Path folder) throws IOException {
    MnistCache cache = new MnistCache(folder.resolve("percept"));
    byte[] bytes = Files.readAllBytes(file);
    try (LoopbackServer server = new LoopbackServer()) {
      server.give("/mnist.npz", bytes);
      // Its hash is known only of the copy that Keras hands out; the contents are checked anyway.
      Mirror mirror = new Mirror.NpzFile(server.address("/mnist.npz"), java.util.Optional.empty());
      cache.download(
          List.of(mirror), Mnist.FINGERPRINT, Limits.USUAL, (address, count, total) -> {});
    }
    assertThat(cache.file()).hasBinaryContent(bytes);
    assertThat(Mnist.isMnist(cache.read())).isTrue();
  }

  private static int[] counts(int[] labels) {
    int[] counts = new int[10];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
