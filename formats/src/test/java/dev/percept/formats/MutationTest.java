package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Thousands of files with random damage, the same ones in every run: a reader may read one or
/// refuse it with a [FormatException], and nothing else may happen.
final class MutationTest {
  private static final int ROUNDS = 4000;

  /// The seeds are a kilobyte or two, and deflate makes 1032 bytes of one; some are read twice.
  private static final long MOST_ALLOCATED = 64 << 20;

  private interface Reading {
    void read(byte[] file) throws IOException;
  }

  @Test
  void npy() throws IOException {
    damage(
        List.of(Malformed.npy(), Resource.bytes("cube_f.npy"), Resource.bytes("version3.npy")),
        file -> Npy.parse("a.npy", file).range());
  }

  @Test
  void npz() throws IOException {
    damage(
        List.of(
            Resource.bytes("stored.npz"),
            Resource.bytes("zip64.npz"),
            Resource.bytes("streamed.npz")),
        file -> {
          try (Npz npz = Npz.parse("a.npz", file)) {
            npz.readAll().values().forEach(NumericArray::range);
          }
        });
  }

  @Test
  void idx() throws IOException {
    damage(
        List.of(Malformed.idx(), Malformed.gzip(Malformed.idx())),
        file -> Idx.parse("a-idx", file).range());
  }

  @Test
  void safetensors() throws IOException {
    String header =
        "{\"__metadata__\":{\"a\":\"b\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[24,28]}}";
    damage(
        List.of(Malformed.safetensors(header, 28)),
        file ->
            Safetensors.parse("a.safetensors", file)
                .tensors()
                .values()
                .forEach(NumericArray::range));
  }

  private static void damage(List<byte[]> wholes, Reading reading) {
    Random random = new Random(2);
    int read = 0;
    List<String> refused = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] file = damaged(wholes.get(round % wholes.size()), random);
      Allocation allocation = new Allocation();
      try {
        reading.read(file);
        read++;
      } catch (FormatException e) {
        refused.add(String.valueOf(e.getMessage()));
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("round %d: %s".formatted(round, e), e);
      }
      assertThat(allocation.bytes()).as("round %d", round).isLessThan(MOST_ALLOCATED);
    }
    // Damage to the data alone goes unseen where a format has no check sum, but never most of the
    // time.
    assertThat(refused.size()).isGreaterThan(ROUNDS / 4);
    assertThat(read + refused.size()).isEqualTo(ROUNDS);
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] file = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
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
