package dev.percept.formats.model;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The structure of a network as JSON, for example
///
/// ```
/// {"input":[28,28],"layers":[
///   {"kind":"dense","outputs":100,"weights":{"kind":"normal","standard_deviation":0.01}},
///   {"kind":"sigmoid"},
///   {"kind":"dense","outputs":10,"weights":{"kind":"normal","standard_deviation":0.01}}]}
/// ```
final class NetworkJson {
  /// The most layers in all, those within others included.
  static final int MOST_LAYERS = 10_000;

  /// The most levels of layers within layers; the JSON of a network of so many is no deeper than
  /// the parser allows.
  static final int MOST_DEPTH = 16;

  private NetworkJson() {}

  static Json.Fields write(Network network) {
    List<Json> input = new ArrayList<>();
    for (int size : network.inputShape().sizes()) {
      input.add(Json.of(size));
    }
    return Json.object()
        .with("input", input)
        .with("layers", LayerJson.write(network.layers()))
        .build();
  }

  /// @throws FormatException if it is not such a structure; parameters are not allocated before the
  ///   layers have been checked against `mostParameters`
  static Network read(String source, Json.Fields json, long mostParameters) throws FormatException {
    List<Json> sizes = json.items(source, "input");
    int[] input = new int[sizes.size()];
    for (int i = 0; i < input.length; i++) {
      input[i] = whole(source, "input size", sizes.get(i));
    }
    List<Json> items = json.items(source, "layers");
    if (items.isEmpty() || items.size() > MOST_LAYERS) {
      throw FormatException.in(source, "1 to " + MOST_LAYERS + " layers", "" + items.size());
    }
    List<Layer> layers = new LayerJson(source).read(items);
    try {
      Shape shape = Shape.of(input);
      checkSize(source, shape, layers, mostParameters);
      return Network.of(shape, layers);
    } catch (IllegalArgumentException e) {
      throw FormatException.in(
          source, "layers that fit each other", String.valueOf(e.getMessage()));
    }
  }

  private static void checkSize(String source, Shape input, List<Layer> layers, long mostParameters)
      throws FormatException {
    long parameters = 0;
    Shape shape = input;
    for (Layer layer : layers) {
      for (var parameter : layer.parameters(shape)) {
        parameters += parameter.shape().elements();
      }
      if (parameters > mostParameters) {
        throw FormatException.in(
            source,
            "layers with as many parameters as there are tensor elements (%,d)"
                .formatted(mostParameters),
            "more");
      }
      shape = layer.outputShape(shape);
    }
  }

  private static int whole(String source, String what, Json json) throws FormatException {
    if (json instanceof Json.Whole(long value)) {
      return integer(source, what, value);
    }
    throw FormatException.in(source, "a whole number as " + what, json.toString());
  }

  /// `value` as an int, if it is at least 1.
  static int integer(String source, String what, long value) throws FormatException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw FormatException.in(source, what + " from 1 to " + Integer.MAX_VALUE, "" + value);
    }
    return (int) value;
  }
}
