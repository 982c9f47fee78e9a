/// What every implementation of the kernels, and every layer, must pass. Core's tests run these
/// with the scalar kernels; other modules compile them too and run them with kernels of their own.
@NullMarked
package dev.percept.conformance;

import org.jspecify.annotations.NullMarked;
