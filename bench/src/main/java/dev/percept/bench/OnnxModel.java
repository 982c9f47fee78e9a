package dev.percept.bench;

import dev.percept.layer.Dense;
import dev.percept.layer.Layer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A network as an ONNX model, softmax included: for ONNX Runtime, in the same run and on the same
/// weights. Field numbers are those of `onnx.proto`; operators are of opset 13.
///
/// The input is `image`, any number of rows; the output is `probabilities`.
final class OnnxModel {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int FLOAT = 1;

  private OnnxModel() {}

  /// The bytes of the model.
  ///
  /// @throws IllegalArgumentException if the network has a layer of a user's own
  static byte[] of(Network network) {
    Message graph = new Message();
    String previous = "image";
    int parameter = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      String output = layer.kind() + i;
      switch (layer) {
        case Dense _ -> {
          Parameter weight = network.parameters().get(parameter++);
          Parameter bias = network.parameters().get(parameter++);
          graph.field(5, tensor(weight, network.values()));
          graph.field(5, tensor(bias, network.values()));
          graph.field(1, node("Gemm", output, previous, weight.name(), bias.name()));
        }
        case Sigmoid _ -> graph.field(1, node("Sigmoid", output, previous));
        default ->
            throw new IllegalArgumentException("no ONNX operator is known for layer " + layer);
      }
      previous = output;
    }
    graph.field(1, node("Softmax", "probabilities", previous));
    graph.field(2, "percept");
    graph.field(11, value("image", network.inputShape().elements()));
    graph.field(12, value("probabilities", network.outputShape().elements()));
    return new Message()
        .field(1, IR_VERSION)
        .field(7, graph)
        .field(8, new Message().field(1, "").field(2, OPSET))
        .bytes();
  }

  private static Message node(String operator, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.field(1, input);
    }
    return node.field(2, output).field(3, output).field(4, operator);
  }

  private static Message tensor(Parameter parameter, float[] values) {
    Message tensor = new Message();
    Shape shape = parameter.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      tensor.field(1, shape.size(axis));
    }
    ByteBuffer raw =
        ByteBuffer.allocate(shape.elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values, parameter.offset(), shape.elements());
    return tensor.field(2, FLOAT).field(8, parameter.name()).field(9, raw.array());
  }

  private static Message value(String name, int columns) {
    Message shape =
        new Message()
            .field(1, new Message().field(2, "rows"))
            .field(1, new Message().field(1, columns));
    return new Message()
        .field(1, name)
        .field(2, new Message().field(1, new Message().field(1, FLOAT).field(2, shape)));
  }

  /// A protobuf message under construction: fields are written in the order of the calls.
  private static final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message field(int number, long value) {
      varint((long) number << 3 | VARINT);
      varint(value);
      return this;
    }

    Message field(int number, byte[] value) {
      varint((long) number << 3 | LENGTH);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message field(int number, String value) {
      return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    Message field(int number, Message value) {
      return field(number, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
