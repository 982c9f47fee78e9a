package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Operators whose inputs are all known without an image: exporters compute shapes and rearrange
/// weights with them. Semantics are those of the ONNX operator documentation, opsets 7 to 24.
final class Constants {
  private static final int FLOAT = 1;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  /// What an operator gives.
  private interface Reader {
    Tensor read(Constants constants, Node node, List<@Nullable Tensor> in);
  }

  private static final Map<String, Reader> READERS = readers();

  private final int opset;

  private final Budget budget;
  private final ConstantNumbers numbers;

  /// @param given how many numbers the model has itself
  Constants(int opset, long given) {
    this.opset = opset;
    this.budget = new Budget(given);
    this.numbers = new ConstantNumbers(budget);
  }

  /// Whether an operator is one of these.
  static boolean knows(String operator) {
    return READERS.containsKey(operator);
  }

  /// What an operator gives, or null if it is not one of these.
  ///
  /// @param in its inputs; null for one that is left out
  /// @throws Unsupported if it is used in a way that is not known here
  @Nullable Tensor compute(Node node, List<@Nullable Tensor> in) {
    Tensor result = result(node, in);
    if (result != null) {
      budget.spend(result.count());
    }
    return result;
  }

  private @Nullable Tensor result(Node node, List<@Nullable Tensor> in) {
    Reader reader = READERS.get(node.operator());
    return reader == null ? null : reader.read(this, node, in);
  }

  @SuppressWarnings("NullAway") // which does not see what is nullable in the lists lambdas take
  private static Map<String, Reader> readers() {
    Map<String, Reader> all = new HashMap<>();
    all.put("Constant", (_, node, _) -> constant(node));
    all.put("ConstantOfShape", (c, node, in) -> c.constantOfShape(node, need(in, 0)));
    all.put("Identity", (_, _, in) -> need(in, 0));
    all.put("Dropout", (_, _, in) -> need(in, 0));
    all.put("Shape", (_, node, in) -> shape(node, need(in, 0).sizes()));
    all.put("Size", (_, _, in) -> number(need(in, 0).count()));
    all.put("Cast", (_, node, in) -> cast(node, in));
    all.put("CastLike", (_, node, in) -> cast(node, in));
    all.put("Reshape", (_, node, in) -> reshape(node, need(in, 0), need(in, 1)));
    all.put("Flatten", (_, node, in) -> flatten(node, need(in, 0)));
    all.put("Squeeze", (_, node, in) -> squeeze(node, need(in, 0), in));
    all.put("Unsqueeze", (_, node, in) -> unsqueeze(node, need(in, 0), in));
    all.put("Transpose", (_, node, in) -> transpose(node, need(in, 0)));
    all.put("Concat", Constants::concat);
    all.put("Gather", (c, node, in) -> c.gather(node, need(in, 0), need(in, 1)));
    all.put("Slice", Constants::slice);
    all.put("Expand", (c, _, in) -> c.expand(need(in, 0), need(in, 1)));
    all.put("Range", (c, _, in) -> c.range(in));
    all.put("Add", (c, _, in) -> c.numbers.both(in, Double::sum, Long::sum));
    all.put("Sub", (c, _, in) -> c.numbers.both(in, (a, b) -> a - b, (a, b) -> a - b));
    all.put("Mul", (c, _, in) -> c.numbers.both(in, (a, b) -> a * b, (a, b) -> a * b));
    all.put("Div", (c, _, in) -> c.numbers.both(in, (a, b) -> a / b, ConstantNumbers::quotient));
    all.put("Mod", (c, node, in) -> c.numbers.both(in, (a, b) -> a % b, remainder(node)));
    all.put("Pow", (c, _, in) -> c.numbers.both(in, Math::pow, ConstantNumbers::power));
    all.put("Min", (c, _, in) -> c.numbers.both(in, Math::min, Math::min));
    all.put("Max", (c, _, in) -> c.numbers.both(in, Math::max, Math::max));
    all.put("Equal", (c, _, in) -> c.numbers.truths(in, (a, b) -> a == b ? 1 : 0));
    all.put("Greater", (c, _, in) -> c.numbers.truths(in, (a, b) -> a > b ? 1 : 0));
    all.put("Less", (c, _, in) -> c.numbers.truths(in, (a, b) -> a < b ? 1 : 0));
    all.put("And", (c, _, in) -> c.numbers.truths(in, (a, b) -> a != 0 && b != 0 ? 1 : 0));
    all.put("Or", (c, _, in) -> c.numbers.truths(in, (a, b) -> a != 0 || b != 0 ? 1 : 0));
    all.put("Not", (_, _, in) -> ConstantNumbers.not(need(in, 0)));
    all.put("Where", (c, _, in) -> c.numbers.where(need(in, 0), need(in, 1), need(in, 2)));
    all.put("Neg", (_, _, in) -> ConstantNumbers.each(need(in, 0), v -> -v));
    all.put("Sqrt", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::sqrt));
    all.put("Reciprocal", (_, _, in) -> ConstantNumbers.each(need(in, 0), v -> 1 / v));
    all.put("Exp", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::exp));
    all.put("Log", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::log));
    all.put("Abs", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::abs));
    all.put("Floor", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::floor));
    all.put("Ceil", (_, _, in) -> ConstantNumbers.each(need(in, 0), Math::ceil));
    all.put("ReduceProd", (_, node, in) -> ConstantNumbers.reduced(node, in, (a, b) -> a * b, 1));
    all.put("ReduceSum", (_, node, in) -> ConstantNumbers.reduced(node, in, Double::sum, 0));
    all.put(
        "ReduceMax",
        (_, node, in) -> ConstantNumbers.reduced(node, in, Math::max, Double.NEGATIVE_INFINITY));
    all.put(
        "ReduceMin",
        (_, node, in) -> ConstantNumbers.reduced(node, in, Math::min, Double.POSITIVE_INFINITY));
    return all;
  }

  // With the sign of the divisor, unless the node says fmod.
  private static LongBinaryOperator remainder(Node node) {
    return node.whole("fmod", 0) == 1
        ? ConstantNumbers::remainderOfQuotient
        : ConstantNumbers::remainder;
  }

  /// A single whole number.
  static Tensor number(long value) {
    return new Tensor.Wholes(new int[0], new long[] {value});
  }

  private static Tensor reshape(Node node, Tensor x, Tensor shape) {
    return x.reshaped(Axes.reshape(node, Arrays.stream(x.sizes()).asLongStream().toArray(), shape));
  }

  private static Tensor flatten(Node node, Tensor x) {
    int axis = Axes.flattenAxis(node, x.rank());
    int rows = Arrays.stream(x.sizes()).limit(axis).reduce(1, Math::multiplyExact);
    return x.reshaped(rows, rows == 0 ? 0 : x.count() / rows);
  }

  private static Tensor squeeze(Node node, Tensor x, List<@Nullable Tensor> in) {
    return x.reshaped(Axes.squeezed(x.sizes(), Axes.of(node, in, x.rank())));
  }

  private static Tensor unsqueeze(Node node, Tensor x, List<@Nullable Tensor> in) {
    return x.reshaped(Axes.unsqueezed(x.sizes(), node, in));
  }

  private static Tensor transpose(Node node, Tensor x) {
    int[] order = Axes.order(node, x.rank());
    int[] to = IntStream.of(order).map(axis -> x.sizes()[axis]).toArray();
    return x.pick(to, Tensor.transposed(x.sizes(), order));
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
      return number(node.whole("value_int", 0));
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
    int[] sizes = budget.allowed(Axes.sizes(shape.wholes()));
    Tensor value = node.tensor("value");
    if (value != null && value.count() != 1) {
      throw new Unsupported("of %d numbers, not one".formatted(value.count()));
    }
    int[] first = new int[Tensor.count(sizes)];
    return (value == null ? new Tensor.Floats(new int[] {1}, new float[1]) : value)
        .pick(sizes, first);
  }

  /// The sizes of something, or a part of them.
  static Tensor shape(Node node, int[] sizes) {
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
    double[] all = new double[Tensor.count(budget.allowed(sizes))];
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
    return real ? ConstantNumbers.floats(sizes, all) : ConstantNumbers.wholes(sizes, all);
  }

  private Tensor gather(Node node, Tensor x, Tensor indices) {
    int axis = Axes.axis(node.whole("axis", 0), x.rank());
    int size = x.sizes()[axis];
    int[] sizes =
        budget.allowed(
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
    return x.broadcast(budget.allowed(Axes.broadcast(x.sizes(), sizes)));
  }

  private Tensor range(List<@Nullable Tensor> in) {
    Tensor start = need(in, 0);
    double first = only(start);
    double step = only(need(in, 2));
    double count = Math.max(0, Math.ceil((only(need(in, 1)) - first) / step));
    if (!(count <= budget.mostAtOnce())) {
      throw new Unsupported("of too many numbers");
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i * step;
    }
    int[] sizes = {values.length};
    return start.isReal()
        ? ConstantNumbers.floats(sizes, values)
        : ConstantNumbers.wholes(sizes, values);
  }

  private static double only(Tensor tensor) {
    if (tensor.count() != 1) {
      throw new Unsupported("of %d numbers, not one".formatted(tensor.count()));
    }
    return tensor.real(0);
  }

  static Tensor need(List<@Nullable Tensor> in, int i) {
    Tensor tensor = i < in.size() ? in.get(i) : null;
    if (tensor == null) {
      throw new Unsupported("without input %d".formatted(i + 1));
    }
    return tensor;
  }
}
