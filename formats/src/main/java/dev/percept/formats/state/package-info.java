/// Weights as other programs keep them: state dicts of PyTorch and tinygrad, arrays of Keras.
@NullMarked
package dev.percept.formats.state;

import org.jspecify.annotations.NullMarked;
