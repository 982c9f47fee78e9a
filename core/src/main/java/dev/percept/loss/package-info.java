/// Losses, with their gradients.
@NullMarked
package dev.percept.loss;

import org.jspecify.annotations.NullMarked;
