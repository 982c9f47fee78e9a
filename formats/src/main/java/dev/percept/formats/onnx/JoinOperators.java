package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Results put side by side: images channel after channel, rows one behind the other.
final class JoinOperators {
  static final String CONCAT = "Concat";

  private JoinOperators() {}

  /// Results side by side.
  static Flow concat(Node node, List<@Nullable Flow> flows) {
    List<Flow> parts = new ArrayList<>();
    for (Flow flow : flows) {
      if (flow == null) {
        throw new Unsupported("of an image and constants");
      }
      parts.add(flow);
    }
    Flow first = parts.getFirst();
    int rank = first.sizes().length;
    int axis = Axes.axis(node.whole("axis", 1), rank + 1) - 1;
    if (axis < 0 || parts.stream().anyMatch(part -> part.sizes().length != rank)) {
      throw new Unsupported("across images");
    }
    int[] sizes = first.sizes().clone();
    sizes[axis] = Math.toIntExact(parts.stream().mapToLong(part -> part.sizes()[axis]).sum());
    for (Flow part : parts) {
      int[] own = part.sizes().clone();
      own[axis] = sizes[axis];
      if (!Arrays.equals(own, sizes)) {
        throw new Unsupported("of sizes that differ in more than one axis");
      }
    }
    if (parts.stream().allMatch(part -> part.count() == part.sizes()[axis])
        && (rank == 1 || parts.stream().anyMatch(part -> part.vertex().shape().rank() == 1))) {
      return rows(parts.stream().map(Flow::asRow).toList(), sizes);
    }
    if (rank == 3
        && axis == 2
        && parts.stream().allMatch(p -> p.isImage() && p.vertex().shape().rank() == 2)) {
      // Images of one channel side by side, which Percept does too.
      List<Vertex> vertices = parts.stream().map(Flow::vertex).toList();
      return Flow.of(new Vertex.Joined(Shape.of(sizes[1], sizes[2]), vertices, false));
    }
    if (rank == 3 && axis == 2 && parts.stream().allMatch(Flow::isImageWithChannelsLast)) {
      Vertex joined = joined(parts);
      return Flow.of(joined, sizes, IntStream.range(0, Tensor.count(sizes)).toArray());
    }
    if (rank != 3 || axis != 0) {
      throw new Unsupported("along axis %d of %s".formatted(axis + 1, Arrays.toString(sizes)));
    }
    return Flow.of(joined(parts.stream().map(LayerOperators::images).toList()));
  }

  /// Images of the same rows and columns, their channels one after the other.
  private static Vertex joined(List<Flow> parts) {
    Shape first = parts.getFirst().vertex().shape();
    int channels = 0;
    for (Flow part : parts) {
      Shape shape = part.vertex().shape();
      requireChannelAxis(part.vertex());
      if (shape.rank() != 3 || shape.size(0) != first.size(0) || shape.size(1) != first.size(1)) {
        throw new Unsupported("of images of sizes %s and %s".formatted(first, shape));
      }
      channels += shape.size(2);
    }
    return new Vertex.Joined(
        Shape.of(first.size(0), first.size(1), channels),
        parts.stream().map(Flow::vertex).toList(),
        false);
  }

  /// Has the input come with an axis of its channels where it is the input that lacks one.
  static void requireChannelAxis(Vertex vertex) {
    Vertex.Input input = vertex.inputOfNumbers();
    if (vertex.shape().rank() == 2 && input != null) {
      throw new ImageOrder.Other(input.order().withChannelAxis());
    }
  }

  private static Flow rows(List<Flow> parts, int[] sizes) {
    int count = Tensor.count(sizes);
    Shape shape = Vertex.allowed(Shape.of(count));
    int[] places = new int[count];
    List<Vertex> vertices = new ArrayList<>();
    int start = 0;
    for (Flow part : parts) {
      vertices.add(part.vertex());
      int[] own = part.places();
      for (int i = 0; i < own.length; i++) {
        places[start + i] = start + own[i];
      }
      start += own.length;
    }
    return Flow.of(new Vertex.Joined(shape, vertices, false), sizes, places);
  }
}
