package dev.percept.conformance;

import dev.percept.kernel.Kernels;
import dev.percept.layer.Layer;
import dev.percept.network.Inputs;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// One step of a network with made-up numbers, cut as a trainer might cut it. The loss is the sum
/// of all outputs, each times a number of its own.
final class NetworkRun {
  final Network network;
  final int rows;
  final float[] input;
  final float[] weights;
  private final Workspace workspace;

  NetworkRun(Shape shape, List<Layer> layers, int rows, Kernels kernels) {
    SplittableRandom random = new SplittableRandom(layers.toString().hashCode());
    this.network = Network.of(shape, layers);
    this.rows = rows;
    this.input = Numbers.ORDINARY.array(rows * shape.elements(), random);
    this.weights = Numbers.ORDINARY.array(rows * network.outputShape().elements(), random);
    float[] values = Numbers.ORDINARY.array(network.values().length, random);
    System.arraycopy(values, 0, network.values(), 0, values.length);
    Inputs inputs = Inputs.dense(rows + LayerRun.SPARE_ROWS, shape.elements());
    inputs.rows(rows);
    System.arraycopy(input, 0, inputs.dense(), 0, input.length);
    this.workspace = Workspace.forTraining(network, inputs, kernels, LayerRun.RNG);
  }

  /// Forward and backward over all rows, cut before each of `cuts`; what concerns the whole batch,
  /// and the gradients, in `parts` parts, last part first.
  NetworkRun run(int parts, int... cuts) {
    workspace.begin(LayerRun.STEP);
    int last = workspace.segments() - 1;
    for (int segment = 0; segment <= last; segment++) {
      for (int part = parts - 1; part >= 0 && segment > 0; part--) {
        workspace.gather(segment, part, parts);
      }
      for (int i = cuts.length; i >= 0; i--) {
        int from = i == 0 ? 0 : cuts[i - 1];
        int to = i == cuts.length ? rows : cuts[i];
        workspace.forward(segment, from, to);
        if (segment == last) {
          int start = from * workspace.outputs();
          int count = (to - from) * workspace.outputs();
          System.arraycopy(weights, start, workspace.outputGradient(), start, count);
          workspace.backward(segment, from, to);
        }
      }
    }
    for (int segment = last - 1; segment >= 0; segment--) {
      for (int part = parts - 1; part >= 0; part--) {
        workspace.gatherBackward(segment + 1, part, parts);
      }
      for (int i = 0; i <= cuts.length; i++) {
        workspace.backward(segment, i == 0 ? 0 : cuts[i - 1], i == cuts.length ? rows : cuts[i]);
      }
    }
    for (int layer = 0; layer < workspace.layers(); layer++) {
      for (int part = parts - 1; part >= 0; part--) {
        workspace.addGradients(layer, part, parts);
      }
    }
    return this;
  }

  float[] output() {
    return Arrays.copyOf(workspace.output(), rows * workspace.outputs());
  }

  float[] gradients() {
    return workspace.gradients();
  }
}
