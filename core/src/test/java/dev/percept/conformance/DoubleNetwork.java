package dev.percept.conformance;

import dev.percept.conformance.LayerCase.Formula;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Composite;
import dev.percept.layer.Concat;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Residual;
import dev.percept.layer.Sigmoid;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A whole network in double, in training, layer by layer as their documentation says.
final class DoubleNetwork {
  private final int rows;
  private final double[] parameters;
  private int offset;
  private int number;

  private DoubleNetwork(double[] parameters, int rows) {
    this.parameters = parameters;
    this.rows = rows;
  }

  /// The outputs for the rows of `x`. Random numbers are those of a [LayerRun].
  static double[] outputs(
      List<Layer> layers, Shape input, double[] parameters, double[] x, int rows) {
    return new DoubleNetwork(parameters, rows).run(layers, input, x);
  }

  private double[] run(List<Layer> layers, Shape input, double[] x) {
    Shape shape = input;
    double[] value = x;
    for (Layer layer : layers) {
      value = layer instanceof Composite c ? run(c, shape, value) : run(layer, shape, value);
      shape = layer.outputShape(shape);
    }
    return value;
  }

  private double[] run(Layer layer, Shape shape, double[] x) {
    int start = offset;
    for (var parameter : layer.parameters(shape)) {
      offset += parameter.shape().elements();
    }
    if (layer.onlyReshapes()) {
      return x;
    }
    return formula(layer, shape, number++)
        .outputs(x, Arrays.copyOfRange(parameters, start, offset), rows);
  }

  private static Formula formula(Layer layer, Shape shape, int number) {
    return switch (layer) {
      case Dense dense -> LayerCase.formula(dense);
      case Sigmoid _ -> LayerCase::sigmoid;
      case ScaleLayer _ -> LayerCase::scale;
      case MaxPool2d pool -> PoolingCases.formula(pool, shape);
      case LayerNorm norm -> NormalizationCases.formula(norm);
      case BatchNorm norm ->
          NormalizationCases.formula(norm, shape.rank() == 2 ? 1 : shape.size(shape.rank() - 1));
      case Dropout dropout -> ShapeAndDropoutCases.formula(dropout, shape.elements(), number);
      default -> throw new IllegalArgumentException("no formula for " + layer);
    };
  }

  private double[] run(Composite composite, Shape shape, double[] x) {
    number++;
    List<double[]> outputs = new ArrayList<>();
    for (List<Layer> branch : composite.branches()) {
      outputs.add(run(branch, shape, x));
    }
    return switch (composite) {
      case Residual _ -> sum(outputs.get(0), outputs.get(1));
      case Concat _ -> interleaved(composite, shape, outputs);
    };
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static double[] interleaved(Composite composite, Shape shape, List<double[]> outputs) {
    double[] all = new double[outputs.stream().mapToInt(output -> output.length).sum()];
    int at = 0;
    List<Integer> widths = new ArrayList<>();
    for (List<Layer> branch : composite.branches()) {
      Shape output = Composite.outputShape(branch, shape);
      widths.add(output.size(output.rank() - 1));
    }
    int pixels = outputs.getFirst().length / widths.getFirst();
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int branch = 0; branch < outputs.size(); branch++) {
        for (int c = 0; c < widths.get(branch); c++) {
          all[at++] = outputs.get(branch)[pixel * widths.get(branch) + c];
        }
      }
    }
    return all;
  }
}
