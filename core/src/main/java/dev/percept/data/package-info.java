/// Data sets in memory, and how batches are drawn from them.
@NullMarked
package dev.percept.data;

import org.jspecify.annotations.NullMarked;
