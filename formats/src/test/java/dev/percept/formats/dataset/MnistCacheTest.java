package dev.percept.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import dev.percept.formats.NumericArray;
import dev.percept.formats.dataset.MnistCache.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Downloads from a server on the loopback interface; the network beyond is not touched.
@Timeout(60)
final class MnistCacheTest {
  private static final Limits PATIENT =
      new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(40));

  private final LoopbackServer server;
  private final Path scratch;
  private final MnistCache cache;
  private final byte[] file;
  private final DataFingerprint expected;

  MnistCacheTest(@TempDir Path folder) throws IOException {
    server = new LoopbackServer();
    scratch = folder;
    cache = new MnistCache(folder.resolve("cache").resolve("percept"));
    file = SmallData.npz(folder, 1);
    expected = fingerprint(1);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void anNpzIsKeptAsItCame() throws IOException {
    server.give("/mnist.npz", file);
    assertThat(cache.isPresent()).isFalse();
    List<Long> heard = new ArrayList<>();
    cache.download(
        List.of(npz("/mnist.npz", Optional.of(DataFingerprint.sha256(file)))),
        expected,
        PATIENT,
        (address, bytes, total) -> {
          assertThat(address).isEqualTo(server.address("/mnist.npz"));
          heard.add(bytes);
        });
    assertThat(cache.isPresent()).isTrue();
    assertThat(cache.file()).hasBinaryContent(file);
    assertOnlyTheFile();
    assertThat(DataFingerprint.of(cache.read())).isEqualTo(expected);
    assertThat(cache.read().train().name()).isEqualTo("mnist");
    assertThat(heard).isSorted().endsWith((long) file.length);
  }

  @Test
  void fourIdxFilesBecomeOneNpz() throws IOException {
    giveIdx(1);
    cache.download(List.of(idx()), expected, PATIENT, this::ignore);
    assertThat(DataFingerprint.of(cache.read())).isEqualTo(expected);
    assertThat(server.requests())
        .containsExactly(
            "/idx/train-images-idx3-ubyte.gz",
            "/idx/train-labels-idx1-ubyte.gz",
            "/idx/t10k-images-idx3-ubyte.gz",
            "/idx/t10k-labels-idx1-ubyte.gz");
    assertOnlyTheFile();
  }

  @Test
  void aLengthNeedNotBeAnnounced() throws IOException {
    server.giveUnannounced("/mnist.npz", file);
    cache.download(List.of(npz("/mnist.npz")), expected, PATIENT, this::ignore);
    assertThat(cache.file()).hasBinaryContent(file);
  }

  @Test
  void whereItIsNotFoundTheNextMirrorIsAsked() throws IOException {
    server.give("/mnist.npz", file);
    cache.download(
        List.of(npz("/none.npz"), idx(), npz("/mnist.npz"), npz("/unasked.npz")),
        expected,
        PATIENT,
        this::ignore);
    assertThat(cache.file()).hasBinaryContent(file);
    assertThat(server.requests())
        .containsExactly("/none.npz", "/idx/train-images-idx3-ubyte.gz", "/mnist.npz");
  }

  @Test
  void whereNobodyListensTheNextMirrorIsAsked() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:%d/mnist.npz".formatted(socket.getLocalPort()));
    }
    server.give("/mnist.npz", file);
    cache.download(
        List.of(new Mirror.NpzFile(nobody, Optional.empty()), npz("/mnist.npz")),
        expected,
        PATIENT,
        this::ignore);
    assertThat(cache.file()).hasBinaryContent(file);
  }

  @Test
  void ifNoneHasItEachIsNamedWithItsReason() {
    assertRefused(
        List.of(npz("/a.npz"), npz("/b.npz")),
        PATIENT,
        "MNIST could not be downloaded: "
            + server.address("/a.npz")
            + ": answered with status 404; "
            + server.address("/b.npz")
            + ": answered with status 404");
    assertRefused(List.of(), PATIENT, "no mirrors are given");
  }

  @Test
  void aTruncatedAnswer() {
    server.cutShort("/mnist.npz", file, 100);
    assertRefused(
        List.of(npz("/mnist.npz")), PATIENT, "sent 100 of %d bytes".formatted(file.length));
    server.cutShort("/mnist.npz", file, 0);
    assertRefused(List.of(npz("/mnist.npz")), PATIENT, "sent 0 of %d bytes".formatted(file.length));
  }

  @Test
  void anotherFile() {
    server.give("/mnist.npz", file);
    String wrong = "0".repeat(64);
    assertRefused(
        List.of(npz("/mnist.npz", Optional.of(wrong))),
        PATIENT,
        "expected a file with SHA-256 %s, found %s".formatted(wrong, DataFingerprint.sha256(file)));
  }

  @Test
  void otherContents() throws IOException {
    server.give("/mnist.npz", SmallData.npz(scratch, 2));
    giveIdx(3);
    assertRefused(
        List.of(npz("/mnist.npz"), idx()),
        PATIENT,
        "/mnist.npz: expected training images with SHA-256 " + expected.trainImages(),
        "/idx/: expected training images with SHA-256 " + expected.trainImages());
  }

  @Test
  void aDamagedArchive() {
    byte[] damaged = file.clone();
    damaged[300] ^= 1;
    server.give("/mnist.npz", damaged);
    assertRefused(List.of(npz("/mnist.npz")), PATIENT, "x_train.npy: expected content with CRC-32");
    server.give("/mnist.npz", new byte[0]);
    assertRefused(List.of(npz("/mnist.npz")), PATIENT, "expected a zip archive");
  }

  @Test
  void moreThanMnistCanBe() {
    server.announce("/mnist.npz", 1L << 40);
    assertRefused(
        List.of(npz("/mnist.npz")),
        PATIENT,
        "at most 67108864 bytes expected, 1099511627776 found");
  }

  @Test
  void onlyHttp() {
    Mirror local = new Mirror.NpzFile(scratch.resolve("small.npz").toUri(), Optional.empty());
    assertRefused(List.of(local), PATIENT, "not an http or https address");
  }

  @Test
  void aSilentMirrorIsGivenUpForTheNext() throws IOException {
    server.staySilent("/silent.npz");
    server.give("/mnist.npz", file);
    Limits limits =
        new Limits(Duration.ofSeconds(4), Duration.ofSeconds(20), Duration.ofSeconds(40));
    long start = System.nanoTime();
    cache.download(List.of(npz("/silent.npz"), npz("/mnist.npz")), expected, limits, this::ignore);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
    assertThat(cache.file()).hasBinaryContent(file);
  }

  @Test
  void headersAloneAreNoAnswer() {
    server.announce("/mnist.npz", 1000);
    Limits limits =
        new Limits(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(40));
    assertRefused(List.of(npz("/mnist.npz")), limits, "no answer within 300 ms");
  }

  @Test
  void allMirrorsTogetherAreGivenTheTimeForAnAnswer() {
    for (String path : List.of("/a.npz", "/b.npz", "/idx/train-images-idx3-ubyte.gz")) {
      server.staySilent(path);
    }
    Limits limits =
        new Limits(Duration.ofMillis(900), Duration.ofSeconds(20), Duration.ofSeconds(40));
    long start = System.nanoTime();
    assertRefused(
        List.of(npz("/a.npz"), idx(), npz("/b.npz")),
        limits,
        "/a.npz: no answer within 300 ms",
        "/b.npz: no answer within");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aMirrorThatStallsHalfWay() throws IOException {
    server.stall("/stalled.npz", file, 100);
    Limits limits =
        new Limits(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(40));
    assertRefused(
        List.of(npz("/stalled.npz")),
        limits,
        "sent 100 of %d bytes: Read timed out".formatted(file.length));
    server.give("/mnist.npz", file);
    cache.download(List.of(npz("/stalled.npz"), npz("/mnist.npz")), expected, limits, this::ignore);
    assertThat(cache.file()).hasBinaryContent(file);
  }

  @Test
  void aMirrorThatTakesTooLong() {
    server.stall("/stalled.npz", file, 100);
    Limits limits =
        new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(1));
    assertRefused(List.of(npz("/stalled.npz")), limits, "only 100 bytes within 1 s");
  }

  @Test
  void anInterruptedDownloadLeavesNothingAndAsksNobodyElse() throws InterruptedException {
    server.stall("/stalled.npz", file, 100);
    server.give("/mnist.npz", file);
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                cache.download(
                    List.of(npz("/stalled.npz"), npz("/mnist.npz")),
                    expected,
                    PATIENT,
                    (address, bytes, total) -> started.countDown());
              } catch (IOException e) {
                thrown.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    started.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("interrupted while downloading " + server.address("/stalled.npz"));
    assertThat(stillInterrupted.get()).isTrue();
    assertThat(server.requests()).containsExactly("/stalled.npz");
    assertThat(cache.folder()).doesNotExist();
  }

  @Test
  void whatWasThereStaysIfADownloadFails() throws IOException {
    Files.createDirectories(cache.folder());
    Files.writeString(cache.file(), "old");
    server.cutShort("/mnist.npz", file, 100);
    assertThatThrownBy(
            () -> cache.download(List.of(npz("/mnist.npz")), expected, PATIENT, this::ignore))
        .isInstanceOf(IOException.class);
    assertThat(cache.file()).hasContent("old");
    assertOnlyTheFile();
    assertThatThrownBy(cache::read)
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(cache.file() + ": expected a zip archive");
    server.give("/mnist.npz", file);
    cache.download(List.of(npz("/mnist.npz")), expected, PATIENT, this::ignore);
    assertThat(cache.file()).hasBinaryContent(file);
  }

  @Test
  void aFolderThatCannotBeMadeIsNotTheMirrorsFault() throws IOException {
    Files.writeString(scratch.resolve("cache"), "a file");
    server.give("/mnist.npz", file);
    assertThatThrownBy(() ->
            cache.download(
                List.of(npz("/mnist.npz"), npz("/other.npz")), expected, PATIENT, this::ignore))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith(cache.folder() + ": the folder could not be made: ");
    assertThat(server.requests()).containsExactly("/mnist.npz");
  }

  @Test
  void severalDownloadsAtOnce() throws Exception {
    server.give("/mnist.npz", file);
    int count = 8;
    CountDownLatch together = new CountDownLatch(count);
    Callable<byte[]> task =
        () -> {
          together.countDown();
          together.await();
          cache.download(List.of(npz("/mnist.npz")), expected, PATIENT, this::ignore);
          return Files.readAllBytes(cache.file());
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<byte[]>> downloads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        downloads.add(threads.submit(task));
      }
      for (Future<byte[]> download : downloads) {
        assertThat(download.get()).isEqualTo(file);
      }
    }
    assertOnlyTheFile();
  }

  @Test
  void theMirrorsOfMnistAreAskedSafely() {
    assertThat(Mnist.MIRRORS)
        .extracting(Mirror::address)
        .allMatch(address -> "https".equals(address.getScheme()));
    assertThat(Limits.USUAL.answer()).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  private void assertRefused(List<Mirror> mirrors, Limits limits, String... parts) {
    assertThatThrownBy(() -> cache.download(mirrors, expected, limits, this::ignore))
        .isInstanceOf(IOException.class)
        .message()
        .contains(parts)
        .hasLineCount(1);
    assertThat(cache.folder()).doesNotExist();
  }

  private void assertOnlyTheFile() throws IOException {
    try (Stream<Path> files = Files.list(cache.folder())) {
      assertThat(files).containsExactly(cache.file());
    }
  }

  private Mirror npz(String path) {
    return npz(path, Optional.empty());
  }

  private Mirror npz(String path, Optional<String> sha256) {
    return new Mirror.NpzFile(server.address(path), sha256);
  }

  private Mirror idx() {
    return new Mirror.IdxFolder(server.address("/idx/"));
  }

  private void giveIdx(int seed) throws IOException {
    SequencedMap<String, NumericArray> arrays = SmallData.arrays(seed);
    List<String> files =
        List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1");
    int i = 0;
    for (NumericArray array : arrays.values()) {
      server.give("/idx/%s-ubyte.gz".formatted(files.get(i++)), SmallData.idx(scratch, array));
    }
  }

  private DataFingerprint fingerprint(int seed) throws IOException {
    Path small = SmallData.npz(scratch, SmallData.arrays(seed));
    DataFingerprint fingerprint = DataFingerprint.of(DatasetFiles.read(small));
    Files.delete(small);
    return fingerprint;
  }

  private void ignore(URI address, long bytes, long total) {}
}
