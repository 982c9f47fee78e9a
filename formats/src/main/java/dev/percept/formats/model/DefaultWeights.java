package dev.percept.formats.model;

import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Composite;
import dev.percept.layer.Conv2d;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Elu;
import dev.percept.layer.Flatten;
import dev.percept.layer.Gelu;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Maxout;
import dev.percept.layer.Relu;
import dev.percept.layer.Scale;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;

/// How weights begin where a text does not say: by the activation that follows, pools, dropout,
/// normalisations and flatten between them not counted. `he` before relu and its relatives, `lecun`
/// before selu, `xavier` before all else: another activation, another layer with weights, layers
/// within layers, the end. At the end of a branch, what follows the branches counts.
final class DefaultWeights {
  /// What suits the weights of a last layer.
  static final Initializer LAST = new Initializer.Xavier();

  private DefaultWeights() {}

  /// What suits weights before `layer`.
  ///
  /// @param behind what suits weights behind it, where it makes no difference itself
  static Initializer before(Layer layer, Initializer behind) {
    return switch (layer) {
      case Relu _, LeakyRelu _, Elu _, Gelu _, Silu _, Softplus _, HardSwish _, Clip _, Maxout _ ->
          new Initializer.He();
      case Selu _ -> new Initializer.LeCun();
      case Sigmoid _, Tanh _, HardSigmoid _, Dense _, Conv2d _, Composite _, CustomLayer _ ->
          new Initializer.Xavier();
      case MaxPool2d _,
          AvgPool2d _,
          GlobalAvgPool2d _,
          BatchNorm _,
          LayerNorm _,
          Scale _,
          Dropout _,
          Flatten _ ->
          behind;
    };
  }
}
