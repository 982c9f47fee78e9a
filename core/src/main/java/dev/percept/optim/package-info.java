/// Optimizers.
@NullMarked
package dev.percept.optim;

import org.jspecify.annotations.NullMarked;
