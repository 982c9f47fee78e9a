package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// One layer of a network: an immutable specification that also knows how to run.
///
/// A layer computes each row of a batch by itself, so [#forward] and [#backward] take ranges of
/// rows and may run on several threads at once for different ranges; [#addGradients] needs all rows
/// and is cut by parameters instead. A layer that [#seesWholeBatch] gathers what it must know of
/// the other rows first. How the work is cut never changes a bit. None of them allocates.
///
/// Images are rows of height × width × channels, the channels of a pixel side by side; a shape of
/// two sizes is an image of one channel.
///
/// Users' own layers implement [CustomLayer].
public sealed interface Layer
    permits Dense,
        Conv2d,
        Sigmoid,
        MaxPool2d,
        AvgPool2d,
        GlobalAvgPool2d,
        Flatten,
        Dropout,
        BatchNorm,
        LayerNorm,
        Scale,
        Tanh,
        Relu,
        LeakyRelu,
        Elu,
        Selu,
        Gelu,
        Silu,
        Softplus,
        HardSigmoid,
        HardSwish,
        Clip,
        Maxout,
        Composite,
        CustomLayer {

  /// What the layer is called in names of parameters and in files, in lower case: `dense`.
  String kind();

  /// The shape of one output for inputs of shape `input`.
  ///
  /// @throws IllegalArgumentException if the layer cannot take such inputs; the message says why
  Shape outputShape(Shape input);

  /// The layer's trainable parameters, in the order in which they lie in memory; empty for a layer
  /// without.
  List<ParameterSpec> parameters(Shape input);

  /// Sets rows `from` (inclusive) to `to` (exclusive) of the output from the same rows of the
  /// input.
  void forward(LayerWorkspace workspace, int from, int to);

  /// Whether [#forwardPart] computes part by part.
  default boolean takesInputsInParts() {
    return false;
  }

  /// As [#forward], but reads only the parameters of part `part` of `parts` (see [#partStart]), and
  /// the inputs that meet them; a bias is part 0's business, wherever it lies. Part 0 sets the
  /// output, the others add to it, in ascending order. A thread that computes the same part here
  /// and in [#addGradients] finds its parameters in its own cache. Called only if
  /// [#takesInputsInParts].
  default void forwardPart(LayerWorkspace workspace, int from, int to, int part, int parts) {
    throw new UnsupportedOperationException(kind() + " does not take its inputs in parts");
  }

  /// Where part `part` of `parts` starts among the layer's parameters, counted in elements; it ends
  /// where the next one starts, and part `parts` starts at the end of them. Here: the first part
  /// has them all.
  default int partStart(Shape input, int part, int parts) {
    if (part == 0) {
      return 0;
    }
    int elements = 0;
    for (ParameterSpec parameter : parameters(input)) {
      elements += parameter.shape().elements();
    }
    return elements;
  }

  /// Sets rows `from` to `to` of the input gradient from the same rows of the output gradient.
  /// Called after [#forward] with the same input, and only if the workspace has an input gradient.
  void backward(LayerWorkspace workspace, int from, int to);

  /// Adds the gradients of the parameters of part `part` of `parts` (see [#partStart]), over all
  /// rows of the batch. Called after the [#backward] of all rows. If the input is sparse, `parts`
  /// is a multiple of the shares of [LayerWorkspace#sparseInputColumns].
  void addGradients(LayerWorkspace workspace, int part, int parts);

  /// How many numbers of each row [#forward] leaves in [LayerWorkspace#kept] for [#backward].
  default int keptOfRow(Shape input) {
    return 0;
  }

  /// How many numbers of the whole batch the layer needs room for in [LayerWorkspace#keptOfBatch].
  ///
  /// @param rows the most rows a batch will have
  default int keptOfBatch(Shape input, int rows) {
    return 0;
  }

  /// Whether, in training, the output of a row depends on the other rows of its batch. Then
  /// [#gather] comes before [#forward], and [#gatherBackward] before [#backward].
  default boolean seesWholeBatch() {
    return false;
  }

  /// Reads part `part` of `parts` of all rows of the input. Called in training only, if the layer
  /// [#seesWholeBatch], when the input is complete.
  default void gather(LayerWorkspace workspace, int part, int parts) {}

  /// The same for the output gradient.
  default void gatherBackward(LayerWorkspace workspace, int part, int parts) {}

  /// Whether the output may be the memory of the input, and the gradients that of each other: each
  /// number of the output comes from the number of the input at the same place, and neither
  /// [#backward] nor [#addGradients] reads the input.
  default boolean worksInPlace() {
    return false;
  }

  /// Whether [#backward] or [#addGradients] reads the output. Where not, the next layer may write
  /// over it.
  default boolean needsItsOutput() {
    return true;
  }

  /// Whether, as the first layer, it can read [LayerWorkspace#sparseInput].
  default boolean takesSparseInput() {
    return false;
  }

  /// Whether the output is the input in another shape. Then, in a network, both are the same memory
  /// and the layer does not run.
  default boolean onlyReshapes() {
    return false;
  }
}
