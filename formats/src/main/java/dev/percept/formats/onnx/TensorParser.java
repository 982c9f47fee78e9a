package dev.percept.formats.onnx;

import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.NumericArray;
import dev.percept.formats.protobuf.ProtobufInput;
import dev.percept.formats.protobuf.ProtobufInput.LongList;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a `TensorProto`: numbers as typed fields, as raw bytes, or in a file beside the model.
final class TensorParser {
  private static final int FLOAT = 1;
  private static final int STRING = 8;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  /// The types of `TensorProto.DataType`, at their numbers.
  private static final @Nullable ElementType[] TYPES = {
    null,
    ElementType.FLOAT32,
    ElementType.UINT8,
    ElementType.INT8,
    ElementType.UINT16,
    ElementType.INT16,
    ElementType.INT32,
    ElementType.INT64,
    null,
    ElementType.BOOL,
    ElementType.FLOAT16,
    ElementType.FLOAT64,
    ElementType.UINT32,
    ElementType.UINT64,
    null,
    null,
    ElementType.BFLOAT16
  };

  private final ExternalData external;

  /// @param external reads files beside the model
  TensorParser(ExternalData external) {
    this.external = external;
  }

  /// A tensor and its name.
  record Named(String name, Tensor tensor) {}

  /// What the fields of a message say.
  private static final class Fields {
    final LongList sizes = new LongList();
    final LongList typed = new LongList();
    final Map<String, String> external = new HashMap<>();
    int typedField;
    long type;
    String name = "";
    byte @Nullable [] raw;
    boolean isExternal;
  }

  Named read(ProtobufInput in) throws IOException {
    Fields f = new Fields();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.wholes(f.sizes);
        case 2 -> f.type = in.whole();
        case 4 -> {
          f.typedField = 4;
          in.floats(f.typed);
        }
        case 5, 7, 11 -> {
          f.typedField = in.field();
          in.wholes(f.typed);
        }
        case 8 -> f.name = in.text();
        case 9 -> f.raw = in.bytes();
        case 10 -> {
          f.typedField = 10;
          in.doubles(f.typed);
        }
        case 13 -> entry(in.message(), f.external);
        case 14 -> f.isExternal = in.whole() == 1;
        default -> {
          // Parts of a larger tensor, texts and remarks: nothing that a network is made of.
        }
      }
    }
    return new Named(f.name, tensor(in.source(), f));
  }

  private static void entry(ProtobufInput in, Map<String, String> entries) throws IOException {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> {
          // Nothing else is defined.
        }
      }
    }
    entries.put(key, value);
  }

  private Tensor tensor(String source, Fields f) throws IOException {
    String place = source + ", tensor " + FormatException.quoted(f.name);
    ElementType type = f.type > 0 && f.type < TYPES.length ? TYPES[(int) f.type] : null;
    if (type == null) {
      throw FormatException.in(
          place,
          "numbers of type float, double, float16, bfloat16, bool or a whole number",
          f.type == STRING ? "texts" : "data type " + f.type);
    }
    if (f.sizes.count() > Tensor.MOST_AXES) {
      throw FormatException.in(
          place, "at most %d axes".formatted(Tensor.MOST_AXES), "%,d".formatted(f.sizes.count()));
    }
    int[] sizes = new int[f.sizes.count()];
    for (int i = 0; i < sizes.length; i++) {
      long size = f.sizes.get(i);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw FormatException.in(place, "sizes from 0 to 2147483647", "size " + size);
      }
      sizes[i] = (int) size;
    }
    int count = Tensor.count(sizes);
    if (count < 0) {
      throw FormatException.in(
          place, "at most 2147483639 numbers", "sizes " + Arrays.toString(sizes));
    }
    byte[] raw = f.raw;
    if (f.isExternal) {
      raw = external.read(place, f.external, (long) count * type.bytes());
    }
    if (raw != null) {
      if (raw.length != (long) count * type.bytes()) {
        throw FormatException.in(
            place,
            "%,d bytes for %,d numbers of type %s"
                .formatted((long) count * type.bytes(), count, type),
            "%,d".formatted(raw.length));
      }
      NumericArray array = new NumericArray(place, type, ByteOrder.LITTLE_ENDIAN, raw, sizes);
      return type.isFloat()
          ? new Tensor.Floats(sizes, array.toFloats())
          : new Tensor.Wholes(sizes, array.toLongs());
    }
    if (f.typed.count() != count) {
      throw FormatException.in(
          place, "%,d numbers".formatted(count), "%,d".formatted(f.typed.count()));
    }
    if (count > 0 && f.typedField != fieldOf((int) f.type)) {
      throw FormatException.in(
          place,
          "numbers of type " + type + " in field " + fieldOf((int) f.type),
          "field " + f.typedField);
    }
    return typed(f, (int) f.type, sizes);
  }

  /// In which field numbers of a type are, where they are not raw.
  private static int fieldOf(int type) {
    return switch (type) {
      case FLOAT -> 4;
      case DOUBLE -> 10;
      case 7 -> 7;
      case 12, 13 -> 11;
      default -> 5;
    };
  }

  private static Tensor typed(Fields f, int type, int[] sizes) {
    int count = f.typed.count();
    if (type == FLOAT || type == DOUBLE || type == FLOAT16 || type == BFLOAT16) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        long bits = f.typed.get(i);
        values[i] =
            switch (type) {
              case FLOAT -> Float.intBitsToFloat((int) bits);
              case DOUBLE -> (float) Double.longBitsToDouble(bits);
              case FLOAT16 -> Float.float16ToFloat((short) bits);
              default -> Float.intBitsToFloat((int) bits << 16);
            };
      }
      return new Tensor.Floats(sizes, values);
    }
    long[] values = f.typed.toArray();
    if (type == BOOL) {
      for (int i = 0; i < count; i++) {
        values[i] = values[i] == 0 ? 0 : 1;
      }
    }
    return new Tensor.Wholes(sizes, values);
  }
}
