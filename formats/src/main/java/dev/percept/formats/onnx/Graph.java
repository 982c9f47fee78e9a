package dev.percept.formats.onnx;

import dev.percept.formats.protobuf.ProtobufMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The graph of an ONNX model under construction. Field numbers and types are those of
/// `onnx.proto`, version 8 of the format.
final class Graph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final List<Node> nodes = new ArrayList<>();
  private final List<ProtobufMessage> constants = new ArrayList<>();

  /// An operator at work.
  private record Node(
      String operator, String output, List<String> inputs, List<Attribute> attributes) {}

  /// A named number, or several, that says how an operator works.
  record Attribute(ProtobufMessage message) {
    static Attribute of(String name, long value) {
      return new Attribute(new ProtobufMessage().add(1, name).add(3, value).add(20, 2));
    }

    static Attribute of(String name, double value) {
      return new Attribute(new ProtobufMessage().add(1, name).add(2, (float) value).add(20, 1));
    }

    static Attribute ofAll(String name, int... values) {
      ProtobufMessage message = new ProtobufMessage().add(1, name);
      for (int value : values) {
        message.add(8, (long) value);
      }
      return new Attribute(message.add(20, 7));
    }
  }

  /// Adds an operator with one output.
  ///
  /// @return the name of the output
  String add(String operator, String output, List<String> inputs, Attribute... attributes) {
    nodes.add(new Node(operator, output, inputs, List.of(attributes)));
    return output;
  }

  /// Adds numbers that do not change.
  ///
  /// @return their name
  String constant(String name, float[] values, int... sizes) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return constant(name, FLOAT, bytes, sizes);
  }

  /// Adds a single number that does not change.
  ///
  /// @return its name
  String constant(String name, double value) {
    return constant(name, new float[] {(float) value});
  }

  /// Adds whole numbers that do not change.
  ///
  /// @return their name
  String constant(String name, long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return constant(name, INT64, bytes, values.length);
  }

  private String constant(String name, int type, byte[] bytes, int... sizes) {
    ProtobufMessage tensor = new ProtobufMessage();
    for (int size : sizes) {
      tensor.add(1, (long) size);
    }
    constants.add(tensor.add(2, (long) type).add(8, name).add(9, bytes));
    return name;
  }

  /// Gives the output of the operator that makes `value` another name.
  void rename(Value value, String name) {
    nodes.replaceAll(node ->
        node.output.equals(value.name())
            ? new Node(node.operator, name, node.inputs, node.attributes)
            : node);
  }

  /// The graph, from `input` to `output`.
  ProtobufMessage message(Value input, Value output) {
    ProtobufMessage graph = new ProtobufMessage();
    for (Node node : nodes) {
      ProtobufMessage message = new ProtobufMessage();
      node.inputs.forEach(name -> message.add(1, name));
      message.add(2, node.output).add(3, node.output).add(4, node.operator);
      node.attributes.forEach(attribute -> message.add(5, attribute.message));
      graph.add(1, message);
    }
    graph.add(2, "percept");
    constants.forEach(constant -> graph.add(5, constant));
    return graph.add(11, describe(input)).add(12, describe(output));
  }

  private static ProtobufMessage describe(Value value) {
    ProtobufMessage sizes = new ProtobufMessage().add(1, new ProtobufMessage().add(2, "N"));
    for (int size : value.sizes()) {
      sizes.add(1, new ProtobufMessage().add(1, (long) size));
    }
    ProtobufMessage tensor = new ProtobufMessage().add(1, (long) FLOAT).add(2, sizes);
    return new ProtobufMessage().add(1, value.name()).add(2, new ProtobufMessage().add(1, tensor));
  }
}
