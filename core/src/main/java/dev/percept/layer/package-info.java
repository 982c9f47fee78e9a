/// Layers: one file each, with its formulas forward and backward.
@NullMarked
package dev.percept.layer;

import org.jspecify.annotations.NullMarked;
