package dev.percept.app;

import dev.percept.data.DrawnDigits;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A data set of a few drawn digits, in the script's npz layout.
final class SmallData {
  static final int TRAIN = 600;
  static final int TEST = 200;
  private static final int PIXELS = 28 * 28;

  private SmallData() {}

  static Path write(Path folder) throws IOException {
    return write(folder, 1);
  }

  static Path write(Path folder, long seed) throws IOException {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    add(arrays, "train", seed, DrawnDigits.TRAIN, TRAIN);
    add(arrays, "test", seed, DrawnDigits.TEST, TEST);
    Path file = folder.resolve("small.npz");
    Npz.write(file, arrays);
    return file;
  }

  private static void add(
      SequencedMap<String, NumericArray> arrays, String name, long seed, int split, int count) {
    byte[] pixels = new byte[count * PIXELS];
    int[] labels = new int[count];
    DrawnDigits.draw(seed, split, 0, count, pixels, labels);
    arrays.put("x_" + name, NumericArray.ofBytes(pixels, count, 28, 28));
    arrays.put("y_" + name, NumericArray.ofInts(labels, count));
  }
}
