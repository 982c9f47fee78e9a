package dev.percept.conformance;

import dev.percept.conformance.LayerCase.Formula;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.List;

/// Cases of the pooling layers.
final class PoolingCases {
  private PoolingCases() {}

  static List<LayerCase> all() {
    Window three = Window.of(3, 3).withStride(2);
    Window odd = new Window(2, 3, 1, 2, 3, 2, 1, 2, 3, 0);
    return List.of(
        max(Window.of(2, 2).withStride(2), Shape.of(4, 4), Shape.of(2, 2, 1)),
        max(Window.of(2, 2).withStride(2), Shape.of(7, 5, 24), Shape.of(3, 2, 24)),
        max(Window.of(2, 2).withStride(2), Shape.of(6, 6, 33), Shape.of(3, 3, 33)),
        max(three, Shape.of(7, 9, 8), Shape.of(3, 4, 8)),
        max(three.withPadding(1), Shape.of(6, 7, 16), Shape.of(3, 4, 16)),
        max(odd, Shape.of(5, 8, 5), Shape.of(6, 3, 5)),
        max(Window.of(3, 3).withDilation(2), Shape.of(6, 5, 3), Shape.of(2, 1, 3)),
        max(Window.of(1, 1), Shape.of(2, 3, 17), Shape.of(2, 3, 17)),
        average(Window.of(2, 2).withStride(2), false, Shape.of(4, 4), Shape.of(2, 2, 1)),
        average(Window.of(2, 2).withStride(2), true, Shape.of(7, 5, 24), Shape.of(3, 2, 24)),
        average(three.withPadding(1), false, Shape.of(6, 7, 16), Shape.of(3, 4, 16)),
        average(three.withPadding(1), true, Shape.of(6, 7, 16), Shape.of(3, 4, 16)),
        average(odd, true, Shape.of(5, 8, 5), Shape.of(6, 3, 5)),
        average(odd, false, Shape.of(5, 8, 5), Shape.of(6, 3, 5)),
        average(Window.of(3, 3).withDilation(2), true, Shape.of(6, 5, 3), Shape.of(2, 1, 3)),
        average(Window.of(1, 2).withPadding(3), true, Shape.of(1, 1, 3), Shape.of(7, 6, 3)),
        global(Shape.of(3, 4), 1),
        global(Shape.of(7, 7, 20), 20),
        global(Shape.of(1, 1, 3), 3));
  }

  private static LayerCase max(Window window, Shape input, Shape output) {
    MaxPool2d layer = new MaxPool2d(window);
    return new LayerCase(MaxPool2d.class, layer, input, output, formula(layer, input));
  }

  static Formula formula(MaxPool2d layer, Shape input) {
    return (x, p) ->
        windows(
            layer.window(),
            input,
            layer.outputShape(input),
            x,
            (seen, count) -> {
              double max = Double.NEGATIVE_INFINITY;
              for (int i = 0; i < count; i++) {
                max = Math.max(max, seen[i]);
              }
              return max;
            });
  }

  private static LayerCase average(Window window, boolean countPadding, Shape input, Shape output) {
    return new LayerCase(
        AvgPool2d.class,
        new AvgPool2d(window, countPadding),
        input,
        output,
        (x, p) ->
            windows(
                window,
                input,
                output,
                x,
                (seen, count) -> {
                  double sum = 0;
                  for (int i = 0; i < count; i++) {
                    sum += seen[i];
                  }
                  return sum / (countPadding ? window.height() * window.width() : count);
                }));
  }

  private static LayerCase global(Shape input, int channels) {
    return new LayerCase(
        GlobalAvgPool2d.class,
        new GlobalAvgPool2d(),
        input,
        Shape.of(channels),
        (x, p) -> {
          double[] y = new double[channels];
          for (int i = 0; i < x.length; i++) {
            y[i % channels] += x[i] * channels / x.length;
          }
          return y;
        });
  }

  /// What becomes of the first `count` numbers.
  private interface Pool {
    double of(double[] seen, int count);
  }

  /// Each output from the numbers of the image that its window shows.
  private static double[] windows(Window w, Shape input, Shape output, double[] x, Pool pool) {
    int channels = output.size(2);
    double[] y = new double[output.elements()];
    double[] seen = new double[w.height() * w.width()];
    for (int i = 0; i < y.length; i++) {
      int top = i / channels / output.size(1) * w.strideY() - w.top();
      int left = i / channels % output.size(1) * w.strideX() - w.left();
      int count = 0;
      for (int r = 0; r < w.height(); r++) {
        for (int s = 0; s < w.width(); s++) {
          int row = top + r * w.dilationY();
          int column = left + s * w.dilationX();
          if (row >= 0 && row < input.size(0) && column >= 0 && column < input.size(1)) {
            seen[count++] = x[(row * input.size(1) + column) * channels + i % channels];
          }
        }
      }
      y[i] = pool.of(seen, count);
    }
    return y;
  }
}
