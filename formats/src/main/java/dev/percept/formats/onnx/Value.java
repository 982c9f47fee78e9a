package dev.percept.formats.onnx;

import dev.percept.formats.layout.FlatOrder;
import dev.percept.tensor.Shape;
import java.util.stream.IntStream;

/// What flows along an edge of the graph.
///
/// @param name its name
/// @param shape what Percept says of one row
/// @param order in which order the graph has the numbers of a row
record Value(String name, Shape shape, FlatOrder order) {

  /// A value in the graph's usual order.
  Value(String name, Shape shape) {
    this(name, shape, FlatOrder.of(shape));
  }

  /// Another value of the same shape and order.
  Value named(String name) {
    return new Value(name, shape, order);
  }

  /// The sizes of one row in the graph, without the batch.
  int[] sizes() {
    return OnnxFile.sizes(shape);
  }

  /// The axis of the graph, the batch being 0, that holds the last size in Percept: the channels of
  /// images of three sizes.
  int lastAxis() {
    return shape.rank() == 3 ? 1 : sizes().length;
  }

  /// The sizes with the batch, as `Reshape` takes them: 0 means as it is.
  long[] withBatch(int... sizes) {
    return IntStream.concat(IntStream.of(0), IntStream.of(sizes)).asLongStream().toArray();
  }
}
