package dev.percept.conformance;

import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A layer to test, with its formula in double.
///
/// @param type the member of [Layer]'s `permits` that it stands for
/// @param layer the layer
/// @param input the shape of its input
/// @param output the expected shape of its output
/// @param formula the output of one row, straight from the layer's documentation
public record LayerCase(
    Class<? extends Layer> type, Layer layer, Shape input, Shape output, Formula formula) {

  /// One row of a layer in double.
  @FunctionalInterface
  public interface Formula {
    /// The output for input `x` and the layer's parameters `p`.
    double[] output(double[] x, double[] p);
  }

  /// All cases.
  public static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>(ActivationCases.all());
    Collections.addAll(
        cases,
        dense(Shape.of(1), 1),
        dense(Shape.of(5), 3),
        dense(Shape.of(4, 8), 10),
        dense(Shape.of(3, 3, 11), 33),
        scale(Shape.of(21)));
    return cases;
  }

  private static LayerCase dense(Shape input, int outputs) {
    return new LayerCase(
        Dense.class,
        new Dense(outputs, new Initializer.Normal(0.1)),
        input,
        Shape.of(outputs),
        (x, p) -> {
          double[] y = new double[outputs];
          for (int j = 0; j < outputs; j++) {
            y[j] = p[x.length * outputs + j];
            for (int k = 0; k < x.length; k++) {
              y[j] += x[k] * p[k * outputs + j];
            }
          }
          return y;
        });
  }

  private static LayerCase scale(Shape shape) {
    return new LayerCase(
        CustomLayer.class,
        new ScaleLayer(),
        shape,
        shape,
        (x, p) -> {
          double[] y = new double[x.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = p[i] * x[i];
          }
          return y;
        });
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
