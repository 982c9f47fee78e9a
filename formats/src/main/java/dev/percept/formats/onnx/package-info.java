/// Networks as ONNX models, for other programs to run.
@NullMarked
package dev.percept.formats.onnx;

import org.jspecify.annotations.NullMarked;
