/// The server behind `percept serve`: a page to draw, train and look on, and the same for programs.
@NullMarked
package dev.percept.app.serve;

import org.jspecify.annotations.NullMarked;
