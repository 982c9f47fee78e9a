package dev.percept.network;

import dev.percept.layer.ParameterSpec;
import dev.percept.tensor.Shape;

/// Where one parameter of a network lies.
///
/// @param name unique in the network: the layer's kind, its number among layers of that kind from
///   1, and the parameter's own name, as in `dense1.weight`
/// @param shape its shape
/// @param offset the position of its first element in [Network#values]; its elements follow row by
///   row
/// @param role what it is to its layer
public record Parameter(String name, Shape shape, int offset, ParameterSpec.Role role) {}
