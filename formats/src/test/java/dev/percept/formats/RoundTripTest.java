package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What we write, we read back: any type, rank 0 to 4, sizes from 0, over seeds.
final class RoundTripTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void npy(int seed, @TempDir Path folder) throws IOException {
    for (ElementType type : ElementType.values()) {
      if (type != ElementType.BFLOAT16) {
        NumericArray array = random(new Random(seed), type);
        Path file = folder.resolve(type + ".npy");
        Npy.write(file, array);
        assertThat(Files.size(file) - array.data().length).isEqualTo(128);
        assertSame(array, Npy.read(file));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void npz(int seed, @TempDir Path folder) throws IOException {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (ElementType type : ElementType.values()) {
      if (type != ElementType.BFLOAT16) {
        arrays.put("the " + type + " – ½", random(random, type));
      }
    }
    Path file = folder.resolve("all.npz");
    Npz.write(file, arrays);
    byte[] bytes = Files.readAllBytes(file);
    try (Npz npz = Npz.open(file)) {
      assertThat(npz.names()).containsExactlyElementsOf(arrays.keySet());
      SequencedMap<String, NumericArray> read = npz.readAll();
      arrays.forEach((name, array) -> assertSame(array, read.get(name)));
    }
    Npz.write(file, arrays);
    assertThat(file).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void idx(int seed, @TempDir Path folder) throws IOException {
    for (ElementType type :
        List.of(
            ElementType.UINT8,
            ElementType.INT8,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.FLOAT32,
            ElementType.FLOAT64)) {
      NumericArray array = random(new Random(seed), type);
      Path plain = folder.resolve(type + "-idx");
      Idx.write(plain, array);
      assertSame(array, Idx.read(plain));
      // The name says nothing about it.
      Path gzipped = folder.resolve(type + "-gzipped");
      Idx.writeGzip(gzipped, array);
      assertSame(array, Idx.read(gzipped));
    }
  }

  @Test
  void gzipOfSeveralMembers() throws IOException {
    byte[] first = Malformed.gzip(new byte[] {0, 0, 8, 1, 0, 0});
    byte[] second = Malformed.gzip(new byte[] {0, 2, 7, 9});
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(Idx.parse("two.gz", both).toBytes()).containsExactly(7, 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void safetensors(int seed, @TempDir Path folder) throws IOException {
    Random random = new Random(seed);
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      tensors.put("z" + type, random(random, type));
    }
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "{\"a\": \"ü\n\"}");
    metadata.put("a", "");
    Path file = folder.resolve("model.safetensors");
    Safetensors written = new Safetensors(metadata, tensors);
    written.write(file);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes[0] % 8).as("header padded to 8 bytes").isZero();
    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata().sequencedEntrySet())
        .containsExactlyElementsOf(metadata.sequencedEntrySet());
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach((name, tensor) -> assertSame(tensor, read.tensors().get(name)));
    written.write(file);
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void safetensorsWithoutMetadataOrTensors(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("empty.safetensors");
    new Safetensors(new LinkedHashMap<>(), new LinkedHashMap<>()).write(file);
    assertThat(Files.readString(file)).isEqualTo("\u0008\0\0\0\0\0\0\0{}      ");
    assertThat(Safetensors.read(file).tensors()).isEmpty();
  }

  @Test
  void bfloat16IsTheUpperHalfOfAFloat() {
    NumericArray array =
        new NumericArray(
            "array",
            ElementType.BFLOAT16,
            ByteOrder.BIG_ENDIAN,
            new byte[] {0x3f, (byte) 0x80, (byte) 0xc0, 0x20},
            2);
    assertThat(array.toFloats()).containsExactly(1f, -2.5f);
  }

  @Test
  void typesThatAFormatHasNotAreRefused(@TempDir Path folder) {
    NumericArray brain =
        new NumericArray("array", ElementType.BFLOAT16, ByteOrder.LITTLE_ENDIAN, new byte[2], 1);
    assertThatThrownBy(() -> Npy.write(folder.resolve("x.npy"), brain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("npy has no code for bfloat16");
    assertThatThrownBy(() -> Idx.write(folder.resolve("x"), brain))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void floatsKeepEveryBit(@TempDir Path folder) throws IOException {
    float[] values = {
      0f,
      -0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.NEGATIVE_INFINITY,
      0.1f,
      (float) Math.PI,
      1e-38f
    };
    Path file = folder.resolve("f.npy");
    Npy.write(file, NumericArray.ofFloats(values, 2, 4));
    float[] read = Npy.read(file).toFloats();
    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void membersReadOnSeveralThreadsAtOnce() throws Exception {
    Npz file = Npz.parse("types.npz", Resource.bytes("types.npz"));
    SequencedMap<String, NumericArray> expected = file.readAll();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 20; round++) {
        List<Callable<NumericArray>> tasks =
            file.names().stream()
                .map(name -> (Callable<NumericArray>) () -> file.read(name))
                .toList();
        int i = 0;
        for (Future<NumericArray> read : threads.invokeAll(tasks)) {
          assertSame(expected.get(file.names().get(i++)), read.get());
        }
      }
    }
  }

  @Test
  void aDamagedMemberDoesNotKeepAnotherFromBeingRead() throws IOException {
    byte[] bytes = Resource.bytes("stored.npz");
    // The last data byte of the first member, just before the second local header.
    bytes[Malformed.find(bytes, Malformed.LOCAL, 1) - 1] ^= 1;
    Npz file = Npz.parse("stored.npz", bytes);
    assertThat(file.read("größe").toFloats()).containsExactly(1.5f);
    assertThatThrownBy(() -> file.read("cube")).hasMessageContaining("content with CRC-32");
  }

  private static NumericArray random(Random random, ElementType type) {
    int[] sizes = new int[random.nextInt(5)];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(6);
    }
    byte[] data = new byte[(int) NumericArray.byteCount(type, sizes)];
    random.nextBytes(data);
    if (type == ElementType.BOOL) {
      for (int i = 0; i < data.length; i++) {
        data[i] &= 1;
      }
    }
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NumericArray("array", type, order, data, sizes);
  }

  private static void assertSame(@Nullable NumericArray expected, @Nullable NumericArray found) {
    if (expected == null || found == null) {
      throw new AssertionError("expected %s, found %s".formatted(expected, found));
    }
    assertThat(found.type()).isEqualTo(expected.type());
    assertThat(found.sizes()).containsExactly(expected.sizes());
    assertThat(found.littleEndian()).isEqualTo(expected.littleEndian());
  }
}
