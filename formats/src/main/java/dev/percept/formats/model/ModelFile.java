package dev.percept.formats.model;

import dev.percept.formats.FormatException;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Trained networks on disk.
///
/// A model is a safetensors file: one F32 tensor for each parameter under its name, weights of
/// dense layers inputs × outputs. Its metadata holds two texts of JSON: `percept.network`, the
/// structure, and `percept.provenance`, how the model came to be.
///
/// Also read, and written on request, is an npz of the origin script's parameters `w1`, `b1`, `w2`,
/// `b2`: dense, sigmoid, dense.
public final class ModelFile {
  /// The most levels of layers within layers that a model may have.
  public static final int MOST_DEPTH = NetworkJson.MOST_DEPTH;

  private static final String NETWORK = "percept.network";
  private static final String PROVENANCE = "percept.provenance";
  private static final List<String> SCRIPT_NAMES = List.of("w1", "b1", "w2", "b2");

  /// The deviation of the script's initial weights; stands in for what an npz does not say.
  private static final Initializer SCRIPT_WEIGHTS = new Initializer.Normal(0.01);

  private ModelFile() {}

  /// A network and where it came from.
  ///
  /// @param network the network
  /// @param provenance what its maker recorded; empty where the file says nothing
  public record Model(Network network, Json.Fields provenance) {

    /// A model of which nobody says where it comes from.
    public static Model of(Network network) {
      return new Model(network, Json.object().build());
    }
  }

  /// Writes a model, whole or not at all.
  ///
  /// @throws IllegalArgumentException if a layer is not one that files can name
  /// @throws IOException if the file cannot be written
  public static void write(Path path, Model model) throws IOException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(NETWORK, NetworkJson.write(model.network()).toString());
    metadata.put(PROVENANCE, model.provenance().toString());
    SequencedMap<String, NumericArray> tensors = new LinkedHashMap<>();
    for (Parameter parameter : model.network().parameters()) {
      tensors.put(parameter.name(), array(model.network(), parameter));
    }
    new Safetensors(metadata, tensors).write(path);
  }

  /// Reads a model: a safetensors file written by [#write], or an npz of `w1`, `b1`, `w2`, `b2`.
  /// Which of the two is seen from the content.
  ///
  /// @throws FormatException if it is neither, or damaged
  /// @throws IOException if it cannot be read
  public static Model read(Path path) throws IOException {
    if (Npz.isNpz(path)) {
      try (Npz file = Npz.open(path)) {
        return ofScript(file);
      }
    }
    return of(FormatException.source(path), Safetensors.read(path));
  }

  /// A model that is in memory, such as a resource of a jar: a file of either kind.
  ///
  /// @param source what messages call it
  /// @throws FormatException if it is neither, or damaged
  public static Model parse(String source, byte[] bytes) throws IOException {
    if (Npz.isNpz(bytes)) {
      try (Npz file = Npz.parse(source, bytes)) {
        return ofScript(file);
      }
    }
    return of(source, Safetensors.parse(source, bytes));
  }

  private static Model of(String source, Safetensors file) throws FormatException {
    String structure = file.metadata().get(NETWORK);
    if (structure == null) {
      throw FormatException.in(
          source,
          "a model of percept, with " + NETWORK + " in its metadata",
          "a safetensors file with metadata " + file.metadata().keySet());
    }
    long elements = file.tensors().values().stream().mapToLong(NumericArray::elements).sum();
    Network network =
        NetworkJson.read(source + ", " + NETWORK, fields(source, NETWORK, structure), elements);
    if (file.tensors().size() != network.parameters().size()) {
      throw FormatException.in(
          source,
          "%d tensors, as the network has parameters".formatted(network.parameters().size()),
          "%d: %s".formatted(file.tensors().size(), file.tensors().keySet()));
    }
    for (Parameter parameter : network.parameters()) {
      NumericArray tensor = file.tensors().get(parameter.name());
      if (tensor == null) {
        throw FormatException.in(
            source, "a tensor " + parameter.name(), "only " + file.tensors().keySet());
      }
      fill(network, parameter, source + ", " + parameter.name(), tensor);
    }
    String provenance = file.metadata().getOrDefault(PROVENANCE, "{}");
    return new Model(network, fields(source, PROVENANCE, provenance));
  }

  private static Json.Fields fields(String source, String key, String text) throws FormatException {
    String place = source + ", " + key;
    Json json = Json.parse(place, text.getBytes(StandardCharsets.UTF_8));
    if (json instanceof Json.Fields fields) {
      return fields;
    }
    throw FormatException.in(place, "a JSON object", FormatException.quoted(text));
  }

  private static Model ofScript(Npz file) throws IOException {
    for (String name : SCRIPT_NAMES) {
      if (!file.contains(name)) {
        throw FormatException.in(
            file.source(), "the arrays " + String.join(", ", SCRIPT_NAMES), "only " + file.names());
      }
    }
    NumericArray w1 = file.read("w1");
    NumericArray w2 = file.read("w2");
    for (NumericArray weights : List.of(w1, w2)) {
      if (weights.rank() != 2 || weights.elements() == 0) {
        throw FormatException.in(
            weights.source(), "weights of shape inputs×outputs", weights.shapeText());
      }
    }
    if (w1.size(1) != w2.size(0)) {
      // Before the network is made: its size must come from what the file has.
      throw FormatException.in(
          w2.source(),
          "weights from %d inputs, the outputs of w1".formatted(w1.size(1)),
          w2.shapeText());
    }
    Network network =
        Network.of(
            inputShape(w1.size(0)),
            new Dense(w1.size(1), SCRIPT_WEIGHTS),
            new Sigmoid(),
            new Dense(w2.size(1), SCRIPT_WEIGHTS));
    for (int i = 0; i < SCRIPT_NAMES.size(); i++) {
      NumericArray array = file.read(SCRIPT_NAMES.get(i));
      fill(network, network.parameters().get(i), array.source(), array);
    }
    return new Model(network, Json.object().build());
  }

  /// Square images where the number of pixels is a square, as images are in the script.
  private static Shape inputShape(int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    return side * side == pixels ? Shape.of(side, side) : Shape.of(pixels);
  }

  /// Writes the parameters of a dense, sigmoid, dense network as the script names them: float32
  /// arrays that numpy opens.
  ///
  /// @throws IllegalArgumentException if the network has other layers
  /// @throws IOException if the file cannot be written
  public static void writeNpz(Path path, Network network) throws IOException {
    List<Layer> layers = network.layers();
    if (layers.size() != 3
        || !(layers.get(0) instanceof Dense)
        || !(layers.get(1) instanceof Sigmoid)
        || !(layers.get(2) instanceof Dense)) {
      throw new IllegalArgumentException(
          "an npz of w1, b1, w2, b2 holds a network of dense, sigmoid, dense, not " + network);
    }
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    for (int i = 0; i < SCRIPT_NAMES.size(); i++) {
      arrays.put(SCRIPT_NAMES.get(i), array(network, network.parameters().get(i)));
    }
    Npz.write(path, arrays);
  }

  private static NumericArray array(Network network, Parameter parameter) {
    int from = parameter.offset();
    float[] values =
        Arrays.copyOfRange(network.values(), from, from + parameter.shape().elements());
    return NumericArray.ofFloats(values, parameter.shape().sizes());
  }

  private static void fill(Network network, Parameter parameter, String source, NumericArray array)
      throws FormatException {
    if (!Arrays.equals(array.sizes(), parameter.shape().sizes())) {
      throw FormatException.in(source, "shape " + parameter.shape(), array.shapeText());
    }
    float[] values = array.toFloats();
    System.arraycopy(values, 0, network.values(), parameter.offset(), values.length);
  }

  /// The SHA-256 of a network's parameters as little-endian float32, one after the other in their
  /// order, in lower-case hexadecimal digits: equal for equal weights, whatever file they are in.
  public static String weightsSha256(Network network) {
    byte[] bytes = new byte[Math.multiplyExact(network.values().length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(network.values());
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
