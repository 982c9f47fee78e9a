package dev.percept.formats.dataset;

import dev.percept.formats.Idx;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;

/// Data sets of 20 + 10 random images, 4×3.
final class SmallData {
  private SmallData() {}

  /// The four arrays under their names, fresh ones.
  static SequencedMap<String, NumericArray> arrays(int seed) {
    Random random = new Random(seed);
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    arrays.put("x_train", NumericArray.ofBytes(bytes(random, 240, 256), 20, 4, 3));
    arrays.put("y_train", NumericArray.ofBytes(bytes(random, 20, 10), 20));
    arrays.put("x_test", NumericArray.ofBytes(bytes(random, 120, 256), 10, 4, 3));
    arrays.put("y_test", NumericArray.ofBytes(bytes(random, 10, 10), 10));
    return arrays;
  }

  /// A file of the four arrays, one of them replaced.
  static Path npz(Path folder, String name, NumericArray replacement) throws IOException {
    SequencedMap<String, NumericArray> arrays = arrays(1);
    arrays.put(name, replacement);
    return npz(folder, arrays);
  }

  static Path npz(Path folder, SequencedMap<String, NumericArray> arrays) throws IOException {
    Path file = folder.resolve("small.npz");
    Npz.write(file, arrays);
    return file;
  }

  /// The bytes of a whole file.
  static byte[] npz(Path folder, int seed) throws IOException {
    Path file = npz(folder, arrays(seed));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /// The bytes of one array as a gzipped IDX file.
  static byte[] idx(Path folder, NumericArray array) throws IOException {
    Path file = folder.resolve("array.gz");
    Idx.writeGzip(file, array);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static byte[] bytes(Random random, int count, int bound) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt(bound);
    }
    return bytes;
  }
}
