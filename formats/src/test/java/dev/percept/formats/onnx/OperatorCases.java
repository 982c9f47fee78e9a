package dev.percept.formats.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Random graphs of the operators that are read, with random shapes and attributes: what the onnx
/// project's own node tests are for other programs.
final class OperatorCases {
  /// What makes a case of an operator. A graph that has no output tries again.
  static final Map<String, BiFunction<OperatorCases, TestModel, String>> OPERATORS = operators();

  private final Random random;
  private final int opset;
  private final int[] sizes;

  /// @param kind decides whether the input is an image or a row
  OperatorCases(String kind, long seed) {
    this.random = new Random(seed * 31 + kind.hashCode());
    this.opset = from(13, 21);
    this.sizes =
        ROWS.contains(kind)
            ? new int[] {from(1, 12)}
            : new int[] {from(1, 4), from(3, 9), from(3, 9)};
  }

  private static final java.util.Set<String> ROWS =
      java.util.Set.of("Gemm", "MatMul", "LayerNormalization", "Reshape to images", "Softmax");

  int opset() {
    return opset;
  }

  int[] sizes() {
    return sizes;
  }

  int from(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private float[] positive(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = 0.5f + random.nextFloat();
    }
    return numbers;
  }

  private String floats(TestModel m, int... sizes) {
    return m.floats(numbers(Arrays.stream(sizes).reduce(1, (a, b) -> a * b)), sizes);
  }

  private String scalar(TestModel m, double value) {
    return m.floats(new float[] {(float) value});
  }

  private static Map<String, BiFunction<OperatorCases, TestModel, String>> operators() {
    Map<String, BiFunction<OperatorCases, TestModel, String>> all = new TreeMap<>();
    for (String plain :
        new String[] {"Relu", "Sigmoid", "Tanh", "Softplus", "HardSwish", "Identity"}) {
      all.put(plain, (_, m) -> m.node(plain, "x"));
    }
    all.put("LeakyRelu", (c, m) -> m.node("LeakyRelu", "x", "alpha", c.from(1, 9) / 10f));
    all.put("Elu", (c, m) -> m.node("Elu", "x", "alpha", c.from(1, 20) / 10f));
    all.put("Celu", (c, m) -> m.node("Celu", "x", "alpha", c.from(1, 20) / 10f));
    all.put(
        "Selu",
        (c, m) ->
            c.maybe()
                ? m.node("Selu", "x")
                : m.node("Selu", "x", "alpha", c.from(1, 20) / 10f, "gamma", c.from(1, 20) / 10f));
    all.put(
        "HardSigmoid",
        (c, m) ->
            c.maybe()
                ? m.node("HardSigmoid", "x")
                : m.node("HardSigmoid", "x", "alpha", 1f / 6, "beta", 0.5f));
    all.put("PRelu", (c, m) -> m.node("PRelu", "x," + c.scalar(m, c.from(1, 9) / 10.0)));
    all.put("Clip", OperatorCases::clip);
    all.put("Add", (c, m) -> m.node("Add", c.inEitherOrder(c.constant(m))));
    all.put("Mul", (c, m) -> m.node("Mul", c.inEitherOrder(c.constant(m))));
    all.put("Sub", (c, m) -> m.node("Sub", c.inEitherOrder(c.constant(m))));
    all.put("Div", (c, m) -> m.node("Div", "x," + c.positiveConstant(m)));
    all.put("Neg", (_, m) -> m.node("Neg", "x"));
    all.put("Max", (c, m) -> m.node("Max", "x," + c.scalar(m, c.from(-9, 9) / 10.0)));
    all.put("Min", (c, m) -> m.node("Min", c.scalar(m, c.from(-9, 9) / 10.0) + ",x"));
    all.put("Conv", OperatorCases::conv);
    all.put("Conv, auto_pad", OperatorCases::autoPaddedConv);
    all.put("MaxPool", (c, m) -> c.pool(m, "MaxPool"));
    all.put("AveragePool", (c, m) -> c.pool(m, "AveragePool"));
    all.put("GlobalAveragePool", (_, m) -> m.node("GlobalAveragePool", "x"));
    all.put("GlobalMaxPool", (_, m) -> m.node("GlobalMaxPool", "x"));
    all.put("BatchNormalization", OperatorCases::batchNorm);
    all.put("LayerNormalization", OperatorCases::layerNorm);
    all.put("Gemm", OperatorCases::gemm);
    all.put("MatMul", OperatorCases::matMul);
    all.put("Flatten", (c, m) -> c.dense(m, m.node("Flatten", "x", "axis", c.maybe() ? 1 : -3)));
    all.put("Reshape", OperatorCases::reshape);
    all.put("Reshape to images", OperatorCases::images);
    all.put("Transpose", OperatorCases::transpose);
    all.put("Squeeze", OperatorCases::squeeze);
    all.put("Pad", OperatorCases::pad);
    all.put("ReduceMean", OperatorCases::reduceMean);
    all.put("Concat", OperatorCases::concat);
    all.put("Add of branches", OperatorCases::branches);
    all.put("Gelu, written out", OperatorCases::gelu);
    all.put("Silu, written out", OperatorCases::silu);
    all.put("Shape computed", OperatorCases::computedShape);
    all.put("Weights computed", OperatorCases::computedWeights);
    all.put("Cast and Dropout", OperatorCases::castAndDropout);
    return all;
  }

  private String inEitherOrder(String constant) {
    return maybe() ? "x," + constant : constant + ",x";
  }

  private int[] constantSizes() {
    int c = sizes[0];
    return switch (from(0, 4)) {
      case 0 -> new int[] {};
      case 1 -> new int[] {1};
      case 2 -> new int[] {c, 1, 1};
      case 3 -> new int[] {1, c, 1, 1};
      default -> sizes.clone();
    };
  }

  private String constant(TestModel m) {
    return floats(m, constantSizes());
  }

  private String positiveConstant(TestModel m) {
    int[] sizes = constantSizes();
    return m.floats(positive(Arrays.stream(sizes).reduce(1, (a, b) -> a * b)), sizes);
  }

  private String clip(TestModel m) {
    float low = from(-9, 0) / 10f;
    return switch (from(0, 3)) {
      case 0 -> m.node("Clip", "x," + m.floats(new float[] {low}));
      case 1 -> m.node("Clip", "x,," + m.floats(new float[] {low + 0.5f}));
      case 2 ->
          m.node(
              "Clip", "x," + m.floats(new float[] {low}) + "," + m.floats(new float[] {low + 1}));
      default -> m.node("Clip", "x," + m.floats(new float[] {0}) + "," + m.floats(new float[] {6}));
    };
  }

  private Object[] window(int height, int width, boolean dilated) {
    int[] pads = {from(0, height / 2), from(0, width / 2), from(0, height / 2), from(0, width / 2)};
    return new Object[] {
      "kernel_shape",
      new int[] {height, width},
      "strides",
      new int[] {from(1, 3), from(1, 3)},
      "pads",
      pads,
      "dilations",
      dilated ? new int[] {from(1, 2), from(1, 2)} : new int[] {1, 1}
    };
  }

  private String conv(TestModel m) {
    int channels = sizes[0];
    int groups = maybe() ? 1 : channels;
    int filters = groups * from(1, 3);
    int height = from(1, 3);
    int width = from(1, 3);
    String weights = floats(m, filters, channels / groups, height, width);
    String bias = maybe() ? "," + floats(m, filters) : "";
    Object[] attributes =
        with(window(height, width, sizes[1] > 5 && sizes[2] > 5), "group", groups);
    return m.node("Conv", "x," + weights + bias, attributes);
  }

  private static Object[] with(Object[] attributes, Object... more) {
    Object[] all = Arrays.copyOf(attributes, attributes.length + more.length);
    System.arraycopy(more, 0, all, attributes.length, more.length);
    return all;
  }

  private String autoPaddedConv(TestModel m) {
    String rule = new String[] {"SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"}[from(0, 3)];
    String weights = floats(m, 3, sizes[0], 2 + from(0, 1), 2 + from(0, 1));
    int[] strides = {from(1, 3), from(1, 3)};
    return m.node("Conv", "x," + weights, "auto_pad", rule, "strides", strides);
  }

  private String pool(TestModel m, String operator) {
    int height = from(1, 3);
    int width = from(1, 3);
    Object[] attributes =
        window(height, width, operator.equals("MaxPool") && sizes[1] > 5 && sizes[2] > 5);
    if (operator.equals("AveragePool")) {
      attributes = Arrays.copyOf(attributes, 6);
      if (maybe()) {
        attributes = with(attributes, "count_include_pad", 1);
      } else if (maybe()) {
        attributes = with(attributes, "ceil_mode", 1);
      }
    } else if (maybe()) {
      attributes = with(attributes, "ceil_mode", 1);
    }
    return m.node(operator, "x", attributes);
  }

  private String batchNorm(TestModel m) {
    int c = sizes[0];
    String inputs =
        "x,%s,%s,%s,%s"
            .formatted(floats(m, c), floats(m, c), floats(m, c), m.floats(positive(c), c));
    return m.node("BatchNormalization", inputs, "epsilon", maybe() ? 1e-5f : 0.01f);
  }

  private String layerNorm(TestModel m) {
    if (opset < 17) {
      return batchNorm(m);
    }
    String bias = maybe() ? "," + floats(m, sizes) : "";
    return m.node("LayerNormalization", "x," + floats(m, sizes) + bias, "axis", -1);
  }

  private String gemm(TestModel m) {
    int n = from(1, 6);
    boolean transposed = maybe();
    String weights = transposed ? floats(m, n, sizes[0]) : floats(m, sizes[0], n);
    String bias =
        switch (from(0, 3)) {
          case 0 -> "";
          case 1 -> "," + floats(m, 1, n);
          case 2 -> "," + floats(m, 1);
          default -> "," + floats(m, n);
        };
    return m.node(
        "Gemm",
        "x," + weights + bias,
        "transB",
        transposed ? 1 : 0,
        "alpha",
        from(1, 20) / 10f,
        "beta",
        from(0, 20) / 10f);
  }

  private String matMul(TestModel m) {
    int n = from(1, 6);
    String product = m.node("MatMul", "x," + floats(m, sizes[0], n));
    return maybe() ? product : m.node("Add", product + "," + floats(m, n));
  }

  /// A product of all numbers, so that their order matters.
  private String dense(TestModel m, String row) {
    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    return m.node("Gemm", row + "," + floats(m, count, 4));
  }

  private String reshape(TestModel m) {
    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    long[] shape =
        switch (from(0, 3)) {
          case 0 -> new long[] {-1, count};
          case 1 -> new long[] {0, -1};
          case 2 -> new long[] {0, count};
          default -> new long[] {0, sizes[0], -1};
        };
    String row = m.node("Reshape", "x," + m.wholes(shape));
    return dense(m, shape.length == 2 ? row : m.node("Flatten", row));
  }

  private String images(TestModel m) {
    int side = from(2, 5);
    TestModel other = m;
    // The input is a row of as many numbers as it has.
    int channels = sizes[0];
    String image = other.node("Reshape", "x," + m.wholes(-1, channels, 1, 1));
    return m.node("Conv", image + "," + floats(m, side, channels, 1, 1));
  }

  private String transpose(TestModel m) {
    String last = m.node("Transpose", "x", "perm", new int[] {0, 2, 3, 1});
    return switch (from(0, 3)) {
      case 0 -> {
        String first = m.node("Transpose", last, "perm", new int[] {0, 3, 1, 2});
        yield m.node("Conv", first + "," + floats(m, 2, sizes[0], 2, 2));
      }
      case 1 -> dense(m, m.node("Flatten", last));
      case 2 -> {
        String turned = m.node("Transpose", "x", "perm", new int[] {0, 1, 3, 2});
        yield dense(m, m.node("Flatten", turned));
      }
      default -> {
        String pixels = m.node("MatMul", last + "," + floats(m, sizes[0], 3));
        yield m.node("Transpose", m.node("Relu", pixels), "perm", new int[] {0, 3, 1, 2});
      }
    };
  }

  private String squeeze(TestModel m) {
    String mean = m.node("GlobalAveragePool", "x");
    String row = m.node("Squeeze", mean + "," + m.wholes(2, 3));
    if (maybe()) {
      String again = m.node("Unsqueeze", row + "," + m.wholes(-1, -2));
      return m.node("Conv", again + "," + floats(m, 3, sizes[0], 1, 1));
    }
    return m.node("Gemm", row + "," + floats(m, sizes[0], 3));
  }

  private String pad(TestModel m) {
    long[] pads = {0, 0, from(0, 2), from(0, 2), 0, 0, from(0, 2), from(0, 2)};
    String padded =
        m.node("Pad", "x," + m.wholes(pads) + (maybe() ? "," + m.floats(new float[1]) : ""));
    return switch (from(0, 2)) {
      case 0 -> m.node("Conv", padded + "," + floats(m, 2, sizes[0], 2, 3));
      case 1 -> m.node("MaxPool", padded, "kernel_shape", new int[] {2, 2});
      default -> padded;
    };
  }

  private String reduceMean(TestModel m) {
    boolean keep = maybe();
    String mean =
        opset < 18
            ? m.node("ReduceMean", "x", "axes", new int[] {2, 3}, "keepdims", keep ? 1 : 0)
            : m.node("ReduceMean", "x," + m.wholes(-1, -2), "keepdims", keep ? 1 : 0);
    return keep ? m.node("Conv", mean + "," + floats(m, 3, sizes[0], 1, 1)) : mean;
  }

  private String concat(TestModel m) {
    String a = m.node("Conv", "x," + floats(m, 2, sizes[0], 1, 1));
    String b = m.node("Conv", "x," + floats(m, 3, sizes[0], 3, 3), "pads", new int[] {1, 1, 1, 1});
    return switch (from(0, 2)) {
      case 0 -> m.node("Concat", a + "," + m.node("Relu", b), "axis", 1);
      case 1 -> m.node("Concat", a + "," + b + "," + m.node("Tanh", a), "axis", -3);
      default -> {
        String rows =
            m.node("Concat", m.node("Flatten", a) + "," + m.node("Flatten", b), "axis", 1);
        yield m.node("MatMul", rows + "," + floats(m, 5 * sizes[1] * sizes[2], 3));
      }
    };
  }

  private String branches(TestModel m) {
    int c = sizes[0];
    String a = m.node("Conv", "x," + floats(m, c, c, 3, 3), "pads", new int[] {1, 1, 1, 1});
    String relu = m.node("Relu", a);
    return switch (from(0, 4)) {
      case 0 -> m.node("Add", "x," + relu);
      case 1 -> m.node("Add", relu + "," + m.node("Conv", "x," + floats(m, c, c, 1, 1)));
      case 2 -> m.node("Sub", relu + "," + a);
      case 3 -> m.node("Sum", "x," + relu + "," + m.node("Tanh", relu));
      default -> m.node("Add", m.node("Add", "x," + relu) + "," + m.node("Tanh", relu));
    };
  }

  private String gelu(TestModel m) {
    String x = m.node("Conv", "x," + floats(m, 2, sizes[0], 1, 1));
    if (maybe()) {
      String cube =
          maybe()
              ? m.node("Pow", x + "," + scalar(m, 3))
              : m.node("Mul", m.node("Mul", x + "," + x) + "," + x);
      String inner = m.node("Add", x + "," + m.node("Mul", cube + "," + scalar(m, 0.044715)));
      String tanh = m.node("Tanh", m.node("Mul", scalar(m, Math.sqrt(2 / Math.PI)) + "," + inner));
      String half = m.node("Mul", x + "," + scalar(m, 0.5));
      return m.node("Relu", m.node("Mul", half + "," + m.node("Add", tanh + "," + scalar(m, 1))));
    }
    String erf = m.node("Erf", m.node("Div", x + "," + scalar(m, Math.sqrt(2))));
    String sum = m.node("Add", erf + "," + scalar(m, 1));
    return maybe()
        ? m.node("Mul", m.node("Mul", x + "," + sum) + "," + scalar(m, 0.5))
        : m.node("Mul", sum + "," + m.node("Mul", scalar(m, 0.5) + "," + x));
  }

  private String silu(TestModel m) {
    String x = m.node("Conv", "x," + floats(m, 2, sizes[0], 1, 1));
    return switch (from(0, 3)) {
      case 0 -> m.node("Mul", x + "," + m.node("Sigmoid", x));
      case 1 -> {
        String e = m.node("Exp", m.node("Neg", x));
        yield m.node("Div", x + "," + m.node("Add", e + "," + scalar(m, 1)));
      }
      case 2 -> m.node("Mul", m.node("HardSigmoid", x, "alpha", 1f / 6) + "," + x);
      default -> {
        String six =
            m.node(
                "Clip",
                "%s,%s,%s"
                    .formatted(m.node("Add", x + "," + scalar(m, 3)), scalar(m, 0), scalar(m, 6)));
        yield m.node("Div", m.node("Mul", x + "," + six) + "," + scalar(m, 6));
      }
    };
  }

  /// Flatten as exporters of programs write it that compute with shapes.
  private String computedShape(TestModel m) {
    String shape = m.node("Shape", "x");
    String batch =
        maybe()
            ? m.node("Gather", shape + "," + m.wholes(0))
            : m.node("Slice", "%s,%s,%s".formatted(shape, m.wholes(0), m.wholes(1)));
    String to = m.node("Concat", batch + "," + m.wholes(-1), "axis", 0);
    return dense(m, m.node("Reshape", "x," + to));
  }

  private String computedWeights(TestModel m) {
    int c = sizes[0];
    String weights = m.node("Transpose", floats(m, 3, 3, c, 2), "perm", new int[] {3, 2, 0, 1});
    String scaled = m.node("Mul", weights + "," + scalar(m, 0.5));
    String conv = m.node("Conv", "x," + scaled);
    String bias = m.node("Unsqueeze", floats(m, 2) + "," + m.wholes(1, 2));
    return m.node("Add", conv + "," + bias);
  }

  private String castAndDropout(TestModel m) {
    String cast = m.node("Cast", "x", "to", 1);
    return m.node("Relu", m.node("Dropout", cast + "," + scalar(m, 0.5)));
  }

  /// A batch.
  float[] input(int rows) {
    return numbers(rows * IntStream.of(sizes).reduce(1, (a, b) -> a * b));
  }
}
