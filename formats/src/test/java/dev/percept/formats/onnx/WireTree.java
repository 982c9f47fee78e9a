package dev.percept.formats.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The fields of an ONNX file as a tree that can be damaged and written again: the file stays one
/// of protobuf's, only what it says is nonsense.
final class WireTree {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;

  private static final long[] WHOLES = {
    0,
    1,
    -1,
    2,
    3,
    4,
    7,
    64,
    65,
    1 << 14,
    1 << 22,
    Integer.MAX_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final float[] REALS = {0, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, 1e30f};

  private static final List<String> OPERATORS = operators();

  /// The messages in `onnx.proto` that others are in, each with those of its fields that are
  /// messages.
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    SHAPE,
    SIZE;

    private Map<Integer, Kind> messages() {
      return switch (this) {
        case MODEL -> Map.of(7, GRAPH);
        case GRAPH -> Map.of(1, NODE, 5, TENSOR, 11, VALUE, 12, VALUE);
        case NODE -> Map.of(5, ATTRIBUTE);
        case ATTRIBUTE -> Map.of(5, TENSOR);
        case VALUE -> Map.of(2, TYPE);
        case TYPE -> Map.of(1, TENSOR_TYPE);
        case TENSOR_TYPE -> Map.of(2, SHAPE);
        case SHAPE -> Map.of(1, SIZE);
        case TENSOR, SIZE -> Map.of();
      };
    }
  }

  /// A field: a message with fields of its own, or a number or bytes.
  private static final class Field {
    final int number;
    final int type;
    final Kind kind;
    long value;
    byte[] bytes = {};
    List<Field> fields = new ArrayList<>();

    /// @param kind of the message that this is; else of the message in which it is
    Field(int number, int type, Kind kind) {
      this.number = number;
      this.type = type;
      this.kind = kind;
    }

    boolean isMessage(Field within) {
      return type == LENGTH && within.kind.messages().containsKey(number);
    }
  }

  private final Field root;
  private final Random random;

  WireTree(byte[] file, Random random) {
    this.root = new Field(0, LENGTH, Kind.MODEL);
    this.random = random;
    read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), root);
  }

  private static List<String> operators() {
    List<String> all = new ArrayList<>(OperatorCases.OPERATORS.keySet());
    Collections.addAll(
        all, "Constant", "ConstantOfShape", "Range", "Expand", "Where", "Gather", "Slice", "Shape");
    Collections.addAll(
        all, "Size", "Unsqueeze", "ReduceMax", "ReduceProd", "Mod", "Equal", "Not", "Celu", "Pow");
    return all;
  }

  private static void read(ByteBuffer in, Field within) {
    while (in.hasRemaining()) {
      long key = varint(in);
      int number = (int) (key >>> 3);
      int type = (int) (key & 7);
      Field field =
          new Field(number, type, within.kind.messages().getOrDefault(number, within.kind));
      switch (type) {
        case VARINT -> field.value = varint(in);
        case EIGHT_BYTES -> field.value = in.getLong();
        case LENGTH -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          field.bytes = bytes;
          if (field.isMessage(within)) {
            read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), field);
          }
        }
        default -> field.value = in.getInt();
      }
      within.fields.add(field);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /// A field of the tree, with the message that it is in.
  private record Place(Field within, Field field) {}

  private static void collect(Field within, List<Place> all) {
    for (Field field : within.fields) {
      all.add(new Place(within, field));
      if (field.isMessage(within)) {
        collect(field, all);
      }
    }
  }

  /// Changes one thing.
  void damage() {
    List<Place> all = new ArrayList<>();
    collect(root, all);
    if (all.isEmpty()) {
      return;
    }
    Place place = all.get(random.nextInt(all.size()));
    List<Field> fields = place.within.fields;
    Field field = place.field;
    int at = fields.indexOf(field);
    switch (random.nextInt(8)) {
      case 0 -> fields.remove(at);
      case 1 -> fields.add(random.nextInt(fields.size() + 1), field);
      case 2 -> Collections.swap(fields, at, random.nextInt(fields.size()));
      case 3 -> {
        // Another of its kind, from wherever: a node for a node, a name for a name.
        List<Field> others =
            all.stream()
                .map(Place::field)
                .filter(other -> other.kind == field.kind && other.number == field.number)
                .toList();
        fields.set(at, others.get(random.nextInt(others.size())));
      }
      default -> fields.set(at, changed(field, place));
    }
  }

  private Field changed(Field old, Place place) {
    Field field = new Field(old.number, old.type, old.kind);
    field.fields = old.fields;
    field.value = old.value;
    field.bytes = old.bytes;
    if (old.type == VARINT) {
      field.value = WHOLES[random.nextInt(WHOLES.length)];
    } else if (old.type != LENGTH) {
      field.value = Float.floatToIntBits(REALS[random.nextInt(REALS.length)]);
    } else if (!old.isMessage(place.within)) {
      field.bytes = bytes(old, place);
    }
    return field;
  }

  private byte[] bytes(Field old, Place place) {
    if (place.within.kind == Kind.NODE && old.number == 4) {
      return OPERATORS.get(random.nextInt(OPERATORS.size())).getBytes(StandardCharsets.UTF_8);
    }
    if (place.within.kind == Kind.TENSOR && old.bytes.length >= Long.BYTES) {
      byte[] numbers = old.bytes.clone();
      int at = random.nextInt(numbers.length / Long.BYTES) * Long.BYTES;
      ByteBuffer.wrap(numbers)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(at, WHOLES[random.nextInt(WHOLES.length)]);
      return numbers;
    }
    return new byte[0];
  }

  /// The file.
  byte[] bytes() {
    return write(root);
  }

  private static byte[] write(Field message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : message.fields) {
      varint(out, ((long) field.number << 3) | field.type);
      switch (field.type) {
        case VARINT -> varint(out, field.value);
        case LENGTH -> {
          byte[] bytes = field.isMessage(message) ? write(field) : field.bytes;
          varint(out, bytes.length);
          out.writeBytes(bytes);
        }
        default -> {
          for (int i = 0; i < (field.type == EIGHT_BYTES ? 8 : 4); i++) {
            out.write((int) (field.value >>> (8 * i)));
          }
        }
      }
    }
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
