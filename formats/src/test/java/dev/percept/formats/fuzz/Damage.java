package dev.percept.formats.fuzz;

import java.util.Arrays;
import java.util.Random;

/// Damages files at random, in the ways that readers trip over.
final class Damage {
  private final Random random;

  Damage(long seed) {
    random = new Random(seed);
  }

  /// A copy with one to three changes: a bit or byte that is another, a digit, a piece copied over
  /// another, an end that is missing or more than there was.
  byte[] of(byte[] whole) {
    byte[] file = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && file.length > 0; i++) {
      int at = random.nextInt(file.length);
      switch (random.nextInt(8)) {
        case 0 -> file = Arrays.copyOf(file, Math.max(1, at));
        case 1 -> file = Arrays.copyOf(file, file.length + 1 + random.nextInt(8));
        case 2 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 3 -> file[at] = (byte) 0xff;
        case 4 -> file[at] = 0;
        case 5 -> file[at] = (byte) ('0' + random.nextInt(10));
        case 6 -> {
          int from = random.nextInt(file.length);
          int length = Math.min(random.nextInt(16), file.length - Math.max(at, from));
          System.arraycopy(file, from, file, at, length);
        }
        default -> file[at] = (byte) random.nextInt();
      }
    }
    return file;
  }
}
