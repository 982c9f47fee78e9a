package dev.percept.formats.state;

import dev.percept.formats.model.NetworkText;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.List;
import java.util.Random;

/// Networks for 8×6×2 images that between them have every kind of layer with parameters, flat and
/// not, behind a flattening and within other layers.
final class Networks {
  static final Shape IMAGE = Shape.of(8, 6, 2);

  static final List<String> TEXTS =
      List.of(
          "dense 10",
          "conv 4 3x3, batchnorm, relu, pool 2, dense 5, relu, dense 3",
          "conv 3 3x3, flatten, batchnorm, dense 4, layernorm, dense 2",
          "layernorm, conv 4 3x2 groups 2 nobias, layernorm epsilon 0.001, tanh, globalpool, dense 3",
          "conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias,"
              + " conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias,"
              + " conv 2 1x1 nobias, conv 2 1x1 nobias, conv 2 1x1 nobias, dense 2",
          "conv 4 3x3 same, residual(conv 4 3x3 same nobias, batchnorm, relu, conv 4 3x3 same | conv 4 1x1), relu,"
              + " dense 4",
          "concat(conv 2 1x1 | identity | conv 3 3x3 same, pool 3 stride 1 same), concat(flatten | dense 3),"
              + " batchnorm, dense 2",
          "flatten, residual(dense 96, relu, residual(dense 96)), dense 2");

  private Networks() {}

  /// A network whose parameters are all different.
  static Network random(Shape input, String text, long seed) {
    Network network = Network.of(input, NetworkText.parse(text));
    Random random = new Random(seed);
    for (int i = 0; i < network.values().length; i++) {
      network.values()[i] = random.nextFloat(0.1f, 2f);
    }
    return network;
  }

  /// One with the same layers and nothing in it.
  static Network empty(Network network) {
    return Network.of(network.inputShape(), network.layers());
  }
}
