package dev.percept.layer;

/// The door for layers that are not part of Percept: implement this and use the layer like any
/// other.
///
/// Such a layer trains and predicts, but is not written to files: a model file only names layers
/// that every reader knows. To keep the promise of the same bits everywhere, use only `+ - * /`,
/// `Math.fma`, `Math.sqrt` and [dev.percept.kernel.FloatMath], and let each element be computed by
/// a fixed sequence of operations.
public non-sealed interface CustomLayer extends Layer {}
