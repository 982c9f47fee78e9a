package dev.percept.formats.state;

import dev.percept.formats.layout.ChannelsFirst;
import dev.percept.formats.state.TorchModules.TorchModule;
import dev.percept.tensor.Shape;

/// The values of a parameter in PyTorch's order and in Percept's.
final class TorchValues {
  private TorchValues() {}

  /// From Percept to PyTorch.
  ///
  /// @param values read only
  static float[] toTorch(TorchModule module, Role role, Shape shape, float[] values) {
    return switch (module.kind()) {
      case DENSE ->
          role == Role.WEIGHT
              ? transpose(module.order().sort(values, shape.size(1)), shape.size(0), shape.size(1))
              : values;
      case CONVOLUTION -> role == Role.WEIGHT ? ChannelsFirst.filters(values, shape) : values;
      case BATCH_NORM, SCALE_AND_SHIFT -> module.order().sort(values, 1);
    };
  }

  /// From PyTorch to Percept.
  ///
  /// @param shape in Percept
  /// @param values read only
  static float[] toPercept(TorchModule module, Role role, Shape shape, float[] values) {
    return switch (module.kind()) {
      case DENSE ->
          role == Role.WEIGHT
              ? module
                  .order()
                  .restore(transpose(values, shape.size(1), shape.size(0)), shape.size(1))
              : values;
      case CONVOLUTION -> role == Role.WEIGHT ? ChannelsFirst.filtersLast(values, shape) : values;
      case BATCH_NORM, SCALE_AND_SHIFT -> module.order().restore(values, 1);
    };
  }

  /// What either does, in words.
  static String how(TorchModule module, Role role) {
    boolean same = module.order().isSame();
    return switch (module.kind()) {
      case DENSE ->
          role != Role.WEIGHT ? "as is" : same ? "transposed" : "transposed, rows reordered";
      case CONVOLUTION -> role != Role.WEIGHT ? "as is" : "transposed";
      case BATCH_NORM, SCALE_AND_SHIFT -> same ? "as is" : "reordered";
    };
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] transposed = new float[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }
}
