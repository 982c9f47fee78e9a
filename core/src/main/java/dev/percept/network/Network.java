package dev.percept.network;

import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.ParameterSpec;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Layers in a row and the values of their parameters.
///
/// The structure is immutable; the values change only when somebody trains the network. A network
/// that nobody trains may be shared between threads: [#predict] keeps no state. To compute many
/// batches, bind it to a [Workspace] for each thread of callers.
///
/// The network ends in numbers without bounds: for classes the logits, whose softmax belongs to the
/// loss and to [#predict]; for regression the answer itself, [#outputs].
public final class Network {
  private final Shape inputShape;
  private final List<Layer> layers;
  private final List<Shape> shapes;
  private final List<Parameter> parameters;
  private final List<ParameterSpec> specs;
  private final float[] values;

  private Network(Shape inputShape, List<Layer> layers) {
    this.inputShape = inputShape;
    this.layers = List.copyOf(layers);
    List<Shape> shapes = new ArrayList<>();
    List<Parameter> parameters = new ArrayList<>();
    List<ParameterSpec> specs = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    Shape shape = inputShape;
    shapes.add(shape);
    long offset = 0;
    for (Layer layer : layers) {
      int number = numbers.merge(layer.kind(), 1, Integer::sum);
      for (ParameterSpec spec : layer.parameters(shape)) {
        String name = layer.kind() + number + "." + spec.name();
        parameters.add(new Parameter(name, spec.shape(), (int) offset, spec.role()));
        specs.add(spec);
        offset += spec.shape().elements();
        if (offset > Integer.MAX_VALUE - 64) {
          throw new IllegalArgumentException(
              "the network has more than 2^31 parameters: %s of shape %s is one too many"
                  .formatted(name, spec.shape()));
        }
      }
      shape = layer.outputShape(shape);
      shapes.add(shape);
    }
    this.shapes = List.copyOf(shapes);
    this.parameters = List.copyOf(parameters);
    this.specs = List.copyOf(specs);
    this.values = new float[(int) offset];
  }

  /// A network whose parameters are all zero until [#initialize] or somebody else sets them.
  ///
  /// @param inputShape the shape of one input
  /// @throws IllegalArgumentException if there is no layer, or one cannot take what the one before
  ///   it gives
  public static Network of(Shape inputShape, Layer... layers) {
    return of(inputShape, List.of(layers));
  }

  /// As [#of(Shape, Layer...)].
  public static Network of(Shape inputShape, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    return new Network(inputShape, layers);
  }

  /// Sets every parameter to its initial value, a pure function of the seed.
  ///
  /// @return this network
  public Network initialize(Rng rng) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      specs.get(i).initializer().fill(values, parameter.offset(), specs.get(i), rng, i);
    }
    return this;
  }

  /// A network of the same structure with its own copy of the values.
  public Network copy() {
    Network copy = new Network(inputShape, layers);
    System.arraycopy(values, 0, copy.values, 0, values.length);
    return copy;
  }

  /// The shape of one input.
  public Shape inputShape() {
    return inputShape;
  }

  /// The shape of one output.
  public Shape outputShape() {
    return shapes.getLast();
  }

  /// The layers, first to last.
  public List<Layer> layers() {
    return layers;
  }

  /// Whether its input may be given by its elements other than zero: see [Inputs#sparse].
  public boolean takesSparseInput() {
    for (Layer layer : layers) {
      if (!layer.onlyReshapes()) {
        return layer.takesSparseInput();
      }
    }
    return false;
  }

  /// The shape of the input of layer `index`.
  Shape inputShape(int index) {
    return shapes.get(index);
  }

  /// The numbers that all layers together give for one input, and the input itself.
  public long activations() {
    return inputShape.elements() + activations(inputShape, layers);
  }

  private static long activations(Shape input, List<Layer> layers) {
    long elements = 0;
    Shape shape = input;
    for (Layer layer : layers) {
      if (layer instanceof Composite composite) {
        for (List<Layer> branch : composite.branches()) {
          elements += activations(shape, branch);
        }
      }
      shape = layer.outputShape(shape);
      elements += shape.elements();
    }
    return elements;
  }

  /// The parameters in the order in which they lie in [#values].
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The values of all parameters: the network's own array. Whoever writes to it trains the
  /// network.
  public float[] values() {
    return values;
  }

  /// The probabilities of the classes for one input, of a network trained with softmax
  /// cross-entropy. Thread-safe; allocates its working memory, so for many inputs bind a
  /// [Workspace].
  ///
  /// @param input as many numbers as [#inputShape] has elements, scaled as in training (0 to 1 for
  ///   images)
  /// @return a new array with one probability per class
  /// @throws IllegalArgumentException if the input has another length
  public float[] predict(float[] input) {
    float[] outputs = outputs(input);
    new ScalarKernels().softmax(outputs, 0, outputs, 0, 1, outputs.length, null, 0, null, 0);
    return outputs;
  }

  /// The numbers that the last layer gives for one input: what a network for regression answers.
  /// Thread-safe; allocates its working memory, so for many inputs bind a [Workspace].
  ///
  /// @param input as for [#predict]
  /// @return a new array
  /// @throws IllegalArgumentException if the input has another length
  public float[] outputs(float[] input) {
    if (input.length != inputShape.elements()) {
      throw new IllegalArgumentException(
          "the network takes %d numbers (%s), found %d"
              .formatted(inputShape.elements(), inputShape, input.length));
    }
    Inputs inputs = Inputs.dense(1, input.length);
    inputs.rows(1);
    System.arraycopy(input, 0, inputs.dense(), 0, input.length);
    Workspace workspace = Workspace.forInference(this, inputs, new ScalarKernels());
    workspace.forward(0, 1);
    return Arrays.copyOf(workspace.output(), outputShape().elements());
  }

  /// For example `784 → dense 100 → sigmoid 100 → dense 10`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(inputShape.toString());
    for (int i = 0; i < layers.size(); i++) {
      text.append(" → ").append(layers.get(i).kind()).append(' ').append(shapes.get(i + 1));
    }
    return text.toString();
  }
}
