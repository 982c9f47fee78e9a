/// Event files of TensorBoard.
@NullMarked
package dev.percept.formats.tensorboard;

import org.jspecify.annotations.NullMarked;
