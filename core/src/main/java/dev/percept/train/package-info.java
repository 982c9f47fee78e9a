/// The training loop and what it tells its listeners.
@NullMarked
package dev.percept.train;

import org.jspecify.annotations.NullMarked;
