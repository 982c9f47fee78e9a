package dev.percept.app.serve;

import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Digits that people have drawn and named, as a data set that `percept train --data` takes: an npz
/// with `x_train`, `y_train`, `x_test` and `y_test`. The second of every five is kept to test on; a
/// single one is both.
final class KeptExamples {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 10;
  private static final int MOST = 100_000;
  private static final int ONE_OF = 5;

  private final Path file;
  private boolean isRead;
  private final Part train = new Part("train");
  private final Part test = new Part("test");

  KeptExamples(Path file) {
    this.file = file;
  }

  private static final class Part {
    final String name;
    final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    final List<Integer> labels = new ArrayList<>();

    Part(String name) {
      this.name = name;
    }

    void add(byte[] image, int label) {
      pixels.writeBytes(image);
      labels.add(label);
    }

    void read(Npz npz) throws IOException {
      NumericArray images = npz.read("x_" + name);
      int[] classes = npz.read("y_" + name).toInts();
      byte[] bytes = images.toBytes();
      if (bytes.length != classes.length * PIXELS) {
        throw FormatException.in(
            npz.source(), "28×28 pixels for each label", images.shapeText() + " of " + name);
      }
      pixels.writeBytes(bytes);
      for (int label : classes) {
        labels.add(label);
      }
    }

    void addTo(SequencedMap<String, NumericArray> arrays) {
      int count = labels.size();
      int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
      arrays.put("x_" + name, NumericArray.ofBytes(pixels.toByteArray(), count, SIDE, SIDE));
      arrays.put("y_" + name, NumericArray.ofInts(classes, count));
    }
  }

  Path file() {
    return file;
  }

  /// How many there are.
  synchronized int count() throws IOException {
    read();
    return train.labels.size() + (isOne() ? 0 : test.labels.size());
  }

  // One that is in both parts.
  private boolean isOne() {
    return train.labels.size() == 1
        && train.labels.equals(test.labels)
        && Arrays.equals(train.pixels.toByteArray(), test.pixels.toByteArray());
  }

  private void read() throws IOException {
    if (!isRead && Files.exists(file)) {
      try (Npz npz = Npz.open(file)) {
        train.read(npz);
        test.read(npz);
      } catch (IOException e) {
        forget();
        throw e;
      }
    }
    isRead = true;
  }

  /// Keeps one.
  ///
  /// @param image 28×28 bytes, bright on dark
  /// @throws Problem if the label is no digit, or there are too many
  synchronized void add(byte[] image, int label) throws IOException, Problem {
    if (image.length != PIXELS || label < 0 || label >= CLASSES) {
      throw new Problem(
          400,
          "expected 784 pixels and a label of 0 to 9, found %d and %d"
              .formatted(image.length, label));
    }
    int before = count();
    if (before >= MOST) {
      throw new Problem(409, "%s has %,d examples already, the most".formatted(file, MOST));
    }
    if (before == 1) {
      test.labels.clear();
      test.pixels.reset();
    }
    (before % ONE_OF == 1 ? test : train).add(image, label);
    if (before == 0) {
      test.add(image, label);
    }
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    train.addTo(arrays);
    test.addTo(arrays);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Npz.write(file, arrays);
    } catch (IOException e) {
      forget(); // what is in the file counts
      throw e;
    }
  }

  private void forget() {
    for (Part part : List.of(train, test)) {
      part.labels.clear();
      part.pixels.reset();
    }
    isRead = false;
  }

  /// How many there are and where.
  Json json() throws IOException {
    return Json.object().with("file", file.toString()).with("count", count()).build();
  }

  /// `POST /api/examples`: pixels and a label.
  Reply post(Call call) throws IOException, Problem, InterruptedException {
    Json.Fields fields = call.json();
    List<Json> items = fields.items(Call.BODY, "pixels");
    byte[] image = new byte[items.size()];
    for (int i = 0; i < image.length; i++) {
      if (!(items.get(i) instanceof Json.Whole(long level)) || level < 0 || level > 255) {
        throw FormatException.in(
            Call.BODY + ", pixels, number " + i, "0 to 255", items.get(i).toString());
      }
      image[i] = (byte) level;
    }
    add(image, Math.clamp(fields.whole(Call.BODY, "label"), -1, CLASSES));
    return Reply.json(json());
  }
}
