package dev.percept.formats.onnx;

import dev.percept.formats.AtomicFile;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.protobuf.ProtobufInput;
import dev.percept.formats.protobuf.ProtobufMessage;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Networks as ONNX models: written with opset 17, for other programs to run; read from what other
/// programs write, opsets 7 to 24.
///
/// The input, `input`, is a batch of any size N. Images of height × width × channels are N ×
/// channels × height × width there, and those of height × width have one channel; anything else is
/// as in Percept. Weights are put into the order that this takes, so that the graph transposes
/// nothing. A flat output has Percept's order, an image has its channels first. Dropout is left
/// out, and batch normalisation works with its running statistics.
public final class OnnxFile {
  private static final long FORMAT_VERSION = 8;
  private static final long OPSET = 17;
  private static final int OLDEST_OPSET = 7;
  private static final int NEWEST_OPSET = 24;

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

  /// A network that was read.
  ///
  /// @param model the network and where it comes from
  /// @param remarks what is not as in the file, one sentence each
  public record Read(ModelFile.Model model, List<String> remarks) {}

  /// Reads a model. What the graph computes beside layers, shapes and rearranged weights, is
  /// computed; a softmax at its end is left out, as it belongs to loss and prediction. Images are
  /// height × width × channels, whatever they are in the graph.
  ///
  /// @param input the shape of one input in Percept, where the model does not say its sizes; else
  ///   null
  /// @throws FormatException if it is not an ONNX model, is damaged, or has anything that percept
  ///   has no layer for: all of that is named at once
  /// @throws IOException if it cannot be read
  public static Read read(Path path, @Nullable Shape input) throws IOException {
    String source = FormatException.source(path);
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw new FileSystemException(source, null, "is a folder, expected a file");
    }
    byte[] bytes;
    try {
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw FormatException.in(source, "at most 2 GB", "%,d bytes".formatted(size));
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(source, null, "no such file");
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(source, null, "no permission to read it");
    }
    return read(source, bytes, new ExternalData(folder), input);
  }

  /// As [#read(Path, Shape)], of a model in memory, without numbers in other files.
  ///
  /// @param source what messages call it
  public static Read parse(String source, byte[] bytes, @Nullable Shape input) throws IOException {
    return read(source, bytes, new ExternalData(null), input);
  }

  private static Read read(
      String source, byte[] bytes, ExternalData external, @Nullable Shape input)
      throws IOException {
    OnnxModel model = ModelParser.read(new ProtobufInput(source, bytes), external);
    if (model.opset() < OLDEST_OPSET || model.opset() > NEWEST_OPSET) {
      throw FormatException.in(
          source,
          "operators of version %d to %d".formatted(OLDEST_OPSET, NEWEST_OPSET),
          "version " + model.opset());
    }
    try {
      GraphReader.Outcome outcome = GraphReader.read(source, model, input);
      List<String> remarks = new ArrayList<>(outcome.remarks());
      Network network = Blocks.network(outcome.input(), outcome.output(), remarks);
      Json.Fields provenance =
          Json.object().with("producer", model.producer()).with("opset", model.opset()).build();
      return new Read(new ModelFile.Model(network, provenance), List.copyOf(remarks));
    } catch (Node.Unsupported | IllegalArgumentException | ArithmeticException e) {
      throw FormatException.in(
          source, "a graph that layers can compute", String.valueOf(e.getMessage()));
    }
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
