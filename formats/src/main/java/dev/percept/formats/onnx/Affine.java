package dev.percept.formats.onnx;

import dev.percept.layer.Scale;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Factors and offsets, as [Scale] layers.
final class Affine {
  private Affine() {}

  /// factor · x + offset, the same for all numbers.
  static Vertex of(Vertex from, double factor, double offset) {
    int channels = channels(from.shape());
    float[] factors = new float[channels];
    float[] offsets = new float[channels];
    Arrays.fill(factors, (float) factor);
    Arrays.fill(offsets, (float) offset);
    return new Vertex.Applied(from, new Scale(false), List.of(factors, offsets));
  }

  /// The same with a factor and an offset for each number of the vertex, in its order.
  static Vertex of(Vertex from, float[] factors, float[] offsets) {
    int channels = channels(from.shape());
    if (repeats(factors, channels) && repeats(offsets, channels)) {
      return new Vertex.Applied(
          from,
          new Scale(false),
          List.of(Arrays.copyOf(factors, channels), Arrays.copyOf(offsets, channels)));
    }
    return new Vertex.Applied(from, new Scale(true), List.of(factors, offsets));
  }

  private static boolean repeats(float[] numbers, int channels) {
    for (int i = channels; i < numbers.length; i++) {
      if (numbers[i] != numbers[i - channels]) {
        return false;
      }
    }
    return true;
  }

  /// How many factors a [Scale] of channels has.
  static int channels(Shape shape) {
    return new Scale(false).parameters(shape).getFirst().shape().elements();
  }
}
