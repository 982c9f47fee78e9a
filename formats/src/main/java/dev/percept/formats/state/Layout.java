package dev.percept.formats.state;

import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.tensor.Shape;

/// How another program lays out weights.
public enum Layout {
  /// PyTorch and tinygrad: dense weights outputs × inputs, filters first, then channels, rows and
  /// columns; a flattened image is one channel after the other.
  PYTORCH,
  /// Keras: dense weights inputs × outputs, filters rows × columns × channels × filters; a
  /// flattened image is one pixel after the other. As Percept has it.
  KERAS;

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
