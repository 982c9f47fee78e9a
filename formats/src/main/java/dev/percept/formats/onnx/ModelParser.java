package dev.percept.formats.onnx;

import dev.percept.formats.FormatException;
import dev.percept.formats.onnx.Node.Attribute;
import dev.percept.formats.protobuf.ProtobufInput;
import dev.percept.formats.protobuf.ProtobufInput.LongList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the messages of an ONNX model: `ModelProto` and what is in it. Field numbers are those of
/// `onnx.proto`.
final class ModelParser {
  private final TensorParser tensors;
  private final String source;

  private String producer = "";
  private int opset;
  private boolean hasGraph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new HashMap<>();
  private final List<OnnxModel.Input> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();

  private ModelParser(String source, ExternalData external) {
    this.source = source;
    this.tensors = new TensorParser(external);
  }

  /// Reads a whole file.
  ///
  /// @throws FormatException if it is not an ONNX model
  static OnnxModel read(ProtobufInput in, ExternalData external) throws IOException {
    return new ModelParser(in.source(), external).model(in);
  }

  private OnnxModel model(ProtobufInput in) throws IOException {
    String version = "";
    while (in.next()) {
      switch (in.field()) {
        case 2 -> producer = in.text();
        case 3 -> version = in.text();
        case 7 -> {
          hasGraph = true;
          graph(in.message());
        }
        case 8 -> opset(in.message());
        default -> {
          // Remarks, metadata, functions that no graph of ONNX's own operators needs.
        }
      }
    }
    if (!hasGraph || opset == 0) {
      throw FormatException.in(
          source,
          "an ONNX model, with a graph and a version of its operators",
          hasGraph ? "no version" : "no graph");
    }
    return new OnnxModel(
        (producer + " " + version).strip(), opset, nodes, constants, inputs, outputs);
  }

  private void opset(ProtobufInput in) throws IOException {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.whole();
        default -> {
          // Nothing else is defined.
        }
      }
    }
    if (domain.isEmpty() || domain.equals("ai.onnx")) {
      opset = Math.clamp(version, 0, Integer.MAX_VALUE);
    }
  }

  private void graph(ProtobufInput in) throws IOException {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(node(in.message()));
        case 5 -> {
          TensorParser.Named read = tensors.read(in.message());
          constants.put(read.name(), read.tensor());
        }
        case 11 -> inputs.add(value(in.message()));
        case 12 -> outputs.add(value(in.message()).name());
        case 15 -> throw FormatException.in(source, "dense initializers", "one that is sparse");
        default -> {
          // The graph's name, remarks, shapes of what is between the operators.
        }
      }
    }
  }

  private Node node(ProtobufInput in) throws IOException {
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    String name = "";
    String operator = "";
    String domain = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> from.add(in.text());
        case 2 -> to.add(in.text());
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attribute(in.message(), attributes);
        case 7 -> domain = in.text();
        default -> {
          // Remarks.
        }
      }
    }
    boolean own = domain.isEmpty() || domain.equals("ai.onnx");
    return new Node(
        name.isEmpty() && !to.isEmpty() ? to.getFirst() : name,
        own ? operator : domain + "." + operator,
        from,
        to,
        attributes);
  }

  private void attribute(ProtobufInput in, Map<String, Attribute> attributes) throws IOException {
    String name = "";
    float real = 0;
    long whole = 0;
    String text = "";
    @Nullable Tensor tensor = null;
    LongList reals = new LongList();
    LongList wholes = new LongList();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> real = in.real();
        case 3 -> whole = in.whole();
        case 4 -> text = in.text();
        case 5 -> tensor = tensors.read(in.message()).tensor();
        case 7 -> in.floats(reals);
        case 8 -> in.wholes(wholes);
        default -> {
          // Graphs, lists of texts and tensors: nothing that an operator we know has.
        }
      }
    }
    float[] floats = new float[reals.count()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat((int) reals.get(i));
    }
    attributes.put(name, new Attribute(real, whole, text, tensor, floats, wholes.toArray()));
  }

  private static OnnxModel.Input value(ProtobufInput in) throws IOException {
    String name = "";
    LongList sizes = new LongList();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type(in.message(), sizes);
        default -> {
          // Remarks.
        }
      }
    }
    return new OnnxModel.Input(name, sizes.toArray());
  }

  private static void type(ProtobufInput in, LongList sizes) throws IOException {
    while (in.next()) {
      if (in.field() == 1) {
        ProtobufInput tensor = in.message();
        while (tensor.next()) {
          if (tensor.field() == 2) {
            shape(tensor.message(), sizes);
          }
        }
      }
    }
  }

  private static void shape(ProtobufInput in, LongList sizes) throws IOException {
    while (in.next()) {
      if (in.field() == 1) {
        ProtobufInput dimension = in.message();
        long size = 0;
        while (dimension.next()) {
          if (dimension.field() == 1) {
            size = Math.max(0, dimension.whole());
          }
        }
        sizes.add(size);
      }
    }
  }
}
