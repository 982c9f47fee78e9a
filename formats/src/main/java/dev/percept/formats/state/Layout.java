package dev.percept.formats.state;

import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.tensor.Shape;
import java.util.Arrays;

/// How another program lays out weights.
public enum Layout {
  /// PyTorch and tinygrad: dense weights outputs × inputs, filters first, then channels, rows and
  /// columns; a flattened image is one channel after the other.
  PYTORCH,
  /// Keras: dense weights inputs × outputs, filters rows × columns × channels × filters; a
  /// flattened image is one pixel after the other. As Percept has it; only depthwise convolutions
  /// have two axes, channels and filters for each, for the last one.
  KERAS;

  /// Whether an array of these sizes can be a parameter of shape `shape`, in Percept.
  ///
  /// @param kind what its layer is
  boolean fits(ModuleKind kind, Shape shape, int[] sizes) {
    return Arrays.equals(sizes, sizes(kind, shape))
        || (this == KERAS && kind == ModuleKind.CONVOLUTION && isDepthwise(shape, sizes));
  }

  // The same numbers in the same order: filter f is filter f mod m of channel f / m.
  private static boolean isDepthwise(Shape shape, int[] sizes) {
    return shape.rank() == 4
        && sizes.length == 4
        && shape.size(2) == 1
        && sizes[0] == shape.size(0)
        && sizes[1] == shape.size(1)
        && (long) sizes[2] * sizes[3] == shape.size(3);
  }

  /// The sizes of a parameter of shape `shape`, in Percept, in a file of this layout.
  ///
  /// @param kind what its layer is
  int[] sizes(ModuleKind kind, Shape shape) {
    if (this == KERAS) {
      return shape.sizes();
    }
    return switch (kind) {
      case DENSE -> shape.rank() == 2 ? new int[] {shape.size(1), shape.size(0)} : shape.sizes();
      case CONVOLUTION -> shape.rank() == 4 ? ChannelsFirst.filterSizes(shape) : shape.sizes();
      case BATCH_NORM -> shape.sizes();
      case SCALE_AND_SHIFT -> ChannelsFirst.sizes(shape);
    };
  }
}
