package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.Layer;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Window;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the windows of convolutions and pools are, under every rule of padding that ONNX has.
final class WindowOperators {
  private static final int SIDES = 4;

  private WindowOperators() {}

  /// A window over images.
  ///
  /// @param beyond whether the last position looks beyond the padding, as `ceil_mode` lets it
  record Placed(Window window, boolean beyond) {}

  /// @param images whose rows and columns are looked at
  /// @param height the rows of the window; the node may say the same
  static Placed window(Node node, Flow images, int height, int width) {
    int[] size = node.sizes("kernel_shape", height, width);
    if (size[0] != height || size[1] != width) {
      throw new Unsupported(
          "with kernel_shape %s for weights of %d×%d"
              .formatted(Arrays.toString(size), height, width));
    }
    return window(node, images, size);
  }

  private static Placed window(Node node, Flow images, int[] size) {
    int[] stride = node.sizes("strides", 1, 1);
    int[] dilation = node.sizes("dilations", 1, 1);
    int[] pads = node.sizes("pads", 0, 0, 0, 0);
    String rule = node.text("auto_pad", "NOTSET");
    boolean ceil = node.whole("ceil_mode", 0) == 1;
    boolean beyond = false;
    for (int axis = 0; axis < 2; axis++) {
      int pixels = images.sizes()[1 + axis];
      int seen = Math.addExact(Math.multiplyExact(dilation[axis], size[axis] - 1), 1);
      switch (rule) {
        case "NOTSET", "" -> {
          int more =
              ceil
                  ? beyond(pixels, pads[axis], pads[2 + axis], seen, Math.max(1, stride[axis]))
                  : 0;
          beyond |= more > 0;
          pads[2 + axis] += more;
        }
        case "VALID" -> {
          pads[axis] = 0;
          pads[2 + axis] = 0;
        }
        case "SAME_UPPER", "SAME_LOWER" -> {
          int step = Math.max(1, stride[axis]);
          int all = Math.max(0, (Math.ceilDiv(pixels, step) - 1) * step + seen - pixels);
          pads[axis] = rule.equals("SAME_UPPER") ? all / 2 : all - all / 2;
          pads[2 + axis] = all - pads[axis];
        }
        default -> throw new Unsupported("with auto_pad " + rule);
      }
    }
    return new Placed(
        new Window(
            size[0],
            size[1],
            stride[0],
            stride[1],
            dilation[0],
            dilation[1],
            pads[0],
            pads[1],
            pads[2],
            pads[3]),
        beyond);
  }

  /// How far the last position goes beyond what there is, where the number of positions is rounded
  /// up; one that would begin behind the image is not counted.
  private static int beyond(int pixels, int before, int after, int seen, int stride) {
    int all = pixels + before + after;
    if (all < seen) {
      return 0;
    }
    int last = Math.ceilDiv(all - seen, stride);
    if (last * stride >= pixels + before) {
      last--;
    }
    return Math.max(0, last * stride + seen - all);
  }

  private static int[] kernel(Node node) {
    long[] size = node.wholes("kernel_shape");
    if (size == null || size.length != 2) {
      throw new Unsupported("without two sizes as kernel_shape");
    }
    return node.sizes("kernel_shape", 1, 1);
  }

  static Flow maxPool(Node node, Flow images) {
    node.require("storage_order", 0);
    if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
      throw new Unsupported("that also gives indices");
    }
    Window window = window(node, images, kernel(node)).window();
    Vertex from = images.vertex();
    if (from instanceof Vertex.Padded padded
        && (padded.value() == Float.NEGATIVE_INFINITY || padded.value() == -Float.MAX_VALUE)) {
      return applied(padded.from(), new MaxPool2d(padded.around(window)));
    }
    return applied(from, new MaxPool2d(window));
  }

  static Flow averagePool(Node node, Flow images) {
    Placed placed = window(node, images, kernel(node));
    boolean counts = node.whole("count_include_pad", 0) == 1;
    Window window = placed.window();
    if (placed.beyond() && counts) {
      int[] pads = node.sizes("pads", 0, 0, 0, 0);
      if (Arrays.stream(pads).anyMatch(pad -> pad > 0)) {
        throw new Unsupported("with ceil_mode, pads and count_include_pad together");
      }
      // What is beyond does not count in any case, and there is nothing else.
      counts = false;
    }
    Vertex from = images.vertex();
    if (from instanceof Vertex.Padded padded
        && padded.value() == 0
        && (counts || !window.isPadded())) {
      return applied(padded.from(), new AvgPool2d(padded.around(window), true));
    }
    return applied(from, new AvgPool2d(window, counts));
  }

  private static Flow applied(Vertex from, Layer layer) {
    return Flow.of(new Vertex.Applied(from, layer, List.of()));
  }

  static Flow pad(Node node, Flow x, List<@Nullable Tensor> tensors, int opset) {
    if (!node.text("mode", "constant").equals("constant")) {
      throw new Unsupported("with mode " + node.text("mode", ""));
    }
    float value = (float) node.real("value", 0);
    long[] pads = node.wholes("pads");
    int rank = x.sizes().length + 1;
    if (opset >= 11) {
      Tensor sides = tensors.size() > 1 ? tensors.get(1) : null;
      Tensor number = tensors.size() > 2 ? tensors.get(2) : null;
      if (sides == null || (node.hasInput(2) && (number == null || number.count() != 1))) {
        throw new Unsupported("by what is not known");
      }
      value = number == null ? 0 : (float) number.real(0);
      pads = spread(node, sides.wholes(), tensors.size() > 3 ? tensors.get(3) : null, rank);
    }
    if (pads == null || pads.length != 2 * rank) {
      throw new Unsupported("without two numbers for each axis");
    }
    if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
      return x;
    }
    boolean last = rank == SIDES && x.isImageWithChannelsLast() && !x.isImage();
    Flow images = last ? x : LayerOperators.images(x);
    int row = last ? 1 : 2;
    for (int axis = 0; axis < 2 * rank; axis++) {
      boolean inner = axis % rank == row || axis % rank == row + 1;
      if (pads[axis] < 0 || pads[axis] > ImageOrder.MOST || (!inner && pads[axis] > 0)) {
        throw new Unsupported("by " + Arrays.toString(pads));
      }
    }
    Vertex.Padded padded =
        new Vertex.Padded(
            images.vertex(),
            (int) pads[row],
            (int) pads[row + 1],
            (int) pads[rank + row],
            (int) pads[rank + row + 1],
            value);
    if (!last) {
      return Flow.of(padded);
    }
    int[] order = new int[padded.shape().elements()];
    Arrays.setAll(order, i -> i);
    return Flow.of(padded, padded.shape().sizes(), order);
  }

  /// The numbers for the axes that are named, at all axes.
  private static long[] spread(Node node, long[] pads, @Nullable Tensor axes, int rank) {
    if (!node.hasInput(3)) {
      return pads;
    }
    if (axes == null || pads.length != 2 * axes.count()) {
      throw new Unsupported("without two numbers for each axis");
    }
    long[] all = new long[2 * rank];
    for (int i = 0; i < axes.count(); i++) {
      int axis = Axes.axis(axes.whole(i), rank);
      all[axis] = pads[i];
      all[rank + axis] = pads[axes.count() + i];
    }
    return all;
  }
}
