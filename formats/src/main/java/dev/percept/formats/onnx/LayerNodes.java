package dev.percept.formats.onnx;

import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.layout.FlatOrder;
import dev.percept.formats.onnx.Graph.Attribute;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Composite;
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
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The layers of a network, as they work at inference, as operators of a [Graph]. Operators, and
/// the numbers they take, have the names that layers have in Percept.
final class LayerNodes {
  private final Graph graph;
  private final Network network;
  private int nextParameter;

  LayerNodes(Graph graph, Network network) {
    this.graph = graph;
    this.network = network;
  }

  /// Adds all layers of the network.
  ///
  /// @return the output
  /// @throws IllegalArgumentException if there is a layer of a user's own
  Value add(Value input) {
    return add(network.layers(), "", input);
  }

  private Value add(List<Layer> layers, String prefix, Value input) {
    Map<String, Integer> numbers = new HashMap<>();
    Value value = input;
    for (Layer layer : layers) {
      int number = numbers.merge(layer.kind(), 1, Integer::sum);
      value = add(layer, prefix + layer.kind() + number, value);
    }
    return value;
  }

  private Value add(Layer layer, String name, Value input) {
    return switch (layer) {
      case Dense _ -> dense(name, input, layer.outputShape(input.shape()));
      case Conv2d conv -> convolution(conv, name, input);
      case MaxPool2d pool -> {
        Windows.maxPool(graph, name, pool, input);
        yield new Value(name, pool.outputShape(input.shape()));
      }
      case AvgPool2d pool -> {
        Windows.averagePool(graph, name, pool, input);
        yield new Value(name, pool.outputShape(input.shape()));
      }
      case GlobalAvgPool2d pool -> {
        String mean = graph.add("GlobalAveragePool", name + ".mean", List.of(input.name()));
        graph.add("Flatten", name, List.of(mean), Attribute.of("axis", 1));
        yield new Value(name, pool.outputShape(input.shape()));
      }
      case Flatten _ -> flat(name, input);
      case Dropout _ -> input;
      case BatchNorm norm -> batchNorm(norm, name, input);
      case LayerNorm norm -> layerNorm(norm, name, input);
      case Scale scale -> scale(scale, name, input);
      case Clip(double low, double high) -> clip(name, input, low, high);
      case Maxout maxout -> maxout(maxout, name, input);
      case Composite composite -> composite(composite, name, input);
      case Sigmoid _ -> elementwise("Sigmoid", name, input);
      case Tanh _ -> elementwise("Tanh", name, input);
      case Relu _ -> elementwise("Relu", name, input);
      case LeakyRelu leaky ->
          elementwise("LeakyRelu", name, input, Attribute.of("alpha", leaky.slope()));
      case Elu elu -> elementwise("Elu", name, input, Attribute.of("alpha", elu.alpha()));
      case Selu _ ->
          elementwise(
              "Selu",
              name,
              input,
              Attribute.of("alpha", Selu.ALPHA),
              Attribute.of("gamma", Selu.LAMBDA));
      case Gelu gelu when gelu.tanh() ->
          input.named(Activations.approximateGelu(graph, name, input.name()));
      case Gelu _ -> input.named(Activations.gelu(graph, name, input.name()));
      case Silu _ -> input.named(Activations.silu(graph, name, input.name()));
      case Softplus _ -> elementwise("Softplus", name, input);
      case HardSwish _ -> elementwise("HardSwish", name, input);
      case HardSigmoid _ ->
          elementwise(
              "HardSigmoid",
              name,
              input,
              Attribute.of("alpha", 1.0 / 6),
              Attribute.of("beta", 0.5));
      case CustomLayer _ ->
          throw new IllegalArgumentException(
              "layer " + layer + " is not one of percept's own: ONNX has no operator for it");
    };
  }

  private Value elementwise(String operator, String name, Value input, Attribute... attributes) {
    return input.named(graph.add(operator, name, List.of(input.name()), attributes));
  }

  private Parameter nextParameter() {
    return network.parameters().get(nextParameter++);
  }

  private float[] values(Parameter parameter) {
    int from = parameter.offset();
    return Arrays.copyOfRange(network.values(), from, from + parameter.shape().elements());
  }

  /// The next parameter as a vector in the order in which the graph has its numbers.
  private String vector(FlatOrder order, int... sizes) {
    Parameter parameter = nextParameter();
    return graph.constant(parameter.name(), order.sort(values(parameter), 1), sizes);
  }

  /// The value as a row of numbers, in the order in which it is.
  private Value flat(String name, Value input) {
    Shape shape = Shape.of(input.shape().elements());
    if (input.sizes().length == 1) {
      return new Value(input.name(), shape, input.order());
    }
    graph.add("Flatten", name, List.of(input.name()), Attribute.of("axis", 1));
    return new Value(name, shape, input.order());
  }

  /// A row of numbers in Percept's order; all other values are as they are.
  Value sorted(String name, Value input) {
    if (input.sizes().length > 1 || input.order().isSame()) {
      return input;
    }
    String places = graph.constant(name + ".places", input.order().places());
    graph.add("Gather", name, List.of(input.name(), places), Attribute.of("axis", 1));
    return new Value(name, input.shape());
  }

  private Value dense(String name, Value input, Shape output) {
    Value x = flat(name + ".input", input);
    Parameter weight = nextParameter();
    int outputs = output.elements();
    float[] rows = x.order().sort(values(weight), outputs);
    String w = graph.constant(weight.name(), rows, x.shape().elements(), outputs);
    String b = vector(FlatOrder.of(output), outputs);
    graph.add("Gemm", name, List.of(x.name(), w, b));
    return new Value(name, output);
  }

  private Value convolution(Conv2d conv, String name, Value input) {
    List<String> weights = new ArrayList<>();
    Parameter weight = nextParameter();
    Shape shape = weight.shape();
    weights.add(
        graph.constant(
            weight.name(),
            ChannelsFirst.filters(values(weight), shape),
            ChannelsFirst.filterSizes(shape)));
    if (conv.bias()) {
      weights.add(vector(FlatOrder.of(Shape.of(conv.filters())), conv.filters()));
    }
    Windows.convolution(graph, name, conv, input, weights);
    return new Value(name, conv.outputShape(input.shape()));
  }

  private Value batchNorm(BatchNorm norm, String name, Value input) {
    if (input.shape().rank() > 3) {
      return batchNormOfLastAxis(norm, name, input);
    }
    int channels = input.sizes()[0];
    FlatOrder order = input.sizes().length == 1 ? input.order() : FlatOrder.of(Shape.of(channels));
    List<String> inputs = new ArrayList<>(List.of(input.name()));
    for (int i = 0; i < 4; i++) {
      inputs.add(vector(order, channels));
    }
    graph.add("BatchNormalization", name, inputs, Attribute.of("epsilon", norm.epsilon()));
    return input.named(name);
  }

  /// y = a x + b, as ONNX expects channels behind the batch.
  private Value batchNormOfLastAxis(BatchNorm norm, String name, Value input) {
    float[] scale = values(nextParameter());
    float[] shift = values(nextParameter());
    float[] mean = values(nextParameter());
    float[] variance = values(nextParameter());
    for (int c = 0; c < scale.length; c++) {
      double factor = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
      shift[c] = (float) (shift[c] - factor * mean[c]);
      scale[c] = (float) factor;
    }
    String factor = graph.constant(name + ".factor", scale, scale.length);
    return scaled(name, input, factor, graph.constant(name + ".addend", shift, shift.length));
  }

  private Value scale(Scale layer, String name, Value input) {
    if (layer.each()) {
      return scaled(
          name, input, vector(input.order(), input.sizes()), vector(input.order(), input.sizes()));
    }
    int[] sizes = new int[input.sizes().length];
    Arrays.fill(sizes, 1);
    int axis = input.shape().rank() > 3 ? sizes.length - 1 : 0;
    int channels = input.sizes()[axis];
    sizes[axis] = channels;
    FlatOrder order = input.sizes().length == 1 ? input.order() : FlatOrder.of(Shape.of(channels));
    return scaled(name, input, vector(order, sizes), vector(order, sizes));
  }

  private Value scaled(String name, Value input, String factor, String addend) {
    String scaled = graph.add("Mul", name + ".scaled", List.of(input.name(), factor));
    return input.named(graph.add("Add", name, List.of(scaled, addend)));
  }

  private Value clip(String name, Value input, double low, double high) {
    String least = graph.constant(name + ".low", low);
    String most = graph.constant(name + ".high", high);
    return input.named(graph.add("Clip", name, List.of(input.name(), least, most)));
  }

  private Value layerNorm(LayerNorm norm, String name, Value input) {
    String scale = vector(input.order(), input.sizes());
    String shift = vector(input.order(), input.sizes());
    graph.add(
        "LayerNormalization",
        name,
        List.of(input.name(), scale, shift),
        Attribute.of("axis", 1),
        Attribute.of("epsilon", norm.epsilon()));
    return input.named(name);
  }

  /// The greatest along an axis of its own, made by cutting that of the channels.
  private Value maxout(Maxout maxout, String name, Value input) {
    Value x = sorted(name + ".sorted", input);
    int axis = x.lastAxis();
    int[] sizes = x.sizes();
    int[] cut = new int[sizes.length + 1];
    for (int i = 0; i < cut.length; i++) {
      cut[i] =
          i == axis - 1
              ? sizes[i] / maxout.pieces()
              : i == axis ? maxout.pieces() : sizes[i < axis ? i : i - 1];
    }
    String shape = graph.constant(name + ".shape", x.withBatch(cut));
    String groups = graph.add("Reshape", name + ".groups", List.of(x.name(), shape));
    graph.add(
        "ReduceMax",
        name,
        List.of(groups),
        Attribute.ofAll("axes", axis + 1),
        Attribute.of("keepdims", 0));
    return new Value(name, maxout.outputShape(x.shape()));
  }

  private Value composite(Composite composite, String name, Value input) {
    List<Value> branches = new ArrayList<>();
    for (int branch = 0; branch < composite.branches().size(); branch++) {
      String branchName = composite.branchName(branch);
      String prefix = name + "." + (branchName.isEmpty() ? "" : branchName + ".");
      branches.add(add(composite.branches().get(branch), prefix, input));
    }
    return switch (composite) {
      case Residual _ -> sum(name, branches.get(0), branches.get(1));
      case Concat concat -> {
        Shape shape = concat.outputShape(input.shape());
        List<String> names = branches.stream().map(Value::name).toList();
        graph.add("Concat", name, names, Attribute.of("axis", branches.get(0).lastAxis()));
        yield shape.rank() == 1
            ? new Value(name, shape, FlatOrder.of(branches.stream().map(Value::order).toList()))
            : new Value(name, shape);
      }
    };
  }

  private Value sum(String name, Value body, Value shortcut) {
    Value a = body;
    Value b = shortcut;
    if (!a.order().equals(b.order())) {
      a = sorted(name + ".sorted_body", a);
      b = sorted(name + ".sorted_shortcut", b);
    }
    graph.add("Add", name, List.of(a.name(), b.name()));
    return a.named(name);
  }
}
