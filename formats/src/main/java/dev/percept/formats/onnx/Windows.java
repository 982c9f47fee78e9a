package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Graph.Attribute;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.Conv2d;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Convolutions and pools.
final class Windows {
  private Windows() {}

  /// @param weights the name of the weights, and that of the biases if there are any
  static String convolution(
      Graph graph, String name, Conv2d conv, Value input, List<String> weights) {
    List<String> inputs =
        weights.size() == 1
            ? List.of(input.name(), weights.get(0))
            : List.of(input.name(), weights.get(0), weights.get(1));
    Window w = conv.window();
    return graph.add(
        "Conv",
        name,
        inputs,
        kernel(w),
        strides(w),
        dilations(w),
        pads(w),
        Attribute.of("group", conv.groups()));
  }

  static String maxPool(Graph graph, String name, MaxPool2d pool, Value input) {
    Window w = seen(pool.window(), input.shape());
    String x = input.name();
    if (isPaddedByItsSize(w)) {
      x = pad(graph, name, w, x);
      w = w.withPadding(0);
    }
    return graph.add("MaxPool", name, List.of(x), kernel(w), strides(w), dilations(w), pads(w));
  }

  /// What ONNX Runtime's pools cannot do is done by a convolution of each channel.
  static String averagePool(Graph graph, String name, AvgPool2d pool, Value input) {
    Window w = seen(pool.window(), input.shape());
    // Opset 17 knows no dilation here.
    if (w.dilationY() > 1 || w.dilationX() > 1 || isPaddedByItsSize(w)) {
      return averageByConvolution(graph, name, pool, w, input);
    }
    return graph.add(
        "AveragePool",
        name,
        List.of(input.name()),
        kernel(w),
        strides(w),
        pads(w),
        Attribute.of("count_include_pad", pool.countPadding() ? 1 : 0));
  }

  private static String averageByConvolution(
      Graph graph, String name, AvgPool2d pool, Window w, Value input) {
    int channels = Window.channels(input.shape());
    int area = w.height() * w.width();
    float[] weights = new float[channels * area];
    Arrays.fill(weights, pool.countPadding() ? 1f / area : 1f);
    String kernel = graph.constant(name + ".weight", weights, channels, 1, w.height(), w.width());
    String sum =
        graph.add(
            "Conv",
            pool.countPadding() ? name : name + ".sum",
            List.of(input.name(), kernel),
            kernel(w),
            strides(w),
            dilations(w),
            pads(w),
            Attribute.of("group", channels));
    if (pool.countPadding()) {
      return sum;
    }
    int rows = input.shape().size(0);
    int columns = input.shape().size(1);
    int height = w.outputHeight(rows);
    int width = w.outputWidth(columns);
    float[] shares = new float[height * width];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = 1f / (w.seenRows(i / width, rows) * w.seenColumns(i % width, columns));
    }
    String share = graph.constant(name + ".share", shares, 1, 1, height, width);
    return graph.add("Mul", name, List.of(sum, share));
  }

  /// The window without padding that no position looks at.
  private static Window seen(Window w, Shape input) {
    int rows = (w.outputHeight(input.size(0)) - 1) * w.strideY() + w.dilationY() * (w.height() - 1);
    int columns =
        (w.outputWidth(input.size(1)) - 1) * w.strideX() + w.dilationX() * (w.width() - 1);
    return w.withPadding(
        w.top(),
        w.left(),
        Math.max(0, rows + 1 - input.size(0) - w.top()),
        Math.max(0, columns + 1 - input.size(1) - w.left()));
  }

  // ONNX Runtime's pools take less padding than the window's size.
  private static boolean isPaddedByItsSize(Window w) {
    return Math.max(w.top(), w.bottom()) >= w.height()
        || Math.max(w.left(), w.right()) >= w.width();
  }

  private static String pad(Graph graph, String name, Window w, String x) {
    String sizes =
        graph.constant(
            name + ".pads", 0L, 0L, (long) w.top(), w.left(), 0L, 0L, w.bottom(), w.right());
    String padding = graph.constant(name + ".padding", Double.NEGATIVE_INFINITY);
    return graph.add("Pad", name + ".padded", List.of(x, sizes, padding));
  }

  private static Attribute kernel(Window w) {
    return Attribute.ofAll("kernel_shape", w.height(), w.width());
  }

  private static Attribute strides(Window w) {
    return Attribute.ofAll("strides", w.strideY(), w.strideX());
  }

  private static Attribute dilations(Window w) {
    return Attribute.ofAll("dilations", w.dilationY(), w.dilationX());
  }

  private static Attribute pads(Window w) {
    return Attribute.ofAll("pads", w.top(), w.left(), w.bottom(), w.right());
  }
}
