/// Trained networks as files.
@NullMarked
package dev.percept.formats.model;

import org.jspecify.annotations.NullMarked;
