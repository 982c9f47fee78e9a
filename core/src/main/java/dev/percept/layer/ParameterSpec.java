package dev.percept.layer;

import dev.percept.tensor.Shape;

/// What a layer says about one of its parameters.
///
/// @param name unique within the layer: `weight`, `bias`
/// @param shape its shape
/// @param role what it is to the layer, which decides how it is trained
/// @param initializer its initial values
/// @param fanIn the number of inputs that flow into one output, for initialisers that scale by it
/// @param fanOut the number of outputs that one input flows into
public record ParameterSpec(
    String name, Shape shape, Role role, Initializer initializer, int fanIn, int fanOut) {

  /// What a parameter is to its layer.
  public enum Role {
    /// A factor of inputs: trained, and made smaller by weight decay.
    WEIGHT,
    /// An addend, or the scale of a normalisation: trained, and spared by weight decay.
    OFFSET_OR_SCALE,
    /// A statistic that the layer keeps by itself: no gradient, no update.
    STATISTIC
  }

  /// A parameter that does not depend on fans.
  public ParameterSpec(String name, Shape shape, Role role, Initializer initializer) {
    this(name, shape, role, initializer, 1, 1);
  }
}
