package dev.percept.app.analysis;

import dev.percept.kernel.Kernels;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What every layer of a network gives for one input. Keeps its working memory from one input to
/// the next; one caller at a time.
public final class LayerOutputs {
  private final Inputs inputs;
  private final Workspace workspace;
  private final List<String> names;

  /// @param network what answers; shared, not copied
  public LayerOutputs(Network network, Kernels kernels) {
    this.inputs = Inputs.dense(1, network.inputShape().elements());
    this.inputs.rows(1);
    this.workspace = Workspace.forInspection(network, inputs, kernels);
    this.workspace.begin();
    this.names = workspace.layerNames();
  }

  /// The output of one layer.
  ///
  /// @param layer its name, `relu1`
  /// @param shape of the output: images are height × width × channels
  /// @param values a copy
  @SuppressWarnings("ArrayRecordComponent") // nobody compares outputs
  public record Output(String layer, Shape shape, float[] values) {}

  /// Runs the network.
  ///
  /// @param input as many numbers as it takes, scaled as in training (0 to 1 for images)
  /// @return one for each layer that computes something, in the order in which they run; the last
  ///   one gives the logits
  /// @throws IllegalArgumentException if the input has another length
  public List<Output> of(float[] input) {
    if (input.length != inputs.width()) {
      throw new IllegalArgumentException(
          "the network takes %d numbers, found %d".formatted(inputs.width(), input.length));
    }
    System.arraycopy(input, 0, inputs.dense(), 0, input.length);
    workspace.forward(0, 1);
    List<Output> outputs = new ArrayList<>();
    for (int layer = 0; layer < workspace.layers(); layer++) {
      outputs.add(
          new Output(
              names.get(layer),
              workspace.outputShape(layer),
              Arrays.copyOf(workspace.output(layer), workspace.outputs(layer))));
    }
    return outputs;
  }
}
