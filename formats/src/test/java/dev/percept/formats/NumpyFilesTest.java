package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that numpy itself wrote; `make_goldens.py` beside them says how.
final class NumpyFilesTest {
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("b1", ElementType.BOOL),
          Map.entry("i1", ElementType.INT8),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("i2", ElementType.INT16),
          Map.entry("u2", ElementType.UINT16),
          Map.entry("i4", ElementType.INT32),
          Map.entry("u4", ElementType.UINT32),
          Map.entry("i8", ElementType.INT64),
          Map.entry("u8", ElementType.UINT64),
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("f4", ElementType.FLOAT32),
          Map.entry("f8", ElementType.FLOAT64));

  @Test
  void everyTypeInBothByteOrdersAndBothAxisOrders() throws IOException {
    Npz file = Npz.parse("types.npz", Resource.bytes("types.npz"));
    assertThat(file.names()).hasSize(48);
    for (String name : file.names()) {
      NumericArray array = file.read(name);
      String code = name.substring(0, 2);
      ElementType type = TYPES.get(code);
      assertThat(array.type()).as(name).isEqualTo(type);
      assertThat(array.sizes()).as(name).containsExactly(3, 4);
      if (array.type().bytes() > 1) {
        assertThat(array.order())
            .as(name)
            .isEqualTo(name.contains("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      }
      assertThat(array.toFloats()).as(name).containsExactly(expected(array.type()));
    }
  }

  /// What `values` in the script makes, rounded to floats by Java's own conversions.
  private static float[] expected(ElementType type) {
    float[] values = new float[12];
    for (int i = 0; i < 12; i++) {
      values[i] = type == ElementType.BOOL ? (i % 3 == 0 ? 1 : 0) : i;
    }
    int bits = 8 * type.bytes();
    if (type.isInteger()) {
      boolean signed = type.toString().startsWith("int");
      values[0] = signed ? (float) -Math.pow(2, bits - 1) : 0;
      values[1] = (float) (Math.pow(2, signed ? bits - 1 : bits) - 1);
    } else if (type.isFloat()) {
      values[0] = -1.5f;
      // The nearest half-precision number to a tenth is 1638/2¹⁴.
      values[1] = type == ElementType.FLOAT16 ? 1638f / 16384 : 0.1f;
      values[2] = Float.POSITIVE_INFINITY;
      values[3] = Float.NaN;
    }
    return values;
  }

  @Test
  void rangesAreExactAtTheEndsOfEachType() throws IOException {
    Npz file = Npz.parse("types.npz", Resource.bytes("types.npz"));
    assertThat(file.read("b1_little_c").range()).contains(new ValueRange(0L, 1L, 0));
    assertThat(file.read("i1_big_c").range()).contains(new ValueRange(-128L, 127L, 0));
    assertThat(file.read("u4_big_f").range()).contains(new ValueRange(0L, 4294967295L, 0));
    assertThat(file.read("i8_big_c").range())
        .contains(new ValueRange(Long.MIN_VALUE, Long.MAX_VALUE, 0));
    assertThat(file.read("u8_big_f").range())
        .contains(new ValueRange(BigInteger.ZERO, new BigInteger("18446744073709551615"), 0));
    assertThat(file.read("f4_big_c").range())
        .contains(new ValueRange(-1.5f, Float.POSITIVE_INFINITY, 1));
    assertThat(file.read("f8_little_c").range())
        .contains(new ValueRange(-1.5, Double.POSITIVE_INFINITY, 1));
  }

  @Test
  void storedWithZip64FieldsAndANameBeyondAscii() throws IOException {
    Npz file = Npz.parse("stored.npz", Resource.bytes("stored.npz"));
    assertThat(file.names()).containsExactly("cube", "größe");
    assertThat(file.read("größe").toFloats()).containsExactly(1.5f);
    assertCube(file.read("cube"));
  }

  @Test
  void streamedWithSizesAfterTheData() throws IOException {
    assertCube(Npz.parse("streamed.npz", Resource.bytes("streamed.npz")).read("cube"));
  }

  @Test
  void zip64Throughout() throws IOException {
    Npz file = Npz.parse("zip64.npz", Resource.bytes("zip64.npz"));
    assertCube(file.read("cube"));
    assertThat(file.read("ones").toFloats()).containsExactly(1, 1, 1);
  }

  @Test
  void versionsOneToThree() throws IOException {
    for (String name : List.of("version1.npy", "version2.npy", "version3.npy")) {
      NumericArray array = Npy.parse(name, Resource.bytes(name));
      assertThat(array.sizes()).containsExactly(2, 3);
      assertThat(array.toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void shapesAtTheEdge() throws IOException {
    NumericArray scalar = Npy.parse("scalar.npy", Resource.bytes("scalar.npy"));
    assertThat(scalar.rank()).isZero();
    assertThat(scalar.shapeText()).isEqualTo("scalar");
    assertThat(scalar.toFloats()).containsExactly(2.5f);
    NumericArray empty = Npy.parse("empty.npy", Resource.bytes("empty.npy"));
    assertThat(empty.sizes()).containsExactly(0, 3);
    assertThat(empty.elements()).isZero();
    assertThat(empty.range()).isEmpty();
    assertCube(Npy.parse("cube_f.npy", Resource.bytes("cube_f.npy")));
  }

  @Test
  void ourVersionOneHeaderIsByteForByteTheOneNumpyWrites(@TempDir Path folder) throws IOException {
    for (String name : List.of("version1.npy", "scalar.npy", "empty.npy")) {
      NumericArray array = Npy.parse(name, Resource.bytes(name));
      Path file = folder.resolve(name);
      Npy.write(file, array);
      assertThat(file).hasBinaryContent(Resource.bytes(name));
    }
  }

  @Test
  void conversionsNameTheFirstElementThatDoesNotFit() throws IOException {
    Npz file = Npz.parse("types.npz", Resource.bytes("types.npz"));
    assertThatThrownBy(() -> file.read("u2_big_f").toBytes())
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "types.npz, u2_big_f.npy: expected values 0 to 255, found 65535 at index [0, 1]");
    assertThatThrownBy(() -> file.read("i8_big_c").toInts())
        .hasMessageContaining("found -9223372036854775808 at index [0, 0]");
    assertThatThrownBy(() -> file.read("u8_big_c").toInts())
        .hasMessageContaining("found 18446744073709551615 at index [0, 1]");
    assertThatThrownBy(() -> file.read("f4_big_c").toBytes())
        .hasMessageContaining("expected an integer type, found float32");
    assertThat(file.read("i4_big_f").toInts())
        .containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(file.read("u1_big_f").toBytes())
        .containsExactly(0, (byte) 255, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void unsignedLongsRoundToTheNearestFloatAndTiesToEven() {
    // 2⁶³ + 2³⁹ lies half way between two floats; one bit more decides.
    long half = Long.MIN_VALUE + (1L << 39);
    byte[] data = new byte[16];
    java.nio.ByteBuffer.wrap(data).putLong(half).putLong(half + 1);
    NumericArray array =
        new NumericArray("array", ElementType.UINT64, ByteOrder.BIG_ENDIAN, data, 2);
    assertThat(array.toFloats()).containsExactly(0x1p63f, Math.nextUp(0x1p63f));
  }

  private static void assertCube(NumericArray cube) {
    assertThat(cube.sizes()).containsExactly(2, 3, 4);
    float[] values = cube.toFloats();
    for (int i = 0; i < 24; i++) {
      assertThat(values[i]).isEqualTo(i);
    }
  }
}
