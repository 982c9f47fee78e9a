package dev.percept.network;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives every layer of a network its memory, and puts them into the order in which they run.
final class Binding {
  /// What a network is run for.
  enum Purpose {
    /// The output of the last layer.
    INFERENCE,
    /// The outputs of all layers.
    INSPECTION,
    /// The gradients.
    TRAINING
  }

  private final int capacity;
  private final Kernels kernels;
  private final float[] values;
  private final float[] gradients;
  private final Purpose purpose;
  private final boolean training;
  private final Rng rng;
  private final List<Operation> operations = new ArrayList<>();
  private int offset;
  private int number;

  /// @param capacity the most rows of a batch
  /// @param gradients the gradients of all parameters; not used without training
  Binding(
      Network network, int capacity, Kernels kernels, float[] gradients, Purpose purpose, Rng rng) {
    this.capacity = capacity;
    this.kernels = kernels;
    this.values = network.values();
    this.gradients = gradients;
    this.purpose = purpose;
    this.training = purpose == Purpose.TRAINING;
    this.rng = rng;
  }

  /// What flows between layers.
  private static final class Value {
    final Shape shape;

    /// Rows of numbers, empty if they are sparse.
    final float[] data;

    final @Nullable SparseRows sparse;

    /// Of the loss with respect to them; null where nobody needs it.
    final float @Nullable [] gradient;

    /// Whether nobody needs them any more once the next layer has read them.
    final boolean isFree;

    Value(
        Shape shape,
        float[] data,
        @Nullable SparseRows sparse,
        float @Nullable [] gradient,
        boolean isFree) {
      this.shape = shape;
      this.data = data;
      this.sparse = sparse;
      this.gradient = gradient;
      this.isFree = isFree;
    }
  }

  void bind(Network network, Inputs inputs) {
    Value input = new Value(network.inputShape(), inputs.dense(), inputs.sparse(), null, false);
    bind(network.layers(), input);
    if (operations.isEmpty()) {
      // Layers that only reshape, and nothing else: one of them has to run.
      Layer layer = network.layers().getLast();
      operations.add(new Operation(layer, space(layer, input), List.of(), 0));
    }
  }

  Operation[] operations() {
    return operations.toArray(new Operation[0]);
  }

  private Value bind(List<Layer> layers, Value input) {
    Value value = input;
    for (Layer layer : layers) {
      value = layer instanceof Composite composite ? bind(composite, value) : bind(layer, value);
    }
    return value;
  }

  private Value bind(Layer layer, Value input) {
    if (layer.onlyReshapes()) {
      Shape shape = layer.outputShape(input.shape);
      return new Value(shape, input.data, input.sparse, input.gradient, input.isFree);
    }
    LayerWorkspace space = space(layer, input);
    int parameters = elements(layer, input.shape);
    operations.add(new Operation(layer, space, List.of(), parameters));
    offset += parameters;
    return output(layer, input, space);
  }

  private Value bind(Composite composite, Value input) {
    LayerWorkspace space = space(composite, input);
    int branches = composite.branches().size();
    List<float[]> heads = new ArrayList<>();
    space.branchOutputs = new float[branches][];
    space.branchGradients = new float[training ? branches : 0][];
    space.branchWidths = new int[branches];
    if (training && input.gradient != null) {
      operations.add(new Operation(composite, space, heads, 0));
    }
    for (int branch = 0; branch < branches; branch++) {
      float @Nullable [] head = input.gradient == null ? null : activations(input.shape, composite);
      Value value =
          bind(
              composite.branches().get(branch),
              new Value(input.shape, input.data, null, head, false));
      space.branchOutputs[branch] = value.data;
      space.branchWidths[branch] = value.shape.size(value.shape.rank() - 1);
      if (head != null) {
        heads.add(head);
      }
      if (training) {
        float @Nullable [] gradient = value.gradient;
        space.branchGradients[branch] =
            gradient != null ? gradient : activations(value.shape, composite);
      }
    }
    operations.add(new Operation(composite, space, List.of(), 0));
    return output(composite, input, space);
  }

  private Value output(Layer layer, Value input, LayerWorkspace space) {
    return new Value(
        layer.outputShape(input.shape),
        space.output,
        null,
        training ? space.outputGradient : null,
        isFree(layer));
  }

  private boolean isFree(Layer layer) {
    return switch (purpose) {
      case INFERENCE -> true;
      case INSPECTION -> false;
      case TRAINING -> !layer.needsItsOutput();
    };
  }

  private LayerWorkspace space(Layer layer, Value input) {
    Shape output = layer.outputShape(input.shape);
    boolean inPlace = input.isFree && layer.worksInPlace();
    LayerWorkspace space =
        new LayerWorkspace(
            kernels,
            input.shape,
            output.elements(),
            input.data,
            input.sparse,
            inPlace ? input.data : activations(output, layer),
            outputGradient(output, layer, inPlace ? input.gradient : null),
            input.gradient,
            values,
            gradients,
            offset);
    space.training = training;
    space.rng = rng;
    space.number = number++;
    if (training && layer.keptOfRow(input.shape) > 0) {
      space.kept = activations(Shape.of(layer.keptOfRow(input.shape)), layer);
    }
    if (training) {
      space.keptOfBatch = new float[layer.keptOfBatch(input.shape, capacity)];
    }
    return space;
  }

  private float[] outputGradient(Shape output, Layer layer, float @Nullable [] shared) {
    if (!training) {
      return new float[0];
    }
    return shared != null ? shared : activations(output, layer);
  }

  private float[] activations(Shape shape, Layer layer) {
    long elements = (long) capacity * shape.elements();
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "a batch of %,d outputs of shape %s (layer %s) does not fit one array: use a smaller batch"
              .formatted(capacity, shape, layer));
    }
    return new float[(int) elements];
  }

  private static int elements(Layer layer, Shape input) {
    int elements = 0;
    for (var parameter : layer.parameters(input)) {
      elements += parameter.shape().elements();
    }
    return elements;
  }
}
