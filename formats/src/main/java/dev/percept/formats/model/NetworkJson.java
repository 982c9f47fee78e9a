package dev.percept.formats.model;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Composite;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Flatten;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Sigmoid;
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
  private static final int MOST_LAYERS = 10_000;

  private NetworkJson() {}

  static Json.Fields write(Network network) {
    List<Json> input = new ArrayList<>();
    for (int size : network.inputShape().sizes()) {
      input.add(Json.of(size));
    }
    List<Json> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      layers.add(write(layer));
    }
    return Json.object().with("input", input).with("layers", layers).build();
  }

  private static Json write(Layer layer) {
    return switch (layer) {
      case Dense dense ->
          Json.object()
              .with("kind", dense.kind())
              .with("outputs", dense.outputs())
              .with("weights", write(dense.weights()))
              .build();
      case Sigmoid sigmoid -> Json.object().with("kind", sigmoid.kind()).build();
      case MaxPool2d _,
          AvgPool2d _,
          GlobalAvgPool2d _,
          Flatten _,
          Dropout _,
          BatchNorm _,
          LayerNorm _ ->
          throw new IllegalArgumentException(layer.kind());
      case Composite composite -> throw new IllegalArgumentException(composite.kind());
      case CustomLayer custom ->
          throw new IllegalArgumentException(
              "a network with a layer of one's own (%s) cannot be written: no reader would know it"
                  .formatted(custom.kind()));
    };
  }

  private static Json write(Initializer initializer) {
    return switch (initializer) {
      case Initializer.Zeros() -> Json.object().with("kind", "zeros").build();
      case Initializer.Normal(double standardDeviation) ->
          Json.object()
              .with("kind", "normal")
              .with("standard_deviation", standardDeviation)
              .build();
      default -> throw new IllegalArgumentException(initializer.toString());
    };
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
    List<Layer> layers = new ArrayList<>();
    for (Json item : items) {
      if (!(item instanceof Json.Fields fields)) {
        throw FormatException.in(source, "an object for each layer", item.toString());
      }
      layers.add(layer(source, fields));
    }
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

  private static Layer layer(String source, Json.Fields fields) throws FormatException {
    String kind = fields.text(source, "kind");
    try {
      return switch (kind) {
        case "dense" ->
            new Dense(
                integer(source, "outputs", fields.whole(source, "outputs")),
                initializer(source, fields.fields(source, "weights")));
        case "sigmoid" -> new Sigmoid();
        default ->
            throw FormatException.in(
                source, "layers dense or sigmoid", FormatException.quoted(kind));
      };
    } catch (IllegalArgumentException e) {
      throw FormatException.in(
          source, "a valid " + kind + " layer", String.valueOf(e.getMessage()));
    }
  }

  private static Initializer initializer(String source, Json.Fields fields) throws FormatException {
    String kind = fields.text(source, "kind");
    return switch (kind) {
      case "zeros" -> new Initializer.Zeros();
      case "normal" -> new Initializer.Normal(fields.real(source, "standard_deviation"));
      default ->
          throw FormatException.in(
              source, "initialisers zeros or normal", FormatException.quoted(kind));
    };
  }

  private static int whole(String source, String what, Json json) throws FormatException {
    if (json instanceof Json.Whole(long value)) {
      return integer(source, what, value);
    }
    throw FormatException.in(source, "a whole number as " + what, json.toString());
  }

  private static int integer(String source, String what, long value) throws FormatException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw FormatException.in(source, what + " from 1 to " + Integer.MAX_VALUE, "" + value);
    }
    return (int) value;
  }
}
