/// The kernels of core on the Vector API, bit for bit the same as the scalar ones.
@NullMarked
package dev.percept.vector;

import org.jspecify.annotations.NullMarked;
