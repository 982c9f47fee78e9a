package dev.percept.formats.onnx;

import dev.percept.formats.layout.FlatOrder;
import dev.percept.tensor.Shape;
import java.util.Arrays;

/// What the input of an ONNX graph is here. Percept has images pixel by pixel; a graph may have
/// them channel by channel, pixel by pixel, or as a row that it makes an image of later.
///
/// @param shape the shape of an image in Percept
/// @param sizes the sizes of an image in the graph
/// @param places for each number of the graph's input, its position in Percept
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ImageOrder(Shape shape, int[] sizes, int[] places) {
  /// The most numbers an image may have.
  static final int MOST = 1 << 22;

  /// That an operator takes the input for images in another order than was thought.
  static final class Other extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ImageOrder order;

    Other(ImageOrder order) {
      super("the input is an image of another order", null, false, false);
      this.order = order;
    }

    ImageOrder order() {
      return order;
    }
  }

  /// Channels first; channels last where only that makes sense; one channel if there are two sizes.
  ///
  /// @param first whether channels are known to come first
  static ImageOrder usual(int[] sizes, boolean first) {
    int count = Tensor.count(sizes);
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "an image of sizes %s has more than %,d numbers".formatted(Arrays.toString(sizes), MOST));
    }
    boolean last =
        !first && sizes.length == 3 && isFewChannels(sizes[2]) && !isFewChannels(sizes[0]);
    Shape shape =
        switch (sizes.length) {
          case 0 -> Shape.of(1);
          case 2 -> Shape.of(sizes);
          case 3 ->
              last ? image(sizes[0], sizes[1], sizes[2]) : image(sizes[1], sizes[2], sizes[0]);
          default -> Shape.of(count);
        };
    int[] places = new int[count];
    Arrays.setAll(places, i -> i);
    return new ImageOrder(shape, sizes, last ? places : FlatOrder.of(shape).positions());
  }

  private static boolean isFewChannels(int size) {
    return size <= 4;
  }

  private static Shape image(int height, int width, int channels) {
    return channels == 1 ? Shape.of(height, width) : Shape.of(height, width, channels);
  }

  /// The same with an axis for the channels, where there is only one.
  ImageOrder withChannelAxis() {
    return new ImageOrder(Shape.of(shape.size(0), shape.size(1), 1), sizes, places);
  }

  Flow flow(Vertex.Input input) {
    return Flow.of(input, sizes, places);
  }

  /// The order in which `seen`, the input in some order, is images with their channels first.
  ///
  /// @param seen three sizes, and for each number its position in this order
  ImageOrder withChannelsFirst(Flow seen) {
    int[] size = seen.sizes();
    Shape other = image(size[1], size[2], size[0]);
    int[] usual = FlatOrder.of(other).positions();
    int[] moved = new int[places.length];
    int[] old = seen.places();
    for (int i = 0; i < usual.length; i++) {
      moved[old[i]] = usual[i];
    }
    int[] next = new int[places.length];
    Arrays.setAll(next, i -> moved[places[i]]);
    return new ImageOrder(other, sizes, next);
  }
}
