package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Operators whose inputs are all known without an image: exporters compute shapes and rearrange
/// weights with them. Semantics are those of the ONNX operator documentation, opsets 7 to 23.
final class Constants {
  /// What is computed here may have so many numbers, or as many as the model has itself.
  private static final int MOST = 1 << 20;

  /// All that is computed may have so many times that many.
  private static final long TIMES = 16;

  private static final int FLOAT = 1;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  private final int opset;

  /// How many numbers one result may have that is more than its inputs.
  private final long mostAtOnce;

  /// How many more numbers may be computed.
  private long left;

  /// @param given how many numbers the model has itself
  Constants(int opset, long given) {
    this.opset = opset;
    this.mostAtOnce = Math.max(MOST, given);
    this.left = TIMES * mostAtOnce;
  }

  /// What an operator gives, or null if it is not one of these.
  ///
  /// @param in its inputs; null for one that is left out
  /// @throws Unsupported if it is used in a way that is not known here
  @Nullable Tensor compute(Node node, List<@Nullable Tensor> in) {
    Tensor result = result(node, in);
    if (result != null) {
      spend(result.count());
    }
    return result;
  }

  private void spend(int count) {
    left -= count;
    if (left < 0) {
      throw new Unsupported("after a graph that computes too many numbers without an image");
    }
  }

  private @Nullable Tensor result(Node node, List<@Nullable Tensor> in) {
    return switch (node.operator()) {
      case "Constant" -> constant(node);
      case "ConstantOfShape" -> constantOfShape(node, need(in, 0));
      case "Identity", "Dropout" -> need(in, 0);
      case "Shape" -> shape(node, need(in, 0).sizes());
      case "Size" -> new Tensor.Wholes(new int[0], new long[] {need(in, 0).count()});
      case "Cast", "CastLike" -> cast(node, in);
      case "Reshape" -> {
        Tensor x = need(in, 0);
        yield x.reshaped(
            Axes.reshape(node, Arrays.stream(x.sizes()).asLongStream().toArray(), need(in, 1)));
      }
      case "Flatten" -> {
        Tensor x = need(in, 0);
        int axis = Axes.flattenAxis(node, x.rank());
        int rows = Arrays.stream(x.sizes()).limit(axis).reduce(1, Math::multiplyExact);
        yield x.reshaped(rows, rows == 0 ? 0 : x.count() / rows);
      }
      case "Squeeze" -> {
        Tensor x = need(in, 0);
        yield x.reshaped(Axes.squeezed(x.sizes(), Axes.of(node, in, x.rank())));
      }
      case "Unsqueeze" -> {
        Tensor x = need(in, 0);
        yield x.reshaped(Axes.unsqueezed(x.sizes(), node, in));
      }
      case "Transpose" -> {
        Tensor x = need(in, 0);
        int[] order = Axes.order(node, x.rank());
        int[] to = IntStream.of(order).map(axis -> x.sizes()[axis]).toArray();
        yield x.pick(to, Tensor.transposed(x.sizes(), order));
      }
      case "Concat" -> concat(node, in);
      case "Gather" -> gather(node, need(in, 0), need(in, 1));
      case "Slice" -> slice(node, in);
      case "Expand" -> expand(need(in, 0), need(in, 1));
      case "Range" -> range(in);
      case "Add" -> both(in, Double::sum, Long::sum);
      case "Sub" -> both(in, (a, b) -> a - b, (a, b) -> a - b);
      case "Mul" -> both(in, (a, b) -> a * b, (a, b) -> a * b);
      case "Div" -> both(in, (a, b) -> a / b, Constants::quotient);
      case "Mod" -> both(in, (a, b) -> a % b, Constants::remainder);
      case "Pow" -> both(in, Math::pow, (a, b) -> (long) Math.pow((double) a, (double) b));
      case "Min" -> both(in, Math::min, Math::min);
      case "Max" -> both(in, Math::max, Math::max);
      case "Equal" -> truths(in, (a, b) -> a == b ? 1 : 0);
      case "Greater" -> truths(in, (a, b) -> a > b ? 1 : 0);
      case "Less" -> truths(in, (a, b) -> a < b ? 1 : 0);
      case "And" -> truths(in, (a, b) -> a != 0 && b != 0 ? 1 : 0);
      case "Or" -> truths(in, (a, b) -> a != 0 || b != 0 ? 1 : 0);
      case "Not" -> truths(List.of(need(in, 0), need(in, 0)), (a, _) -> a == 0 ? 1 : 0);
      case "Where" -> where(need(in, 0), need(in, 1), need(in, 2));
      case "Neg", "Sqrt", "Reciprocal", "Exp", "Log", "Abs", "Floor", "Ceil" ->
          each(node.operator(), need(in, 0));
      case "ReduceProd" -> reduced(need(in, 0), node, in, (a, b) -> a * b, 1);
      case "ReduceSum" -> reduced(need(in, 0), node, in, Double::sum, 0);
      case "ReduceMax" -> reduced(need(in, 0), node, in, Math::max, Double.NEGATIVE_INFINITY);
      case "ReduceMin" -> reduced(need(in, 0), node, in, Math::min, Double.POSITIVE_INFINITY);
      default -> null;
    };
  }

  private static Tensor need(List<@Nullable Tensor> in, int i) {
    Tensor tensor = i < in.size() ? in.get(i) : null;
    if (tensor == null) {
      throw new Unsupported("without input %d".formatted(i + 1));
    }
    return tensor;
  }

  private int[] allowed(int... sizes) {
    int count = Tensor.count(sizes);
    if (count < 0 || count > mostAtOnce) {
      throw new Unsupported("makes %s numbers out of few".formatted(Arrays.toString(sizes)));
    }
    return sizes;
  }

  private static Tensor constant(Node node) {
    Tensor value = node.tensor("value");
    if (value != null) {
      return value;
    }
    if (node.has("value_float")) {
      return new Tensor.Floats(new int[0], new float[] {(float) node.real("value_float", 0)});
    }
    if (node.has("value_int")) {
      return new Tensor.Wholes(new int[0], new long[] {node.whole("value_int", 0)});
    }
    Node.Attribute floats = node.attributes().get("value_floats");
    if (floats != null) {
      return new Tensor.Floats(new int[] {floats.reals().length}, floats.reals());
    }
    long[] wholes = node.wholes("value_ints");
    if (wholes != null) {
      return Tensor.of(wholes);
    }
    throw new Unsupported("that is not numbers");
  }

  private Tensor constantOfShape(Node node, Tensor shape) {
    int[] sizes = allowed(Axes.sizes(shape.wholes()));
    Tensor value = node.tensor("value");
    if (value != null && value.count() != 1) {
      throw new Unsupported("of %d numbers, not one".formatted(value.count()));
    }
    int[] first = new int[Tensor.count(sizes)];
    return (value == null ? new Tensor.Floats(new int[] {1}, new float[1]) : value)
        .pick(sizes, first);
  }

  /// The sizes of something, or a part of them.
  Tensor shape(Node node, int[] sizes) {
    int from = Axes.clamped(node.whole("start", 0), sizes.length);
    int to = Axes.clamped(node.whole("end", sizes.length), sizes.length);
    return Tensor.of(Arrays.stream(sizes, from, Math.max(from, to)).asLongStream().toArray());
  }

  private static Tensor cast(Node node, List<@Nullable Tensor> in) {
    Tensor x = need(in, 0);
    int to =
        node.operator().equals("Cast")
            ? (int) node.whole("to", FLOAT)
            : need(in, 1).isReal() ? FLOAT : 7;
    if (isFloat(to)) {
      return new Tensor.Floats(x.sizes(), x.floats());
    }
    long[] wholes = x.wholes();
    if (to == BOOL) {
      for (int i = 0; i < wholes.length; i++) {
        wholes[i] = x.real(i) == 0 ? 0 : 1;
      }
    }
    return new Tensor.Wholes(x.sizes(), wholes);
  }

  /// Whether a data type of ONNX's is floats.
  static boolean isFloat(long type) {
    return type == FLOAT || type == FLOAT16 || type == DOUBLE || type == BFLOAT16;
  }

  private Tensor concat(Node node, List<@Nullable Tensor> in) {
    Tensor first = need(in, 0);
    int axis = Axes.axis(node.whole("axis", 0), first.rank());
    int[] sizes = first.sizes().clone();
    sizes[axis] = 0;
    int outer = Arrays.stream(sizes).limit(axis).reduce(1, Math::multiplyExact);
    boolean real = false;
    for (int i = 0; i < in.size(); i++) {
      Tensor part = need(in, i);
      int[] rest = part.sizes().clone();
      if (rest.length != sizes.length) {
        throw new Unsupported("of different ranks");
      }
      sizes[axis] = Math.addExact(sizes[axis], rest[axis]);
      rest[axis] = sizes[axis];
      if (!Arrays.equals(rest, sizes)) {
        throw new Unsupported("of sizes that differ in more than one axis");
      }
      real |= part.isReal();
    }
    double[] all = new double[Tensor.count(allowed(sizes))];
    int start = 0;
    int width = outer == 0 ? 0 : all.length / outer;
    for (int i = 0; i < in.size(); i++) {
      Tensor part = need(in, i);
      int length = outer == 0 ? 0 : part.count() / outer;
      for (int row = 0; row < outer; row++) {
        for (int k = 0; k < length; k++) {
          all[row * width + start + k] = part.real(row * length + k);
        }
      }
      start += length;
    }
    return real ? floats(sizes, all) : wholes(sizes, all);
  }

  private static Tensor floats(int[] sizes, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new Tensor.Floats(sizes, floats);
  }

  private static Tensor wholes(int[] sizes, double[] values) {
    return new Tensor.Wholes(sizes, Arrays.stream(values).mapToLong(v -> (long) v).toArray());
  }

  private Tensor gather(Node node, Tensor x, Tensor indices) {
    int axis = Axes.axis(node.whole("axis", 0), x.rank());
    int size = x.sizes()[axis];
    int[] sizes =
        allowed(
            IntStream.concat(
                    IntStream.concat(
                        Arrays.stream(x.sizes(), 0, axis), IntStream.of(indices.sizes())),
                    Arrays.stream(x.sizes(), axis + 1, x.rank()))
                .toArray());
    int inner = Arrays.stream(x.sizes(), axis + 1, x.rank()).reduce(1, (a, b) -> a * b);
    int outer = Arrays.stream(x.sizes(), 0, axis).reduce(1, (a, b) -> a * b);
    int[] places = new int[Tensor.count(sizes)];
    if (places.length == 0) {
      return x.pick(sizes, places);
    }
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < indices.count(); i++) {
        int index = Axes.axis(indices.whole(i), size);
        for (int k = 0; k < inner; k++) {
          places[at++] = (o * size + index) * inner + k;
        }
      }
    }
    return x.pick(sizes, places);
  }

  private Tensor slice(Node node, List<@Nullable Tensor> in) {
    Tensor x = need(in, 0);
    Axes.Slice slice = Axes.slice(node, in, x.sizes(), opset);
    return x.pick(slice.sizes(), Tensor.walk(slice.sizes(), slice.steps(), slice.first()));
  }

  private Tensor expand(Tensor x, Tensor shape) {
    int[] sizes = Axes.sizes(shape.wholes());
    return x.broadcast(allowed(Axes.broadcast(x.sizes(), sizes)));
  }

  private Tensor range(List<@Nullable Tensor> in) {
    Tensor start = need(in, 0);
    double first = number(start);
    double step = number(need(in, 2));
    double count = Math.max(0, Math.ceil((number(need(in, 1)) - first) / step));
    if (!(count <= mostAtOnce)) {
      throw new Unsupported("of too many numbers");
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i * step;
    }
    int[] sizes = {values.length};
    return start.isReal() ? floats(sizes, values) : wholes(sizes, values);
  }

  private static double number(Tensor tensor) {
    if (tensor.count() != 1) {
      throw new Unsupported("of %d numbers, not one".formatted(tensor.count()));
    }
    return tensor.real(0);
  }

  private static long quotient(long a, long b) {
    if (b == 0) {
      throw new Unsupported("by 0");
    }
    return a / b;
  }

  private static long remainder(long a, long b) {
    if (b == 0) {
      throw new Unsupported("by 0");
    }
    return Math.floorMod(a, b);
  }

  private Tensor both(
      List<@Nullable Tensor> in, DoubleBinaryOperator reals, LongBinaryOperator whole) {
    Tensor result = need(in, 0);
    for (int i = 1; i < in.size(); i++) {
      int[] sizes = broadcast(result, need(in, i));
      spend(Tensor.count(sizes));
      Tensor a = result.broadcast(sizes);
      Tensor b = need(in, i).broadcast(sizes);
      if (a.isReal() || b.isReal()) {
        float[] values = new float[a.count()];
        for (int k = 0; k < values.length; k++) {
          values[k] = (float) reals.applyAsDouble(a.real(k), b.real(k));
        }
        result = new Tensor.Floats(sizes, values);
      } else {
        long[] values = new long[a.count()];
        for (int k = 0; k < values.length; k++) {
          values[k] = whole.applyAsLong(a.whole(k), b.whole(k));
        }
        result = new Tensor.Wholes(sizes, values);
      }
    }
    return result;
  }

  private int[] broadcast(Tensor a, Tensor b) {
    int[] sizes = Axes.broadcast(a.sizes(), b.sizes());
    // Sums of weights may be as large as the weights are.
    return Tensor.count(sizes) == Math.max(a.count(), b.count()) ? sizes : allowed(sizes);
  }

  private Tensor truths(List<@Nullable Tensor> in, DoubleBinaryOperator truth) {
    Tensor one = need(in, 0);
    Tensor other = need(in, 1);
    int[] sizes = broadcast(one, other);
    Tensor a = one.broadcast(sizes);
    Tensor b = other.broadcast(sizes);
    long[] values = new long[a.count()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (long) truth.applyAsDouble(a.real(k), b.real(k));
    }
    return new Tensor.Wholes(sizes, values);
  }

  private Tensor where(Tensor condition, Tensor yes, Tensor no) {
    int[] sizes = allowed(Axes.broadcast(broadcast(condition, yes), no.sizes()));
    Tensor c = condition.broadcast(sizes);
    Tensor a = yes.broadcast(sizes);
    Tensor b = no.broadcast(sizes);
    double[] values = new double[c.count()];
    for (int k = 0; k < values.length; k++) {
      values[k] = c.whole(k) != 0 ? a.real(k) : b.real(k);
    }
    return a.isReal() || b.isReal() ? floats(sizes, values) : wholes(sizes, values);
  }

  private static Tensor each(String operator, Tensor x) {
    double[] values = new double[x.count()];
    for (int i = 0; i < values.length; i++) {
      double v = x.real(i);
      values[i] =
          switch (operator) {
            case "Neg" -> -v;
            case "Sqrt" -> Math.sqrt(v);
            case "Reciprocal" -> 1 / v;
            case "Exp" -> Math.exp(v);
            case "Log" -> Math.log(v);
            case "Abs" -> Math.abs(v);
            case "Floor" -> Math.floor(v);
            default -> Math.ceil(v);
          };
    }
    return x.isReal() ? floats(x.sizes(), values) : wholes(x.sizes(), values);
  }

  private static Tensor reduced(
      Tensor x, Node node, List<@Nullable Tensor> in, DoubleBinaryOperator operator, double first) {
    boolean[] gone = Axes.chosen(Axes.of(node, in, x.rank()), x.rank());
    int[] kept = x.sizes().clone();
    int[] steps = Tensor.steps(x.sizes());
    int[] target = new int[x.rank()];
    int step = 1;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      if (gone[axis]) {
        kept[axis] = 1;
      } else {
        target[axis] = step;
        step *= kept[axis];
      }
    }
    double[] values = new double[Math.max(0, Tensor.count(kept))];
    Arrays.fill(values, first);
    for (int i = 0; i < x.count(); i++) {
      int place = 0;
      for (int axis = 0; axis < steps.length; axis++) {
        place += i / steps[axis] % x.sizes()[axis] * target[axis];
      }
      values[place] = operator.applyAsDouble(values[place], x.real(i));
    }
    int[] sizes =
        node.whole("keepdims", 1) == 1
            ? kept
            : IntStream.range(0, gone.length)
                .filter(axis -> !gone[axis])
                .map(axis -> kept[axis])
                .toArray();
    return x.isReal() ? floats(sizes, values) : wholes(sizes, values);
  }
}
