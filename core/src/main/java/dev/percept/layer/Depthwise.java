package dev.percept.layer;

/// The sums of a [Conv2d] with a group for every channel: one product per channel, place of the
/// window and position, without anything to add up over channels. In the formulas of that page, f =
/// c everywhere.
final class Depthwise {
  private Depthwise() {}

  /// Adds what the windows of an image see, times the weights, to its outputs.
  ///
  /// @param x the image, padded, from `x0` on
  static void add(LayerWorkspace w, Patches p, float[] x, int x0, int image) {
    for (int y = 0; y < p.outputHeight; y++) {
      int out = image * w.outputs + y * p.outputWidth * p.channels;
      for (int place = 0; place < p.places(); place++) {
        int at = x0 + p.start(y, 0) + p.place(place);
        for (int i = 0; i < p.outputWidth; i++) {
          addElementwise(
              w.output,
              out + i * p.channels,
              x,
              at + i * p.step(),
              w.parameters,
              w.parameterOffset + place * p.channels,
              p.channels);
        }
      }
    }
  }

  /// Adds the gradients of an image's outputs, times the weights, to the pixels that they saw.
  ///
  /// @param dx the gradient of the image, padded, from `dx0` on
  static void scatter(LayerWorkspace w, Patches p, float[] dx, int dx0, int image) {
    for (int y = 0; y < p.outputHeight; y++) {
      int dy0 = image * w.outputs + y * p.outputWidth * p.channels;
      for (int place = 0; place < p.places(); place++) {
        int at = dx0 + p.start(y, 0) + p.place(place);
        for (int i = 0; i < p.outputWidth; i++) {
          addElementwise(
              dx,
              at + i * p.step(),
              w.outputGradient,
              dy0 + i * p.channels,
              w.parameters,
              w.parameterOffset + place * p.channels,
              p.channels);
        }
      }
    }
  }

  /// Adds an image's share of the gradients of the weights at places `first` (inclusive) to `end`
  /// (exclusive) to `sum`.
  ///
  /// @param x the image, padded, from `x0` on
  static void sum(
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int image,
      float[] sum,
      int sum0,
      int first,
      int end) {
    for (int place = first; place < end; place++) {
      for (int y = 0; y < p.outputHeight; y++) {
        int at = x0 + p.start(y, 0) + p.place(place);
        int dy0 = image * w.outputs + y * p.outputWidth * p.channels;
        for (int i = 0; i < p.outputWidth; i++) {
          addElementwise(
              sum,
              sum0 + (place - first) * p.channels,
              x,
              at + i * p.step(),
              w.outputGradient,
              dy0 + i * p.channels,
              p.channels);
        }
      }
    }
  }

  /// c += a · b, elementwise.
  private static void addElementwise(
      float[] c, int c0, float[] a, int a0, float[] b, int b0, int n) {
    for (int i = 0; i < n; i++) {
      c[c0 + i] = Math.fma(a[a0 + i], b[b0 + i], c[c0 + i]);
    }
  }
}
