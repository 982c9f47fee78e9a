/// What an evaluation measures.
@NullMarked
package dev.percept.metric;

import org.jspecify.annotations.NullMarked;
