package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The operators that images go through: which layer each is, or how it only looks at the same
/// numbers in another way. Semantics are those of the ONNX operator documentation, opsets 7 to 24.
final class FlowOperators {
  /// What an operator makes of images that it only looks at in another way.
  private interface Look {
    Flow read(FlowOperators operators, Node node, Flow x, List<@Nullable Tensor> tensors);
  }

  private static final Map<String, Look> LOOKS = looks();

  @SuppressWarnings("NullAway") // which does not see what is nullable in the lists lambdas take
  private static Map<String, Look> looks() {
    Map<String, Look> all = new HashMap<>();
    all.put("Identity", (_, _, x, _) -> x);
    all.put("Dropout", (_, _, x, tensors) -> dropout(x, tensors));
    all.put("Cast", (_, node, x, _) -> cast(node, x));
    all.put("CastLike", (_, _, x, _) -> x);
    all.put("Reshape", (o, node, x, tensors) -> o.reshape(node, x, shape(node, tensors)));
    all.put("Flatten", (_, node, x, _) -> flatten(node, x));
    all.put("Squeeze", FlowOperators::squeeze);
    all.put("Unsqueeze", FlowOperators::unsqueeze);
    all.put("Transpose", (_, node, x, _) -> transpose(node, x));
    all.put("Gather", (_, node, x, tensors) -> gather(node, x, tensors));
    all.put("Slice", FlowOperators::slice);
    return all;
  }

  private final int opset;
  private final int batch;
  private final boolean anyBatch;

  /// @param batch what stands for the number of images in shapes
  /// @param anyBatch whether the model leaves that number open
  FlowOperators(int opset, int batch, boolean anyBatch) {
    this.opset = opset;
    this.batch = batch;
    this.anyBatch = anyBatch;
  }

  /// Whether there is anything here for an operator.
  static boolean knows(String operator) {
    return LOOKS.containsKey(operator)
        || ArithmeticOperators.knows(operator)
        || LayerOperators.knows(operator);
  }

  /// What an operator makes of images.
  ///
  /// @param flows its inputs that depend on the image, null for the others
  /// @param tensors those that do not, null for the others
  /// @throws Unsupported if there is no layer for it
  Flow read(Node node, List<@Nullable Flow> flows, List<@Nullable Tensor> tensors) {
    String operator = node.operator();
    Flow x = flows.getFirst();
    for (Flow flow : flows) {
      if (flow != null && flow.isProbabilities() && !LOOKS.containsKey(operator)) {
        throw new Unsupported("behind a softmax, which percept has at the end only");
      }
    }
    if (ArithmeticOperators.knows(operator)) {
      return new ArithmeticOperators(opset).read(node, flows, tensors);
    }
    if (x == null || IntStream.range(1, flows.size()).anyMatch(i -> flows.get(i) != null)) {
      if (operator.equals(JoinOperators.CONCAT)) {
        return JoinOperators.concat(node, flows);
      }
      throw new Unsupported(knows(operator) ? "whose weights come from the image" : "");
    }
    Look look = LOOKS.get(operator);
    return look != null
        ? look.read(this, node, x, tensors)
        : new LayerOperators(opset).read(node, x, tensors);
  }

  private static Flow dropout(Flow x, List<@Nullable Tensor> tensors) {
    Tensor training = tensors.size() > 2 ? tensors.get(2) : null;
    if (training != null && training.count() == 1 && training.whole(0) != 0) {
      throw new Unsupported("in training mode");
    }
    return x;
  }

  private static Flow cast(Node node, Flow x) {
    if (!Constants.isFloat(node.whole("to", 1))) {
      throw new Unsupported("to whole numbers");
    }
    return x;
  }

  private static Flow flatten(Node node, Flow x) {
    if (Axes.flattenAxis(node, x.sizes().length + 1) != 1) {
      throw new Unsupported("across images");
    }
    return x.withSizes(x.count());
  }

  private Flow squeeze(Node node, Flow x, List<@Nullable Tensor> tensors) {
    int[] all = withBatch(x.sizes());
    int[] axes = Axes.of(node, tensors, all.length);
    return x.withSizes(withoutBatch(Axes.squeezed(all, axes)));
  }

  private Flow unsqueeze(Node node, Flow x, List<@Nullable Tensor> tensors) {
    return x.withSizes(withoutBatch(Axes.unsqueezed(withBatch(x.sizes()), node, tensors)));
  }

  private static Flow transpose(Node node, Flow x) {
    int[] order = Axes.order(node, x.sizes().length + 1);
    if (order[0] != 0) {
      throw new Unsupported("that moves the axis of the batch");
    }
    int[] inner = IntStream.range(1, order.length).map(i -> order[i] - 1).toArray();
    int[] to = IntStream.of(inner).map(axis -> x.sizes()[axis]).toArray();
    return x.reordered(to, Tensor.transposed(x.sizes(), inner));
  }

  private Flow slice(Node node, Flow x, List<@Nullable Tensor> tensors) {
    Axes.Slice slice = Axes.slice(node, tensors, withBatch(x.sizes()), opset);
    if (!Arrays.equals(slice.sizes(), withBatch(x.sizes()))) {
      throw new Unsupported("that leaves some of the image out");
    }
    if (slice.steps()[0] < 0) {
      throw new Unsupported("that turns the batch around");
    }
    int[] steps = Arrays.copyOfRange(slice.steps(), 1, slice.steps().length);
    return x.reordered(x.sizes(), Tensor.walk(x.sizes(), steps, slice.first()));
  }

  private static Tensor shape(Node node, List<@Nullable Tensor> tensors) {
    Tensor shape = tensors.size() > 1 ? tensors.get(1) : null;
    if (shape != null) {
      return shape;
    }
    long[] sizes = node.wholes("shape");
    if (sizes == null) {
      throw new Unsupported("without a shape that is known");
    }
    return Tensor.of(sizes);
  }

  private int[] withBatch(int[] sizes) {
    return IntStream.concat(IntStream.of(batch), IntStream.of(sizes)).toArray();
  }

  private int[] withoutBatch(int[] sizes) {
    if (sizes.length == 0 || sizes[0] != batch) {
      throw new Unsupported("that moves the axis of the batch");
    }
    return Arrays.copyOfRange(sizes, 1, sizes.length);
  }

  private Flow reshape(Node node, Flow x, Tensor shape) {
    long[] all = Arrays.stream(withBatch(x.sizes())).asLongStream().toArray();
    // A shape of one image, in a model that leaves the number of images open.
    boolean one =
        anyBatch
            && shape.count() > 0
            && shape.whole(0) == 1
            && Arrays.stream(shape.wholes()).allMatch(size -> size > 0 || size == -1);
    if (one) {
      all[0] = 1;
    }
    int[] sizes = Axes.reshape(node, all, shape);
    if (sizes.length == 0 || sizes[0] != all[0]) {
      throw new Unsupported("across images, to " + Arrays.toString(shape.wholes()));
    }
    return x.withSizes(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  // Each place once: only another order of the same numbers.
  private static Flow gather(Node node, Flow x, List<@Nullable Tensor> tensors) {
    Tensor indices = tensors.size() > 1 ? tensors.get(1) : null;
    int axis = Axes.axis(node.whole("axis", 0), x.sizes().length + 1) - 1;
    if (indices == null || axis < 0 || indices.rank() != 1) {
      throw new Unsupported("of some images or places");
    }
    int[] sizes = x.sizes();
    int[] from = Arrays.stream(indices.wholes()).mapToInt(i -> Axes.axis(i, sizes[axis])).toArray();
    if (from.length != sizes[axis] || Arrays.stream(from).distinct().count() != from.length) {
      throw new Unsupported("that leaves some of the image out");
    }
    int inner = Arrays.stream(sizes, axis + 1, sizes.length).reduce(1, (a, b) -> a * b);
    int[] places = new int[x.count()];
    for (int i = 0; i < places.length; i++) {
      int row = i / (inner * from.length);
      int index = i / inner % from.length;
      places[i] = (row * from.length + from[index]) * inner + i % inner;
    }
    return x.reordered(sizes, places);
  }
}
