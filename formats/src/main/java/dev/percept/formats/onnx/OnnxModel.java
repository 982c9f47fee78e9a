package dev.percept.formats.onnx;

import java.util.List;
import java.util.Map;

/// An ONNX model as its file says it.
///
/// @param producer the program that wrote it, and its version
/// @param opset the version of ONNX's own operators
/// @param nodes the operators, in the order in which the file has them
/// @param constants the numbers that the file has for names
/// @param inputs what the graph takes; names of constants may be among them
/// @param outputs names of what the graph gives
record OnnxModel(
    String producer,
    int opset,
    List<Node> nodes,
    Map<String, Tensor> constants,
    List<Input> inputs,
    List<String> outputs) {

  /// An input of the graph.
  ///
  /// @param sizes one number for each axis, 0 where the size is not said
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Input(String name, long[] sizes) {}
}
