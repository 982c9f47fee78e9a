package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.layer.Clip;
import dev.percept.layer.Elu;
import dev.percept.layer.Gelu;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Layer;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.Relu;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Operators that work number by number: activations, and the arithmetic that exporters make them
/// of, scale inputs with, and add branches by.
final class ArithmeticOperators {
  /// What an operator makes of images and constants.
  private interface Reader {
    Flow read(
        ArithmeticOperators operators,
        Node node,
        List<@Nullable Flow> flows,
        List<@Nullable Tensor> tensors);
  }

  /// What an operator makes of an image alone, with constants beside it.
  private interface OneReader {
    Flow read(ArithmeticOperators operators, Node node, Flow x, List<@Nullable Tensor> tensors);
  }

  private static final Map<String, DoubleBinaryOperator> FUNCTIONS = functions();

  private static final Map<String, Reader> READERS = readers();

  private static Map<String, DoubleBinaryOperator> functions() {
    Map<String, DoubleBinaryOperator> all = new HashMap<>();
    all.put("Add", Double::sum);
    all.put("Sum", Double::sum);
    all.put("Sub", (x, y) -> x - y);
    all.put("Mul", (x, y) -> x * y);
    all.put("Div", (x, y) -> x / y);
    all.put("Pow", Math::pow);
    all.put("Max", Math::max);
    all.put("Min", Math::min);
    all.put("Greater", (x, y) -> x > y ? 1 : 0);
    all.put("GreaterOrEqual", (x, y) -> x >= y ? 1 : 0);
    all.put("Less", (x, y) -> x < y ? 1 : 0);
    all.put("LessOrEqual", (x, y) -> x <= y ? 1 : 0);
    return all;
  }

  @SuppressWarnings("NullAway") // which does not see what is nullable in the lists lambdas take
  private static Map<String, Reader> readers() {
    Map<String, Reader> all = new HashMap<>();
    for (Map.Entry<String, DoubleBinaryOperator> entry : FUNCTIONS.entrySet()) {
      DoubleBinaryOperator function = entry.getValue();
      all.put(entry.getKey(), (_, node, flows, tensors) -> several(node, function, flows, tensors));
    }
    all.put("Where", (_, _, flows, tensors) -> where(flows, tensors));
    ofOne()
        .forEach((operator, reader) ->
            all.put(
                operator, (o, node, flows, tensors) -> reader.read(o, node, only(flows), tensors)));
    return all;
  }

  @SuppressWarnings("NullAway") // which does not see what is nullable in the lists lambdas take
  private static Map<String, OneReader> ofOne() {
    Map<String, OneReader> all = new HashMap<>();
    all.put("Neg", (_, _, x, _) -> x.pointwise(affine(x, -1, 0), v -> -v));
    all.put("Sqrt", (_, _, x, _) -> x.pointwise(null, Math::sqrt));
    all.put("Exp", (_, _, x, _) -> x.pointwise(null, Math::exp));
    all.put("Log", (_, _, x, _) -> x.pointwise(null, Math::log));
    all.put("Erf", (_, _, x, _) -> x.pointwise(null, KnownFormulas::erf));
    all.put("Abs", (_, _, x, _) -> x.pointwise(null, Math::abs));
    all.put("Reciprocal", (_, _, x, _) -> x.pointwise(null, v -> 1 / v));
    all.put("Sigmoid", (_, _, x, _) -> layer(x, new Sigmoid(), KnownFormulas::sigmoid));
    all.put("Tanh", (_, _, x, _) -> layer(x, new Tanh(), Math::tanh));
    all.put("Relu", (_, _, x, _) -> clipped(x, 0, LARGEST));
    all.put("LeakyRelu", (_, node, x, _) -> leaky(x, node.real("alpha", 0.01)));
    all.put("PRelu", (_, _, x, tensors) -> leaky(x, slope(tensors)));
    all.put("Elu", (_, node, x, _) -> layer(x, new Elu(node.real("alpha", 1))));
    all.put("Selu", (_, node, x, _) -> selu(node, x));
    all.put("Celu", (_, node, x, _) -> celu(x, node.real("alpha", 1)));
    all.put(
        "Gelu",
        (_, node, x, _) -> layer(x, new Gelu(node.text("approximate", "none").equals("tanh"))));
    all.put("Softplus", (_, _, x, _) -> layer(x, new Softplus(), KnownFormulas::softplus));
    all.put(
        "HardSigmoid",
        (_, node, x, _) -> hardSigmoid(x, node.real("alpha", 0.2), node.real("beta", 0.5)));
    all.put("HardSwish", (_, _, x, _) -> layer(x, new HardSwish()));
    all.put("Swish", (_, node, x, _) -> swish(x, node.real("alpha", 1)));
    all.put("Clip", ArithmeticOperators::clip);
    return all;
  }

  static boolean knows(String operator) {
    return READERS.containsKey(operator);
  }

  private static final float LARGEST = Float.MAX_VALUE;

  private final int opset;

  ArithmeticOperators(int opset) {
    this.opset = opset;
  }

  Flow read(Node node, List<@Nullable Flow> flows, List<@Nullable Tensor> tensors) {
    Reader reader = READERS.get(node.operator());
    if (reader == null) {
      throw new Unsupported("");
    }
    return reader.read(this, node, flows, tensors);
  }

  private static Flow only(List<@Nullable Flow> flows) {
    Flow x = flows.getFirst();
    if (x == null || flows.subList(1, flows.size()).stream().anyMatch(f -> f != null)) {
      throw new Unsupported("whose constants come from the image");
    }
    return x;
  }

  private static Flow several(
      Node node,
      DoubleBinaryOperator function,
      List<@Nullable Flow> flows,
      List<@Nullable Tensor> tensors) {
    Flow result = flows.getFirst();
    Tensor before = tensors.getFirst();
    for (int i = 1; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      Tensor tensor = tensors.get(i);
      if (result != null && flow != null) {
        result = both(node.operator(), function, result, flow);
      } else if (result != null && tensor != null) {
        result = withTensor(node.operator(), function, result, tensor, false);
      } else if (flow != null && before != null) {
        result = withTensor(node.operator(), function, flow, before, true);
      } else {
        throw new Unsupported("of constants and images in turn");
      }
    }
    if (result == null) {
      throw new Unsupported("without an image");
    }
    return result;
  }

  /// One of two numbers each, as a third says.
  private static Flow where(List<@Nullable Flow> flows, List<@Nullable Tensor> tensors) {
    if (flows.size() != 3) {
      throw new Unsupported("of %d inputs".formatted(flows.size()));
    }
    List<Flow> all = new ArrayList<>();
    int[] places = new int[3];
    double[] constants = new double[3];
    for (int i = 0; i < 3; i++) {
      Flow flow = flows.get(i);
      Tensor tensor = tensors.get(i);
      if (flow != null) {
        places[i] = all.size();
        all.add(flow);
        requireSameSizes(all.getFirst(), flow);
      } else if (tensor != null && tensor.isUniform()) {
        places[i] = -1;
        constants[i] = tensor.real(0);
      } else {
        throw new Unsupported("of an image and different numbers");
      }
    }
    return Flow.pointwise(
        all,
        null,
        v -> {
          int chosen = (places[0] < 0 ? constants[0] : v[places[0]]) != 0 ? 1 : 2;
          return places[chosen] < 0 ? constants[chosen] : v[places[chosen]];
        });
  }

  private static void requireSameSizes(Flow a, Flow b) {
    if (!Arrays.equals(a.sizes(), b.sizes())) {
      throw new Unsupported(
          "of results of sizes %s and %s"
              .formatted(Arrays.toString(a.sizes()), Arrays.toString(b.sizes())));
    }
  }

  private static Flow both(String operator, DoubleBinaryOperator function, Flow a, Flow b) {
    requireSameSizes(a, b);
    Flow sum =
        switch (operator) {
          case "Add", "Sum" -> sum(a, b, 1);
          case "Sub" -> sum(a, b, -1);
          default -> null;
        };
    return Flow.pointwise(List.of(a, b), sum, v -> function.applyAsDouble(v[0], v[1]));
  }

  /// a + sign · b as a vertex computes it, or null if one of them has none.
  private static @Nullable Flow sum(Flow first, Flow second, int sign) {
    Flow a = first;
    Flow b = second;
    if (a.vertexOrNull() == null || b.vertexOrNull() == null) {
      return null;
    }
    if (a.sizes().length == 1) {
      a = a.asRow();
      b = b.asRow();
    }
    Vertex one = a.vertex();
    Vertex other = b.vertex();
    if (!one.shape().equals(other.shape())) {
      JoinOperators.requireChannelAxis(one);
      JoinOperators.requireChannelAxis(other);
    }
    if (!a.isLike(b)) {
      throw new Unsupported("of results whose numbers are in different orders");
    }
    if (one == other) {
      return a.with(Affine.of(one, 1 + sign, 0));
    }
    Vertex added = sign < 0 ? Affine.of(other, -1, 0) : other;
    return a.with(new Vertex.Joined(one.shape(), List.of(one, added), true));
  }

  /// An operator between an image and a constant.
  ///
  /// @param isFirst whether the constant comes first
  private static Flow withTensor(
      String operator, DoubleBinaryOperator function, Flow x, Tensor tensor, boolean isFirst) {
    Tensor fitting = tensor;
    while (fitting.rank() > x.sizes().length && fitting.sizes()[0] == 1) {
      fitting = fitting.reshaped(Arrays.copyOfRange(fitting.sizes(), 1, fitting.rank()));
    }
    Tensor wide = fitting.broadcast(x.sizes());
    if (wide.isUniform()) {
      return withNumber(operator, function, x, wide.real(0), isFirst);
    }
    float[] factors = new float[wide.count()];
    float[] offsets = new float[wide.count()];
    Arrays.fill(factors, 1);
    int[] places = x.places();
    for (int i = 0; i < places.length; i++) {
      float value = (float) wide.real(i);
      int place = places[i];
      switch (operator) {
        case "Add", "Sum" -> offsets[place] = value;
        case "Sub" -> {
          factors[place] = isFirst ? -1 : 1;
          offsets[place] = isFirst ? value : -value;
        }
        case "Mul" -> factors[place] = value;
        case "Div" -> {
          if (isFirst) {
            throw new Unsupported("of a constant by an image");
          }
          factors[place] = 1 / value;
        }
        default -> throw new Unsupported("of an image and different numbers");
      }
    }
    return x.with(Affine.of(x.vertex(), factors, offsets));
  }

  private static Flow withNumber(
      String operator, DoubleBinaryOperator function, Flow x, double c, boolean isFirst) {
    DoubleUnaryOperator formula =
        isFirst ? v -> function.applyAsDouble(c, v) : v -> function.applyAsDouble(v, c);
    return switch (operator) {
      case "Add", "Sum" -> x.pointwise(affine(x, 1, c), formula);
      case "Sub" -> x.pointwise(isFirst ? affine(x, -1, c) : affine(x, 1, -c), formula);
      case "Mul" -> x.pointwise(affine(x, c, 0), formula);
      case "Div" -> x.pointwise(isFirst ? null : affine(x, 1 / c, 0), formula);
      case "Max" -> clipped(x, c, LARGEST);
      case "Min" -> clipped(x, -LARGEST, c);
      default -> x.pointwise(null, formula);
    };
  }

  private static @Nullable Vertex affine(Flow x, double factor, double offset) {
    Vertex vertex = x.vertexOrNull();
    return vertex == null ? null : Affine.of(vertex, factor, offset);
  }

  private static Flow clipped(Flow x, double low, double high) {
    if (low <= -LARGEST && high >= LARGEST) {
      return x;
    }
    DoubleUnaryOperator formula = v -> Math.min(Math.max(v, low), high);
    Layer layer =
        low == 0 && high >= LARGEST
            ? new Relu()
            : new Clip(Math.max(low, -LARGEST), Math.min(high, LARGEST));
    return layer(x, layer, formula);
  }

  private static Flow layer(Flow x, Layer layer, DoubleUnaryOperator formula) {
    Vertex vertex = x.vertexOrNull();
    return x.pointwise(
        vertex == null ? null : new Vertex.Applied(vertex, layer, List.of()), formula);
  }

  /// A layer that no formula is part of.
  private static Flow layer(Flow x, Layer layer) {
    return x.with(new Vertex.Applied(x.vertex(), layer, List.of()));
  }

  private static double slope(List<@Nullable Tensor> tensors) {
    Tensor slope = tensors.size() > 1 ? tensors.get(1) : null;
    if (slope == null || !slope.isUniform()) {
      throw new Unsupported("with different slopes");
    }
    return slope.real(0);
  }

  private static Flow celu(Flow x, double alpha) {
    Vertex narrow = Affine.of(x.vertex(), 1 / alpha, 0);
    Vertex elu = new Vertex.Applied(narrow, new Elu(1), List.of());
    return x.with(Affine.of(elu, alpha, 0));
  }

  private static Flow swish(Flow x, double alpha) {
    if (alpha != 1) {
      throw new Unsupported("with alpha " + alpha);
    }
    return layer(x, new Silu());
  }

  private Flow clip(Node node, Flow x, List<@Nullable Tensor> tensors) {
    double low = bound(node, tensors, 1, "min", -LARGEST);
    return clipped(x, low, bound(node, tensors, 2, "max", LARGEST));
  }

  private double bound(
      Node node, List<@Nullable Tensor> tensors, int i, String attribute, float otherwise) {
    if (opset < 11) {
      return node.real(attribute, otherwise);
    }
    if (!node.hasInput(i)) {
      return otherwise;
    }
    Tensor tensor = tensors.get(i);
    if (tensor == null || tensor.count() != 1) {
      throw new Unsupported("between bounds that are not single numbers");
    }
    return tensor.real(0);
  }

  private static Flow leaky(Flow x, double slope) {
    if (slope == 1) {
      return x;
    }
    return slope == 0 ? clipped(x, 0, LARGEST) : layer(x, new LeakyRelu(slope));
  }

  private static Flow selu(Node node, Flow x) {
    double alpha = node.real("alpha", Selu.ALPHA);
    double gamma = node.real("gamma", Selu.LAMBDA);
    if ((float) alpha == (float) Selu.ALPHA && (float) gamma == (float) Selu.LAMBDA) {
      return layer(x, new Selu());
    }
    Vertex elu = new Vertex.Applied(x.vertex(), new Elu(alpha), List.of());
    return x.with(Affine.of(elu, gamma, 0));
  }

  private static Flow hardSigmoid(Flow x, double alpha, double beta) {
    DoubleUnaryOperator formula = v -> Math.clamp(alpha * v + beta, 0, 1);
    if ((float) alpha == 1f / 6 && beta == 0.5) {
      return layer(x, new HardSigmoid(), v -> Math.clamp((v + 3) / 6, 0, 1));
    }
    Flow line = x.pointwise(affine(x, alpha, beta), v -> alpha * v + beta);
    return x.pointwise(clipped(line, 0, 1).vertexOrNull(), formula);
  }
}
