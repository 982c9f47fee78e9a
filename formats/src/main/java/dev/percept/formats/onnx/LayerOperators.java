package dev.percept.formats.onnx;

import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Conv2d;
import dev.percept.layer.Dense;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.Initializer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Maxout;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Operators that are a layer with weights, a window, or a look at all of an image.
final class LayerOperators {
  /// How weights would begin, were the network trained anew.
  private static final Initializer ANEW = new Initializer.He();

  private final int opset;

  LayerOperators(int opset) {
    this.opset = opset;
  }

  /// What one operator makes of images and constants.
  private interface Reader {
    Flow read(LayerOperators operators, Node node, Flow x, List<@Nullable Tensor> tensors);
  }

  private static final Map<String, Reader> READERS = readers();

  @SuppressWarnings("NullAway") // which does not see what is nullable in the lists lambdas take
  private static Map<String, Reader> readers() {
    Map<String, Reader> all = new HashMap<>();
    all.put("Conv", (_, node, x, tensors) -> convolution(node, x, tensors));
    all.put("MaxPool", (_, node, x, _) -> WindowOperators.maxPool(node, images(x)));
    all.put("AveragePool", (_, node, x, _) -> WindowOperators.averagePool(node, images(x)));
    all.put("GlobalAveragePool", (_, _, x, _) -> globalAverage(images(x).vertex(), true));
    all.put("GlobalMaxPool", (_, _, x, _) -> globalMaximum(images(x)));
    all.put("Pad", (o, node, x, tensors) -> WindowOperators.pad(node, x, tensors, o.opset));
    all.put("Gemm", (_, node, x, tensors) -> gemm(node, x, tensors));
    all.put("MatMul", (_, _, x, tensors) -> product(x, tensors));
    all.put("BatchNormalization", LayerOperators::batchNorm);
    all.put("LayerNormalization", (_, node, x, tensors) -> layerNorm(node, x, tensors));
    all.put("ReduceMean", (_, node, x, tensors) -> mean(node, x, tensors));
    all.put("ReduceMax", (_, node, x, tensors) -> maximum(node, x, tensors));
    all.put("Softmax", (o, node, x, _) -> o.softmax(node, x));
    all.put("LogSoftmax", (o, node, x, _) -> o.softmax(node, x));
    all.put(
        JoinOperators.CONCAT,
        (_, _, _, _) -> {
          throw new Unsupported("of an image and constants");
        });
    return all;
  }

  static boolean knows(String operator) {
    return READERS.containsKey(operator);
  }

  Flow read(Node node, Flow x, List<@Nullable Tensor> tensors) {
    Reader reader = READERS.get(node.operator());
    if (reader == null) {
      throw new Unsupported("");
    }
    return reader.read(this, node, x, tensors);
  }

  /// The same, known to be images with their channels first.
  ///
  /// @throws ImageOrder.Other if it is the input, and is not yet seen like that
  static Flow images(Flow x) {
    if (x.isImage()) {
      return x;
    }
    Vertex.Input input = x.vertex().inputOfNumbers();
    if (x.sizes().length == 3 && input != null) {
      throw new ImageOrder.Other(input.order().withChannelsFirst(x));
    }
    throw new Unsupported(
        "of what is not an image of channels × rows × columns: sizes %s"
            .formatted(Arrays.toString(x.sizes())));
  }

  private static Tensor need(List<@Nullable Tensor> tensors, int i) {
    Tensor tensor = i < tensors.size() ? tensors.get(i) : null;
    if (tensor == null) {
      throw new Unsupported("without input %d as a constant".formatted(i + 1));
    }
    if (tensor.count() == 0) {
      throw new Unsupported("with an empty input %d".formatted(i + 1));
    }
    return tensor;
  }

  private static @Nullable Tensor optional(List<@Nullable Tensor> tensors, int i) {
    return i < tensors.size() ? tensors.get(i) : null;
  }

  private static void check(Tensor tensor, String what, int count) {
    if (tensor.count() != count) {
      throw new Unsupported("with %d %s for %d".formatted(tensor.count(), what, count));
    }
  }

  private static Flow convolution(Node node, Flow x, List<@Nullable Tensor> tensors) {
    Tensor weights = need(tensors, 1);
    if (weights.rank() != 4) {
      throw new Unsupported("of %d axes, not 2".formatted(weights.rank() - 2));
    }
    int[] sizes = weights.sizes();
    int filters = sizes[0];
    Tensor bias = optional(tensors, 2);
    boolean isPixel = x.sizes().length == 3 && x.sizes()[1] == 1 && x.sizes()[2] == 1;
    if (isPixel && !x.isImage() && sizes[2] == 1 && sizes[3] == 1 && node.whole("group", 1) == 1) {
      return onePixel(x, weights, bias);
    }
    Flow images = images(x);
    Window window = WindowOperators.window(node, images, sizes[2], sizes[3]).window();
    Vertex from = images.vertex();
    if (from instanceof Vertex.Padded padded && padded.value() == 0) {
      window = padded.around(window);
      from = padded.from();
    }
    int groups = Math.toIntExact(node.whole("group", 1));
    if (groups < 1 || (long) sizes[1] * groups != images.sizes()[0]) {
      throw new Unsupported(
          "of %d channels with weights %s in %d groups"
              .formatted(images.sizes()[0], Arrays.toString(sizes), groups));
    }
    List<float[]> parameters = new ArrayList<>();
    parameters.add(
        ChannelsFirst.filtersLast(
            weights.floats(), Shape.of(sizes[2], sizes[3], sizes[1], filters)));
    if (bias != null) {
      check(bias, "biases", filters);
      parameters.add(bias.floats());
    }
    return Flow.of(
        new Vertex.Applied(
            from, new Conv2d(filters, window, groups, bias != null, ANEW), parameters));
  }

  /// A convolution of what is left of an image after global pooling: a dense layer.
  private static Flow onePixel(Flow x, Tensor weights, @Nullable Tensor bias) {
    int filters = weights.sizes()[0];
    int channels = weights.sizes()[1];
    check(weights, "weights", filters * x.count());
    Tensor transposed =
        weights.pick(
            new int[] {channels, filters},
            Tensor.transposed(new int[] {filters, channels}, new int[] {1, 0}));
    float[] biases = new float[filters];
    if (bias != null) {
      check(bias, "biases", filters);
      biases = bias.floats();
    }
    return Flow.of(dense(x, transposed, 1, biases), filters, 1, 1);
  }

  /// @param weights inputs × outputs, in the graph's order
  private static Vertex dense(Flow x, Tensor weights, double factor, float[] biases) {
    int inputs = weights.sizes()[0];
    int outputs = weights.sizes()[1];
    if (inputs != x.count()) {
      throw new Unsupported("of %d numbers with %d weights each".formatted(x.count(), inputs));
    }
    float[] sorted = new float[weights.count()];
    int[] places = x.places();
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < outputs; j++) {
        sorted[places[i] * outputs + j] = (float) (factor * weights.real(i * outputs + j));
      }
    }
    return new Vertex.Applied(x.vertex(), new Dense(outputs, ANEW), List.of(sorted, biases));
  }

  private static Flow gemm(Node node, Flow x, List<@Nullable Tensor> tensors) {
    node.require("transA", 0);
    Tensor weights = need(tensors, 1);
    if (x.sizes().length != 1 || weights.rank() != 2) {
      throw new Unsupported("of what is not a row of numbers: " + Arrays.toString(x.sizes()));
    }
    if (node.whole("transB", 0) != 0) {
      int[] sizes = weights.sizes();
      weights =
          weights.pick(new int[] {sizes[1], sizes[0]}, Tensor.transposed(sizes, new int[] {1, 0}));
    }
    int outputs = weights.sizes()[1];
    float[] biases = new float[outputs];
    Tensor c = optional(tensors, 2);
    if (c != null) {
      Tensor row = c.rank() == 2 && c.sizes()[0] == 1 ? c.reshaped(c.count()) : c;
      biases = row.broadcast(new int[] {outputs}).floats();
      double beta = node.real("beta", 1);
      for (int i = 0; i < outputs; i++) {
        biases[i] = (float) (beta * biases[i]);
      }
    }
    return Flow.of(dense(x, weights, node.real("alpha", 1), biases));
  }

  private static Flow product(Flow x, List<@Nullable Tensor> tensors) {
    Tensor weights = need(tensors, 1);
    if (weights.rank() != 2) {
      throw new Unsupported("with weights of sizes " + Arrays.toString(weights.sizes()));
    }
    int outputs = weights.sizes()[1];
    if (x.sizes().length == 1) {
      return Flow.of(dense(x, weights, 1, new float[outputs]));
    }
    if (!x.isImageWithChannelsLast() || x.sizes()[2] != weights.sizes()[0]) {
      throw new Unsupported("of sizes " + Arrays.toString(x.sizes()));
    }
    // The same weights for every pixel.
    Vertex conv =
        new Vertex.Applied(
            x.vertex(),
            new Conv2d(outputs, Window.of(1, 1), 1, false, ANEW),
            List.of(weights.floats()));
    int[] sizes = {x.sizes()[0], x.sizes()[1], outputs};
    return Flow.of(conv, sizes, IntStream.range(0, Tensor.count(sizes)).toArray());
  }

  private Flow batchNorm(Node node, Flow x, List<@Nullable Tensor> tensors) {
    node.require("training_mode", 0);
    if (opset < 9) {
      node.require("spatial", 1);
    }
    int channels = x.sizes().length == 0 ? 0 : x.sizes()[0];
    List<float[]> parameters = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      Tensor tensor = need(tensors, i);
      check(tensor, "numbers", channels);
      parameters.add(tensor.floats());
    }
    // To six digits: 0.1 where the file has 0.9.
    double momentum = Math.round(1e6 * (1 - node.real("momentum", 0.9))) / 1e6;
    BatchNorm norm =
        new BatchNorm(momentum > 0 && momentum <= 1 ? momentum : 0.1, node.real("epsilon", 1e-5));
    if (x.count() == channels) {
      Flow row = x.asRow();
      int[] places = row.places();
      return row.with(
          new Vertex.Applied(
              row.vertex(), norm, parameters.stream().map(p -> sorted(p, places)).toList()));
    }
    return images(x).with(new Vertex.Applied(x.vertex(), norm, parameters));
  }

  private static float[] sorted(float[] numbers, int[] places) {
    float[] sorted = new float[numbers.length];
    for (int i = 0; i < places.length; i++) {
      sorted[places[i]] = numbers[i];
    }
    return sorted;
  }

  private static Flow layerNorm(Node node, Flow x, List<@Nullable Tensor> tensors) {
    int axis = Axes.axis(node.whole("axis", -1), x.sizes().length + 1);
    if (axis != 1) {
      throw new Unsupported("over a part of a row only");
    }
    int[] places = x.places();
    float[] scale = sorted(need(tensors, 1).broadcast(x.sizes()).floats(), places);
    Tensor bias = optional(tensors, 2);
    float[] shift =
        bias == null ? new float[scale.length] : sorted(bias.broadcast(x.sizes()).floats(), places);
    return x.with(
        new Vertex.Applied(
            x.vertex(), new LayerNorm(node.real("epsilon", 1e-5)), List.of(scale, shift)));
  }

  private static Flow globalAverage(Vertex images, boolean keeps) {
    Vertex mean = new Vertex.Applied(images, new GlobalAvgPool2d(), List.of());
    int channels = mean.shape().elements();
    return keeps ? Flow.of(mean, channels, 1, 1) : Flow.of(mean, channels);
  }

  private static Flow globalMaximum(Flow images) {
    Window all = Window.of(images.sizes()[1], images.sizes()[2]);
    return Flow.of(new Vertex.Applied(images.vertex(), new MaxPool2d(all), List.of()));
  }

  private static boolean[] reduced(Node node, Flow x, List<@Nullable Tensor> tensors) {
    int rank = x.sizes().length + 1;
    boolean[] gone = Axes.chosen(Axes.of(node, tensors, rank), rank);
    if (gone[0]) {
      throw new Unsupported("over the batch");
    }
    return gone;
  }

  private static Flow mean(Node node, Flow x, List<@Nullable Tensor> tensors) {
    boolean[] gone = reduced(node, x, tensors);
    boolean keeps = node.whole("keepdims", 1) == 1;
    if (x.sizes().length == 3 && x.isImageWithChannelsLast() && gone[1] && gone[2] && !gone[3]) {
      Flow mean = globalAverage(x.vertex(), false);
      return keeps ? mean.withSizes(1, 1, x.sizes()[2]) : mean;
    }
    if (x.sizes().length != 3 || gone[1] || !gone[2] || !gone[3]) {
      throw new Unsupported("over other axes than rows and columns");
    }
    return globalAverage(images(x).vertex(), keeps);
  }

  /// The greatest over rows and columns, or over neighbours among the channels: maxout.
  private static Flow maximum(Node node, Flow x, List<@Nullable Tensor> tensors) {
    boolean[] gone = reduced(node, x, tensors);
    int[] sizes = x.sizes();
    boolean keeps = node.whole("keepdims", 1) == 1;
    if (sizes.length == 3 && !gone[1] && gone[2] && gone[3] && x.isImage()) {
      Flow greatest = globalMaximum(x);
      return keeps ? greatest : greatest.withSizes(sizes[0]);
    }
    int[] axes = IntStream.range(1, gone.length).filter(axis -> gone[axis]).toArray();
    if (axes.length != 1) {
      throw new Unsupported("over several axes");
    }
    int axis = axes[0] - 1;
    int pieces = sizes[axis];
    int inner = Arrays.stream(sizes, axis + 1, sizes.length).reduce(1, (a, b) -> a * b);
    int[] places = x.places();
    int[] to = new int[places.length / pieces];
    for (int i = 0; i < to.length; i++) {
      int first = i / inner * inner * pieces + i % inner;
      to[i] = places[first] / pieces;
      for (int piece = 0; piece < pieces; piece++) {
        if (places[first + piece * inner] != to[i] * pieces + piece) {
          throw new Unsupported("over what are not neighbours among the channels");
        }
      }
    }
    int[] left =
        IntStream.range(0, sizes.length)
            .filter(i -> keeps || i != axis)
            .map(i -> i == axis ? 1 : sizes[i])
            .toArray();
    return Flow.of(new Vertex.Applied(x.vertex(), new Maxout(pieces), List.of()), left, to);
  }

  private Flow softmax(Node node, Flow x) {
    int axis = Axes.axis(node.whole("axis", opset < 13 ? 1 : -1), x.sizes().length + 1);
    // Before opset 13 it runs over all axes from that one on.
    boolean all = opset < 13 ? axis == 1 : axis > 0 && x.sizes()[axis - 1] == x.count();
    if (!all) {
      throw new Unsupported("over a part of a row only");
    }
    return x.asProbabilities();
  }
}
