/// What a trained network does, in numbers to look at: mistakes, calibration, weights, activations.
@NullMarked
package dev.percept.app.analysis;

import org.jspecify.annotations.NullMarked;
