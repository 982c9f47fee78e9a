/// The command line.
@NullMarked
package dev.percept.app;

import org.jspecify.annotations.NullMarked;
