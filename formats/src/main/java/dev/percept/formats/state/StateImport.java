package dev.percept.formats.state;

import dev.percept.formats.ElementType;
import dev.percept.formats.FormatException;
import dev.percept.formats.NumericArray;
import dev.percept.formats.state.ModuleTensors.Named;
import dev.percept.formats.state.TorchModules.TorchModule;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads weights that another program trained, a state dict of PyTorch or tinygrad or the arrays of
/// Keras, in safetensors or npz, into a network that a user describes.
///
/// Tensors belong together whose names begin alike; they go to layers by order and shape, see
/// `docs/formats.md`. A file must have something for every layer with parameters and nothing else
/// but counts of batches. Biases may be missing (they are 0), and scales and shifts of
/// normalisations (1 and 0).
public final class StateImport {
  private StateImport() {}

  /// Where the values of a parameter come from.
  ///
  /// @param tensor the name in the file; nothing if the file has none
  /// @param found its type and sizes; empty if the file has none
  /// @param parameter the name in the network; nothing of a tensor that nobody needs
  /// @param how what was done to the values
  public record Row(
      Optional<String> tensor, String found, Optional<Parameter> parameter, String how) {}

  /// What went where.
  ///
  /// @param layout how the file lays out weights
  /// @param rows one for each parameter of the network, and for each tensor that nobody needs
  public record Report(Layout layout, List<Row> rows) {

    /// A table of it.
    public List<String> lines() {
      TextTable table = new TextTable();
      table.row("tensor", "found", "parameter", "shape", "how");
      for (Row row : rows) {
        table.row(
            row.tensor().orElse("–"),
            row.found(),
            row.parameter().map(Parameter::name).orElse("–"),
            row.parameter().map(parameter -> parameter.shape().toString()).orElse(""),
            row.how());
      }
      return table.lines();
    }
  }

  /// Reads a file into a network: all values or none.
  ///
  /// @param network what gets the values
  /// @param layout how the file lays out weights; if nothing, as most of the names say and as the
  ///   shapes fit, PyTorch first
  /// @throws StateMismatchException if what is in the file does not fit the network
  /// @throws FormatException if it is not a whole and correct safetensors or npz file
  /// @throws IllegalArgumentException if the network has a layer of a user's own
  /// @throws IOException if the file cannot be read
  public static Report read(Path path, Network network, Optional<Layout> layout)
      throws IOException {
    return fill(FormatException.source(path), network, layout, StateFile.read(path));
  }

  /// Reads a file that is in memory into a network, as [#read].
  ///
  /// @param source what messages call it
  public static Report parse(String source, byte[] bytes, Network network, Optional<Layout> layout)
      throws IOException {
    return fill(source, network, layout, StateFile.parse(source, bytes));
  }

  private static Report fill(
      String source, Network network, Optional<Layout> layout, Map<String, NumericArray> file)
      throws IOException {
    List<TorchModule> layers = new TorchModules(network).modules();
    List<Layout> layouts = layout.map(List::of).orElseGet(() -> layouts(file));
    Matching matching = Matching.find(layers, file, layouts).orElse(null);
    if (matching == null) {
      throw Mismatch.of(source, layers, file, layouts.getFirst());
    }
    float[] values = network.values().clone();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      fill(layers.get(i), matching.tensors().get(i), matching.layout(), values, rows);
    }
    for (Named named : matching.ignored()) {
      rows.add(
          new Row(Optional.of(named.name()), text(named.array()), Optional.empty(), "ignored"));
    }
    System.arraycopy(values, 0, network.values(), 0, values.length);
    return new Report(matching.layout(), List.copyOf(rows));
  }

  private static List<Layout> layouts(Map<String, NumericArray> file) {
    boolean keras =
        file.keySet().stream().anyMatch(name -> Role.isOfKeras(ModuleTensors.last(name)));
    return keras ? List.of(Layout.KERAS, Layout.PYTORCH) : List.of(Layout.PYTORCH, Layout.KERAS);
  }

  private static void fill(
      TorchModule layer, ModuleTensors tensors, Layout layout, float[] values, List<Row> rows) {
    for (int i = 0; i < layer.parameters().size(); i++) {
      Parameter parameter = layer.parameters().get(i);
      Role role = layer.roles().get(i);
      Named named = tensors.tensors().get(role);
      if (named == null) {
        int from = parameter.offset();
        Arrays.fill(values, from, from + parameter.shape().elements(), role.usual());
        String how = "not in the file: all " + (role == Role.WEIGHT ? "1" : "0");
        rows.add(new Row(Optional.empty(), "", Optional.of(parameter), how));
        continue;
      }
      float[] found = named.array().toFloats();
      boolean torch = layout == Layout.PYTORCH;
      float[] ours = torch ? TorchValues.toPercept(layer, role, parameter.shape(), found) : found;
      System.arraycopy(ours, 0, values, parameter.offset(), ours.length);
      rows.add(
          new Row(
              Optional.of(named.name()),
              text(named.array()),
              Optional.of(parameter),
              torch ? TorchValues.how(layer, role) : "as is"));
    }
  }

  private static String text(NumericArray array) {
    return array.type() == ElementType.FLOAT32
        ? array.shapeText()
        : array.shapeText() + " " + array.type();
  }
}
