package dev.percept.layer;

import dev.percept.tensor.Shape;

/// What a layer says about one of its parameters.
///
/// @param name unique within the layer: `weight`, `bias`
/// @param shape its shape
/// @param initializer its initial values
/// @param fanIn the number of inputs that flow into one output, for initialisers that scale by it
/// @param fanOut the number of outputs that one input flows into
public record ParameterSpec(
    String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {}
