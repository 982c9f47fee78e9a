package dev.percept.formats.onnx;

import dev.percept.formats.AtomicFile;
import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.protobuf.ProtobufMessage;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Networks as ONNX models of opset 17, which other programs run.
///
/// The input, `input`, is a batch of any size N. Images of height × width × channels are N ×
/// channels × height × width there, and those of height × width have one channel; anything else is
/// as in Percept. Weights are put into the order that this takes, so that the graph transposes
/// nothing. A flat output has Percept's order, an image has its channels first. Dropout is left
/// out, and batch normalisation works with its running statistics.
public final class OnnxFile {
  private static final long FORMAT_VERSION = 8;
  private static final long OPSET = 17;

  /// The most bytes a protobuf message may have.
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private OnnxFile() {}

  /// What the model gives.
  public enum Output {
    /// What the last layer gives, named `logits`.
    LOGITS("logits"),
    /// The softmax of that, named `probabilities`.
    PROBABILITIES("probabilities");

    private final String label;

    Output(String label) {
      this.label = label;
    }

    /// The name of the output in the model.
    public String label() {
      return label;
    }
  }

  /// The sizes that inputs or outputs of shape `shape` have in the model, behind N: channels,
  /// height and width of images, the number of elements of a scalar, and for all others those of
  /// the shape.
  public static int[] sizes(Shape shape) {
    return ChannelsFirst.sizes(shape);
  }

  /// Writes a model, whole or not at all. Its metadata says what the network is (`percept.network`,
  /// as text) and where it comes from (`percept.provenance`, as JSON).
  ///
  /// @throws IllegalArgumentException if a layer is a [dev.percept.layer.CustomLayer], the model
  ///   would have more than 2 GB, or probabilities are asked for and the output is not a row
  /// @throws IOException if the file cannot be written
  public static void write(Path path, ModelFile.Model model, Output output) throws IOException {
    ProtobufMessage message = message(model, output);
    AtomicFile.write(path, message::writeTo);
  }

  /// The content of the file that [#write] writes.
  ///
  /// @throws IllegalArgumentException as [#write]
  public static byte[] bytes(ModelFile.Model model, Output output) {
    ProtobufMessage message = message(model, output);
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) message.size());
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    return out.toByteArray();
  }

  private static ProtobufMessage message(ModelFile.Model model, Output output) {
    Network network = model.network();
    checkSize((long) network.values().length * Float.BYTES);
    if (output == Output.PROBABILITIES && network.outputShape().rank() != 1) {
      throw new IllegalArgumentException(
          "probabilities need one row of outputs, but the network gives "
              + network.outputShape()
              + ": export its logits");
    }
    Graph graph = new Graph();
    Value input = new Value("input", network.inputShape());
    LayerNodes layers = new LayerNodes(graph, network);
    Value last = layers.sorted("sorted", layers.add(input));
    Value named = last.named(output.label());
    if (output == Output.PROBABILITIES) {
      graph.add("Softmax", named.name(), List.of(last.name()), Graph.Attribute.of("axis", 1));
    } else if (last.name().equals(input.name())) {
      graph.add("Identity", named.name(), List.of(last.name()));
    } else {
      graph.rename(last, named.name());
    }
    ProtobufMessage message =
        new ProtobufMessage().add(1, FORMAT_VERSION).add(2, "percept").add(3, version());
    message
        .add(7, graph.message(input, named))
        .add(8, new ProtobufMessage().add(1, "").add(2, OPSET))
        .add(14, property("percept.network", NetworkText.print(network.layers())));
    if (!model.provenance().members().isEmpty()) {
      message.add(14, property("percept.provenance", model.provenance().toString()));
    }
    checkSize(message.size());
    return message;
  }

  private static ProtobufMessage property(String key, String value) {
    return new ProtobufMessage().add(1, key).add(2, value);
  }

  private static String version() {
    var descriptor = OnnxFile.class.getModule().getDescriptor();
    return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
  }

  /// @throws IllegalArgumentException if a model of so many bytes cannot be written
  static void checkSize(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the model would have %,d bytes; an ONNX file has at most %,d"
              .formatted(bytes, MOST_BYTES));
    }
  }
}
