/// The arithmetic on raw arrays: the scalar specification, and the threads that share the work.
@NullMarked
package dev.percept.kernel;

import org.jspecify.annotations.NullMarked;
