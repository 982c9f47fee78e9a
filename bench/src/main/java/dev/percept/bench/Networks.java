package dev.percept.bench;

import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;

/// The network of the main job.
final class Networks {
  private Networks() {}

  /// 784 → `hidden` → 10 with initial weights of the given deviation.
  static Network twoLayer(int hidden, double deviation) {
    Initializer weights = new Initializer.Normal(deviation);
    return Network.of(
            Shape.of(28, 28), new Dense(hidden, weights), new Sigmoid(), new Dense(10, weights))
        .initialize(new Rng(1));
  }
}
