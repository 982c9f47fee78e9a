/// Data sets on disk, and MNIST: where it comes from and how it is known.
@NullMarked
package dev.percept.formats.dataset;

import org.jspecify.annotations.NullMarked;
