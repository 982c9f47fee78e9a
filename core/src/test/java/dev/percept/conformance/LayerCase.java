package dev.percept.conformance;

import dev.percept.layer.Conv2d;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A layer to test, with its formula in double.
///
/// @param type the member of [Layer]'s `permits` that it stands for
/// @param layer the layer
/// @param input the shape of its input
/// @param output the expected shape of its output
/// @param formula the output, straight from the layer's documentation
public record LayerCase(
    Class<? extends Layer> type, Layer layer, Shape input, Shape output, Formula formula) {

  /// A layer in double, in training. Its random numbers are those of a [LayerRun].
  @FunctionalInterface
  public interface Formula {
    /// The output of one row for input `x` and the layer's parameters `p`.
    double[] output(double[] x, double[] p);

    /// The outputs of all rows; here row by row.
    default double[] outputs(double[] x, double[] p, int rows) {
      double[] y = {};
      for (int row = 0; row < rows; row++) {
        int inputs = x.length / rows;
        double[] of = output(Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs), p);
        y = Arrays.copyOf(y, rows * of.length);
        System.arraycopy(of, 0, y, row * of.length, of.length);
      }
      return y;
    }
  }

  /// The formula of a layer whose rows differ.
  @FunctionalInterface
  interface BatchFormula extends Formula {
    @Override
    default double[] output(double[] x, double[] p) {
      return outputs(x, p, 1);
    }

    @Override
    double[] outputs(double[] x, double[] p, int rows);
  }

  /// All cases.
  public static List<LayerCase> all() {
    List<LayerCase> all = new ArrayList<>(ownCases());
    all.addAll(ActivationCases.all());
    all.addAll(PoolingCases.all());
    all.addAll(NormalizationCases.all());
    all.addAll(ShapeAndDropoutCases.all());
    return all;
  }

  private static List<LayerCase> ownCases() {
    return List.of(
        dense(Shape.of(1), 1),
        dense(Shape.of(5), 3),
        dense(Shape.of(4, 8), 10),
        dense(Shape.of(3, 3, 11), 33),
        conv(Shape.of(6, 7), 3, Window.of(3, 3), 1, true),
        conv(Shape.of(5, 5, 2), 4, Window.of(5, 5), 1, false),
        conv(Shape.of(4, 3, 17), 5, Window.of(3, 3).withPadding(1), 1, true),
        conv(Shape.of(9, 8, 3), 5, Window.of(3, 2).withStride(2), 1, true),
        conv(Shape.of(8, 8, 4), 6, Window.of(3, 3).withDilation(2).withPadding(2), 2, true),
        conv(Shape.of(7, 5, 3), 3, new Window(3, 2, 2, 1, 1, 1, 1, 0, 0, 1), 3, true),
        conv(Shape.of(4, 4, 2), 6, Window.of(1, 1), 2, false),
        scale(Shape.of(21)));
  }

  private static LayerCase dense(Shape input, int outputs) {
    Dense layer = new Dense(outputs, new Initializer.Normal(0.1));
    return new LayerCase(Dense.class, layer, input, Shape.of(outputs), formula(layer));
  }

  static Formula formula(Dense layer) {
    int outputs = layer.outputs();
    return (x, p) -> {
      double[] y = new double[outputs];
      for (int j = 0; j < outputs; j++) {
        y[j] = p[x.length * outputs + j];
        for (int k = 0; k < x.length; k++) {
          y[j] += x[k] * p[k * outputs + j];
        }
      }
      return y;
    };
  }

  private static LayerCase conv(Shape input, int filters, Window w, int groups, boolean bias) {
    Conv2d layer = new Conv2d(filters, w, groups, bias, new Initializer.He());
    int channels = Window.channels(input);
    int rows = input.size(0);
    int columns = input.size(1);
    Shape output = Shape.of(w.outputHeight(rows), w.outputWidth(columns), filters);
    return new LayerCase(
        Conv2d.class,
        layer,
        input,
        output,
        (x, p) -> {
          int width = channels / groups;
          double[] y = new double[output.elements()];
          for (int o = 0; o < y.length; o++) {
            int f = o % filters;
            int top = o / filters / output.size(1) * w.strideY() - w.top();
            int left = o / filters % output.size(1) * w.strideX() - w.left();
            int first = f / (filters / groups) * width;
            y[o] = bias ? p[w.height() * w.width() * width * filters + f] : 0;
            for (int place = 0; place < w.height() * w.width(); place++) {
              int i = top + place / w.width() * w.dilationY();
              int j = left + place % w.width() * w.dilationX();
              if (i >= 0 && i < rows && j >= 0 && j < columns) {
                for (int c = 0; c < width; c++) {
                  int k = place * width + c;
                  y[o] += x[(i * columns + j) * channels + first + c] * p[k * filters + f];
                }
              }
            }
          }
          return y;
        });
  }

  static double[] sigmoid(double[] x, double[] p) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = 1 / (1 + Math.exp(-x[i]));
    }
    return y;
  }

  private static LayerCase scale(Shape shape) {
    return new LayerCase(CustomLayer.class, new ScaleLayer(), shape, shape, LayerCase::scale);
  }

  static double[] scale(double[] x, double[] p) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = p[i] * x[i];
    }
    return y;
  }

  /// The number of the layer's parameters.
  public int parameterCount() {
    return layer.parameters(input).stream().mapToInt(p -> p.shape().elements()).sum();
  }

  @Override
  public String toString() {
    return layer + " on " + input;
  }
}
