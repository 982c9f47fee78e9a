package dev.percept.formats.state;

import java.util.Optional;

/// What a tensor is to its module.
enum Role {
  WEIGHT("weight", 1),
  BIAS("bias", 0),
  MEAN("running_mean", Float.NaN),
  VARIANCE("running_var", Float.NaN);

  private final String torchName;
  private final float usual;

  Role(String torchName, float usual) {
    this.torchName = torchName;
    this.usual = usual;
  }

  /// The role of a name that PyTorch, tinygrad or Keras gives.
  static Optional<Role> of(String name) {
    return switch (name) {
      case "weight", "kernel", "depthwise_kernel", "gamma" -> Optional.of(WEIGHT);
      case "bias", "beta" -> Optional.of(BIAS);
      case "running_mean", "moving_mean" -> Optional.of(MEAN);
      case "running_var", "moving_variance" -> Optional.of(VARIANCE);
      default -> Optional.empty();
    };
  }

  /// Whether a name is one that only Keras gives.
  static boolean isOfKeras(String name) {
    return of(name).map(role -> !role.torchName.equals(name)).orElse(false);
  }

  /// The name in PyTorch.
  String torchName() {
    return torchName;
  }

  /// What a module computes with that has no such tensor: all scales 1, all offsets 0; not a number
  /// where there must be one.
  float usual() {
    return usual;
  }
}
