package dev.percept.formats.dataset;

import dev.percept.formats.AtomicFile;
import dev.percept.formats.FormatException;
import dev.percept.formats.Idx;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.dataset.MnistCache.Limits;
import dev.percept.formats.dataset.MnistCache.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One download of MNIST: goes through the mirrors until one has it.
final class MnistDownload {
  private final DataFingerprint expected;
  private final Limits limits;
  private final Progress progress;

  /// What is left of [Limits#answer], in nanoseconds, and the present mirror's share of it.
  private long patience;

  private long share;

  MnistDownload(DataFingerprint expected, Limits limits, Progress progress) {
    this.expected = expected;
    this.limits = limits;
    this.progress = progress;
    this.patience = limits.answer().toNanos();
  }

  /// A checked data set that can be written to a file.
  @FunctionalInterface
  private interface Checked {
    void write(Path file) throws IOException;
  }

  void into(MnistCache cache, List<Mirror> mirrors) throws IOException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < mirrors.size(); i++) {
      share = patience / (mirrors.size() - i);
      Checked data;
      try {
        data = fetch(mirrors.get(i));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(reason(mirrors.get(i), e));
        continue;
      }
      // A fault from here on is not the mirror's: another one would not help.
      makeFolder(cache.folder());
      data.write(cache.file());
      return;
    }
    throw new IOException(
        "MNIST could not be downloaded: "
            + (failures.isEmpty() ? "no mirrors are given" : String.join("; ", failures)));
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileSystemException e) {
      String reason =
          switch (e) {
            case FileAlreadyExistsException _ -> "something else is in its place";
            case AccessDeniedException _ -> "no permission";
            default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
          };
      throw new IOException("%s: the folder could not be made: %s".formatted(folder, reason), e);
    }
  }

  private static String reason(Mirror mirror, IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof FormatException ? message : mirror.address() + ": " + message;
  }

  private Checked fetch(Mirror mirror) throws IOException {
    return switch (mirror) {
      case Mirror.NpzFile file -> fetch(file);
      case Mirror.IdxFolder folder -> fetch(folder);
    };
  }

  private Checked fetch(Mirror.NpzFile mirror) throws IOException {
    String source = mirror.address().toString();
    byte[] bytes = get(mirror.address());
    if (mirror.sha256().isPresent()) {
      String found = DataFingerprint.sha256(bytes);
      if (!mirror.sha256().get().equals(found)) {
        throw FormatException.in(
            source, "a file with SHA-256 %s".formatted(mirror.sha256().get()), found);
      }
    }
    try (Npz npz = Npz.parse(source, bytes)) {
      Mnist.check(source, DatasetFiles.read(npz, source), expected);
    }
    return file -> AtomicFile.write(file, out -> out.write(bytes));
  }

  private Checked fetch(Mirror.IdxFolder mirror) throws IOException {
    String source = mirror.address().toString();
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    NumericArray trainImages = idx(mirror, "train-images-idx3-ubyte.gz");
    NumericArray trainLabels = idx(mirror, "train-labels-idx1-ubyte.gz");
    NumericArray testImages = idx(mirror, "t10k-images-idx3-ubyte.gz");
    NumericArray testLabels = idx(mirror, "t10k-labels-idx1-ubyte.gz");
    Mnist.check(
        source,
        DatasetFiles.of(source, trainImages, trainLabels, testImages, testLabels),
        expected);
    arrays.put("x_train", trainImages);
    arrays.put("y_train", trainLabels);
    arrays.put("x_test", testImages);
    arrays.put("y_test", testLabels);
    return file -> Npz.write(file, arrays);
  }

  private NumericArray idx(Mirror.IdxFolder mirror, String name) throws IOException {
    URI address = mirror.address().resolve(name);
    return Idx.parse(address.toString(), get(address));
  }

  private byte[] get(URI address) throws IOException {
    HttpFile file = new HttpFile(address, limits, progress);
    try {
      return file.get(share);
    } finally {
      share -= file.waited();
      patience -= file.waited();
    }
  }
}
