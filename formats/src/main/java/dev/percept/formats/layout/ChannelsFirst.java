package dev.percept.formats.layout;

import dev.percept.tensor.Shape;

/// Images and filters where the channels come first. Percept has the channels of a pixel side by
/// side, and so have its filters.
public final class ChannelsFirst {
  private ChannelsFirst() {}

  /// The sizes of one row of shape `shape` there: channels, height and width of images, the number
  /// of elements of a scalar, and for all others those of the shape.
  public static int[] sizes(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> new int[] {1};
      case 2 -> new int[] {1, shape.size(0), shape.size(1)};
      case 3 -> new int[] {shape.size(2), shape.size(0), shape.size(1)};
      default -> shape.sizes();
    };
  }

  /// The sizes of a convolution's weights there: filters, channels, rows, columns.
  ///
  /// @param shape in Percept: rows × columns × channels × filters
  public static int[] filterSizes(Shape shape) {
    return new int[] {shape.size(3), shape.size(2), shape.size(0), shape.size(1)};
  }

  /// The weights of a convolution as they are there.
  ///
  /// @param weights in Percept's order
  /// @param shape in Percept: rows × columns × channels × filters
  /// @return a new array
  public static float[] filters(float[] weights, Shape shape) {
    return filters(weights, shape, true);
  }

  /// The inverse of [#filters]: from the order there to Percept's.
  ///
  /// @param shape in Percept: rows × columns × channels × filters
  /// @return a new array
  public static float[] filtersLast(float[] weights, Shape shape) {
    return filters(weights, shape, false);
  }

  private static float[] filters(float[] weights, Shape shape, boolean first) {
    int filters = shape.size(3);
    int channels = shape.size(2);
    int area = shape.size(0) * shape.size(1);
    float[] sorted = new float[weights.length];
    for (int place = 0; place < area; place++) {
      for (int c = 0; c < channels; c++) {
        for (int f = 0; f < filters; f++) {
          int there = (f * channels + c) * area + place;
          int here = (place * channels + c) * filters + f;
          sorted[first ? there : here] = weights[first ? here : there];
        }
      }
    }
    return sorted;
  }
}
