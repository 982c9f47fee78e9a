package dev.percept.formats.onnx;

import dev.percept.formats.protobuf.ProtobufMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An ONNX model made by hand, as exporters make theirs: any operator, opset and way to hold
/// numbers.
final class TestModel {
  private final ProtobufMessage graph = new ProtobufMessage().add(2, "test");
  private final int opset;
  private int names;

  /// @param sizes the sizes of one input `x`, behind the batch
  TestModel(int opset, int... sizes) {
    this(opset, 0, sizes);
  }

  /// @param batch the number of images that the model says; 0 for any
  TestModel(int opset, int batch, int[] sizes) {
    this.opset = opset;
    graph.add(11, value("x", batch, sizes));
  }

  /// What an attribute holds, by its type: whole numbers, floats or text.
  static ProtobufMessage attribute(String name, Object value) {
    ProtobufMessage message = new ProtobufMessage().add(1, name);
    switch (value) {
      case Integer whole -> message.add(3, whole.longValue()).add(20, 2);
      case Float real -> message.add(2, real).add(20, 1);
      case String text -> message.add(4, text).add(20, 3);
      case int[] wholes -> {
        for (int whole : wholes) {
          message.add(8, (long) whole);
        }
        message.add(20, 7);
      }
      case ProtobufMessage tensor -> message.add(5, tensor).add(20, 4);
      default -> throw new IllegalArgumentException(value.toString());
    }
    return message;
  }

  /// A fresh name.
  String name() {
    return "v" + names++;
  }

  /// Adds an operator.
  ///
  /// @param inputs names, separated by commas; an empty one is left out
  /// @param attributes names and values in turn
  /// @return the name of its output
  String node(String operator, String inputs, Object... attributes) {
    String output = name();
    ProtobufMessage node = new ProtobufMessage();
    for (String input : inputs.split(",", -1)) {
      node.add(1, input.strip());
    }
    node.add(2, output).add(3, operator + " " + output).add(4, operator);
    for (int i = 0; i < attributes.length; i += 2) {
      node.add(5, attribute((String) attributes[i], attributes[i + 1]));
    }
    graph.add(1, node);
    return output;
  }

  /// Adds an operator as it is.
  void node(ProtobufMessage node) {
    graph.add(1, node);
  }

  /// Adds floats as raw bytes.
  String floats(float[] values, int... sizes) {
    String name = name();
    graph.add(5, tensor(name, 1, sizes).add(9, raw(values)));
    return name;
  }

  /// Adds whole numbers as raw bytes.
  String wholes(long... values) {
    String name = name();
    graph.add(5, wholesTensor(name, values));
    return name;
  }

  static ProtobufMessage wholesTensor(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return tensor(name, 7, values.length).add(9, bytes.array());
  }

  /// Adds a tensor as it is.
  void initializer(ProtobufMessage tensor) {
    graph.add(5, tensor);
  }

  /// Says that the graph also takes a constant, as old models do.
  void input(String name, int... sizes) {
    graph.add(11, value(name, sizes[0], Arrays.copyOfRange(sizes, 1, sizes.length)));
  }

  static ProtobufMessage tensor(String name, int type, int... sizes) {
    ProtobufMessage tensor = new ProtobufMessage();
    for (int size : sizes) {
      tensor.add(1, (long) size);
    }
    return tensor.add(2, (long) type).add(8, name);
  }

  static byte[] raw(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  private static ProtobufMessage value(String name, int batch, int... sizes) {
    ProtobufMessage shape = new ProtobufMessage();
    shape.add(
        1,
        batch > 0 ? new ProtobufMessage().add(1, (long) batch) : new ProtobufMessage().add(2, "N"));
    for (int size : sizes) {
      shape.add(
          1,
          size > 0 ? new ProtobufMessage().add(1, (long) size) : new ProtobufMessage().add(2, "S"));
    }
    ProtobufMessage tensor = new ProtobufMessage().add(1, 1).add(2, shape);
    return new ProtobufMessage().add(1, name).add(2, new ProtobufMessage().add(1, tensor));
  }

  /// The file; to be asked for once. The graph gives `output`.
  byte[] bytes(String output) {
    ProtobufMessage type = new ProtobufMessage().add(1, new ProtobufMessage().add(1, 1));
    graph.add(12, new ProtobufMessage().add(1, output).add(2, type));
    return bytes(
        new ProtobufMessage()
            .add(1, 8)
            .add(2, "test")
            .add(7, graph)
            .add(8, new ProtobufMessage().add(1, "").add(2, (long) opset)));
  }

  static byte[] bytes(ProtobufMessage message) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try {
      message.writeTo(out);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}
