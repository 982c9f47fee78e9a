/// Measures how fast percept is on the machine it runs on.
@NullMarked
package dev.percept.app.bench;

import org.jspecify.annotations.NullMarked;
