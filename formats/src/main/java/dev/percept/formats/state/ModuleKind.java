package dev.percept.formats.state;

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
import java.util.List;
import java.util.Optional;

/// The kinds of layers that have parameters.
enum ModuleKind {
  /// Weights and biases.
  DENSE,
  /// Weights, and biases or none.
  CONVOLUTION,
  /// Scale, shift, running mean and running variance.
  BATCH_NORM,
  /// Scale and shift: of layer normalisation, or by themselves.
  SCALE_AND_SHIFT;

  /// The kind of a layer; none if it has no parameters of its own.
  ///
  /// @throws IllegalArgumentException if it is one of a user's own
  static Optional<ModuleKind> of(Layer layer) {
    return switch (layer) {
      case Dense _ -> Optional.of(DENSE);
      case Conv2d _ -> Optional.of(CONVOLUTION);
      case BatchNorm _ -> Optional.of(BATCH_NORM);
      case LayerNorm _, Scale _ -> Optional.of(SCALE_AND_SHIFT);
      case MaxPool2d _, AvgPool2d _, GlobalAvgPool2d _, Flatten _, Dropout _, Maxout _ ->
          Optional.empty();
      case Sigmoid _, Tanh _, Relu _, LeakyRelu _, Elu _, Selu _, Gelu _, Silu _ ->
          Optional.empty();
      case Softplus _, HardSwish _, HardSigmoid _, Clip _, Composite _ -> Optional.empty();
      case CustomLayer _ ->
          throw new IllegalArgumentException(
              "layer " + layer + " is not one of percept's own: no other program knows it");
    };
  }

  /// What its parameters are, in the order in which Percept has them; the biases of a convolution
  /// may be missing.
  List<Role> roles() {
    return this == BATCH_NORM
        ? List.of(Role.WEIGHT, Role.BIAS, Role.MEAN, Role.VARIANCE)
        : List.of(Role.WEIGHT, Role.BIAS);
  }
}
