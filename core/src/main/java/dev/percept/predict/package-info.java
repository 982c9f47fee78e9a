/// Answers for single inputs, from many threads.
@NullMarked
package dev.percept.predict;

import org.jspecify.annotations.NullMarked;
