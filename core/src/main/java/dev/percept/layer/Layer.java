package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// One layer of a network: an immutable specification that also knows how to run.
///
/// A layer computes each row of a batch by itself, so [#forward] and [#backward] take ranges of
/// rows and may run on several threads at once for different ranges; [#addGradients] needs all rows
/// and is cut by parameters instead. How the work is cut never changes a bit. None of the three
/// allocates.
///
/// Users' own layers implement [CustomLayer].
public sealed interface Layer permits Dense, Sigmoid, CustomLayer {

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

  /// Sets rows `from` to `to` of the input gradient from the same rows of the output gradient.
  /// Called after [#forward] with the same input, and only if the workspace has an input gradient.
  void backward(LayerWorkspace workspace, int from, int to);

  /// Adds part `part` of `parts` of the parameter gradients over all rows of the batch. The parts
  /// together cover every parameter once. Called after the [#backward] of all rows.
  void addGradients(LayerWorkspace workspace, int part, int parts);

  /// Whether, as the first layer, it can read [LayerWorkspace#sparseInput].
  default boolean takesSparseInput() {
    return false;
  }
}
