package dev.percept.formats.model;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Elu;
import dev.percept.layer.Flatten;
import dev.percept.layer.Gelu;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Maxout;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Scale;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import dev.percept.layer.Window;
import java.util.ArrayList;
import java.util.List;

/// Layers as JSON: objects with a `kind` and what the layer is made with. For example
///
/// ```
/// {"kind":"conv","filters":16,
///  "window":{"size":[3,3],"stride":[1,1],"dilation":[1,1],"padding":[1,1,1,1]},
///  "groups":1,"bias":true,"weights":{"kind":"he"}}
/// {"kind":"residual","body":[…],"shortcut":[]}
/// {"kind":"concat","branches":[[…],[…]]}
/// ```
///
/// Sizes are rows, columns; padding is above, left, below, right.
final class LayerJson {
  private static final int SIDES = 4;

  private final String source;
  private int count;

  /// @param source what messages call the JSON text
  LayerJson(String source) {
    this.source = source;
  }

  static Json write(List<Layer> layers) {
    List<Json> items = new ArrayList<>();
    for (Layer layer : layers) {
      items.add(write(layer));
    }
    return Json.of(items);
  }

  private static Json write(Layer layer) {
    Json.Builder fields =
        switch (layer) {
          case Dense dense ->
              kind("dense")
                  .with("outputs", dense.outputs())
                  .with("weights", InitializerJson.write(dense.weights()));
          case Conv2d conv ->
              kind("conv")
                  .with("filters", conv.filters())
                  .with("window", write(conv.window()))
                  .with("groups", conv.groups())
                  .with("bias", conv.bias())
                  .with("weights", InitializerJson.write(conv.weights()));
          case MaxPool2d(Window window) -> kind("max_pool").with("window", write(window));
          case AvgPool2d(Window window, boolean countPadding) ->
              kind("avg_pool").with("window", write(window)).with("count_padding", countPadding);
          case GlobalAvgPool2d() -> kind("global_avg_pool");
          case BatchNorm(double momentum, double epsilon) ->
              kind("batch_norm").with("momentum", momentum).with("epsilon", epsilon);
          case LayerNorm(double epsilon) -> kind("layer_norm").with("epsilon", epsilon);
          case Dropout(double rate) -> kind("dropout").with("rate", rate);
          case Flatten() -> kind("flatten");
          case Sigmoid() -> kind("sigmoid");
          case Tanh() -> kind("tanh");
          case Relu() -> kind("relu");
          case LeakyRelu(double slope) -> kind("leaky_relu").with("slope", slope);
          case Elu(double alpha) -> kind("elu").with("alpha", alpha);
          case Selu() -> kind("selu");
          case Gelu(boolean tanh) -> kind("gelu").with("tanh", tanh);
          case Silu() -> kind("silu");
          case Softplus() -> kind("softplus");
          case HardSwish() -> kind("hard_swish");
          case HardSigmoid() -> kind("hard_sigmoid");
          case Clip(double low, double high) -> kind("clip").with("low", low).with("high", high);
          case Scale(boolean each) -> kind("scale").with("each", each);
          case Maxout(int pieces) -> kind("maxout").with("pieces", pieces);
          case Residual(var body, var shortcut) ->
              kind("residual").with("body", write(body)).with("shortcut", write(shortcut));
          case Concat(var branches) ->
              kind("concat").with("branches", branches.stream().map(LayerJson::write).toList());
          case CustomLayer custom ->
              throw new IllegalArgumentException(
                  "a network with a layer of one's own (%s) cannot be written: no reader would know it"
                      .formatted(custom.kind()));
        };
    return fields.build();
  }

  private static Json.Builder kind(String kind) {
    return Json.object().with("kind", kind);
  }

  private static Json write(Window window) {
    return Json.object()
        .with("size", numbers(window.height(), window.width()))
        .with("stride", numbers(window.strideY(), window.strideX()))
        .with("dilation", numbers(window.dilationY(), window.dilationX()))
        .with("padding", numbers(window.top(), window.left(), window.bottom(), window.right()))
        .build();
  }

  private static List<Json> numbers(int... values) {
    List<Json> numbers = new ArrayList<>();
    for (int value : values) {
      numbers.add(Json.of(value));
    }
    return numbers;
  }

  /// @throws FormatException if these are not such layers, or too many in all
  List<Layer> read(List<Json> items) throws FormatException {
    return read(items, 0);
  }

  private List<Layer> read(List<Json> items, int depth) throws FormatException {
    count += items.size();
    if (count > NetworkJson.MOST_LAYERS) {
      throw FormatException.in(source, "at most " + NetworkJson.MOST_LAYERS + " layers", "more");
    }
    List<Layer> layers = new ArrayList<>();
    for (Json item : items) {
      if (!(item instanceof Json.Fields fields)) {
        throw FormatException.in(source, "an object for each layer", item.toString());
      }
      layers.add(layer(fields, depth));
    }
    return layers;
  }

  private Layer layer(Json.Fields fields, int depth) throws FormatException {
    String kind = fields.text(source, "kind");
    try {
      return switch (kind) {
        case "dense" ->
            new Dense(
                NetworkJson.integer(source, "outputs", fields.whole(source, "outputs")),
                InitializerJson.read(source, fields.fields(source, "weights")));
        case "conv" ->
            new Conv2d(
                NetworkJson.integer(source, "filters", fields.whole(source, "filters")),
                window(fields),
                NetworkJson.integer(source, "groups", fields.whole(source, "groups")),
                fields.flag(source, "bias"),
                InitializerJson.read(source, fields.fields(source, "weights")));
        case "max_pool" -> new MaxPool2d(window(fields));
        case "avg_pool" -> new AvgPool2d(window(fields), fields.flag(source, "count_padding"));
        case "global_avg_pool" -> new GlobalAvgPool2d();
        case "batch_norm" ->
            new BatchNorm(fields.real(source, "momentum"), fields.real(source, "epsilon"));
        case "layer_norm" -> new LayerNorm(fields.real(source, "epsilon"));
        case "dropout" -> new Dropout(fields.real(source, "rate"));
        case "flatten" -> new Flatten();
        case "sigmoid" -> new Sigmoid();
        case "tanh" -> new Tanh();
        case "relu" -> new Relu();
        case "leaky_relu" -> new LeakyRelu(fields.real(source, "slope"));
        case "elu" -> new Elu(fields.real(source, "alpha"));
        case "selu" -> new Selu();
        case "gelu" -> new Gelu(fields.flag(source, "tanh"));
        case "silu" -> new Silu();
        case "softplus" -> new Softplus();
        case "hard_swish" -> new HardSwish();
        case "hard_sigmoid" -> new HardSigmoid();
        case "clip" -> new Clip(fields.real(source, "low"), fields.real(source, "high"));
        case "scale" -> new Scale(fields.flag(source, "each"));
        case "maxout" ->
            new Maxout(NetworkJson.integer(source, "pieces", fields.whole(source, "pieces")));
        case "residual" ->
            new Residual(branch(fields, "body", depth), branch(fields, "shortcut", depth));
        case "concat" -> concat(fields, depth);
        default ->
            throw FormatException.in(
                source, "a layer that percept knows", "kind " + FormatException.quoted(kind));
      };
    } catch (IllegalArgumentException e) {
      throw FormatException.in(
          source, "a valid " + kind + " layer", String.valueOf(e.getMessage()));
    }
  }

  private List<Layer> branch(Json.Fields fields, String name, int depth) throws FormatException {
    checkDepth(depth);
    return read(fields.items(source, name), depth + 1);
  }

  private Layer concat(Json.Fields fields, int depth) throws FormatException {
    checkDepth(depth);
    List<Json> items = fields.items(source, "branches");
    if (items.size() > NetworkJson.MOST_LAYERS) {
      throw FormatException.in(
          source, "at most " + NetworkJson.MOST_LAYERS + " branches", "" + items.size());
    }
    List<List<Layer>> branches = new ArrayList<>();
    for (Json item : items) {
      if (!(item instanceof Json.Items(List<Json> layers))) {
        throw FormatException.in(source, "an array of layers for each branch", item.toString());
      }
      branches.add(read(layers, depth + 1));
    }
    return new Concat(branches);
  }

  private void checkDepth(int depth) throws FormatException {
    if (depth == NetworkJson.MOST_DEPTH) {
      throw FormatException.in(
          source, "at most " + NetworkJson.MOST_DEPTH + " levels of layers within layers", "more");
    }
  }

  private Window window(Json.Fields layer) throws FormatException {
    Json.Fields fields = layer.fields(source, "window");
    int[] size = numbers(fields, "size", 2);
    int[] stride = numbers(fields, "stride", 2);
    int[] dilation = numbers(fields, "dilation", 2);
    int[] padding = numbers(fields, "padding", SIDES);
    return new Window(
        size[0],
        size[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        padding[0],
        padding[1],
        padding[2],
        padding[3]);
  }

  private int[] numbers(Json.Fields fields, String name, int count) throws FormatException {
    List<Json> items = fields.items(source, name);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      if (items.size() != count
          || !(items.get(i) instanceof Json.Whole(long value))
          || value < 0
          || value > Integer.MAX_VALUE) {
        throw FormatException.in(
            source,
            "%d whole numbers as %s".formatted(count, FormatException.quoted(name)),
            Json.of(items).toString());
      }
      numbers[i] = (int) value;
    }
    return numbers;
  }
}
