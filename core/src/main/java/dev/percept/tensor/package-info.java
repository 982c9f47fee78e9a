/// Shapes, tensors and random numbers: data without arithmetic.
@NullMarked
package dev.percept.tensor;

import org.jspecify.annotations.NullMarked;
