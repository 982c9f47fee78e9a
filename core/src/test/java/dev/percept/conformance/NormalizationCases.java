package dev.percept.conformance;

import dev.percept.conformance.LayerCase.BatchFormula;
import dev.percept.conformance.LayerCase.Formula;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.Scale;
import dev.percept.tensor.Shape;
import java.util.List;

/// Cases of the layers that normalise.
final class NormalizationCases {
  // Large enough to matter where the numbers of few rows are nearly the same.
  private static final double EPSILON = 0.01;

  private NormalizationCases() {}

  static List<LayerCase> all() {
    return List.of(
        batchNorm(Shape.of(1), 1),
        batchNorm(Shape.of(37), 37),
        batchNorm(Shape.of(300), 300),
        batchNorm(Shape.of(6, 5), 1),
        batchNorm(Shape.of(5, 4, 3), 3),
        batchNorm(Shape.of(9, 7, 16), 16),
        batchNorm(Shape.of(12, 10, 24), 24),
        layerNorm(Shape.of(2)),
        layerNorm(Shape.of(37)),
        layerNorm(Shape.of(64)),
        layerNorm(Shape.of(4, 5, 10)),
        scale(false, Shape.of(1), 1),
        scale(false, Shape.of(37), 37),
        scale(false, Shape.of(300), 300),
        scale(false, Shape.of(6, 5), 1),
        scale(false, Shape.of(9, 7, 16), 16),
        scale(true, Shape.of(6, 5), 30),
        scale(true, Shape.of(9, 7, 6), 378));
  }

  private static LayerCase batchNorm(Shape shape, int channels) {
    BatchNorm layer = new BatchNorm(0.1, EPSILON);
    return new LayerCase(BatchNorm.class, layer, shape, shape, formula(layer, channels));
  }

  private static LayerCase scale(boolean each, Shape shape, int factors) {
    return new LayerCase(
        Scale.class,
        new Scale(each),
        shape,
        shape,
        (x, p) -> {
          double[] y = new double[x.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = x[i] * p[i % factors] + p[factors + i % factors];
          }
          return y;
        });
  }

  private static LayerCase layerNorm(Shape shape) {
    LayerNorm layer = new LayerNorm(EPSILON);
    return new LayerCase(LayerNorm.class, layer, shape, shape, formula(layer));
  }

  static Formula formula(BatchNorm layer, int channels) {
    BatchFormula formula =
        (x, p, rows) -> {
          double[] y = x.clone();
          for (int c = 0; c < channels; c++) {
            normalize(y, c, channels, layer.epsilon());
          }
          for (int i = 0; i < y.length; i++) {
            y[i] = y[i] * p[i % channels] + p[channels + i % channels];
          }
          return y;
        };
    return formula;
  }

  static Formula formula(LayerNorm layer) {
    return (x, p) -> {
      double[] y = x.clone();
      normalize(y, 0, 1, layer.epsilon());
      for (int i = 0; i < y.length; i++) {
        y[i] = y[i] * p[i] + p[y.length + i];
      }
      return y;
    };
  }

  /// Gives every `stride`th number from `first` on mean 0 and, but for ε, variance 1.
  private static void normalize(double[] x, int first, int stride, double epsilon) {
    double mean = 0;
    double variance = 0;
    int count = x.length / stride;
    for (int i = first; i < x.length; i += stride) {
      mean += x[i] / count;
    }
    for (int i = first; i < x.length; i += stride) {
      variance += (x[i] - mean) * (x[i] - mean) / count;
    }
    for (int i = first; i < x.length; i += stride) {
      x[i] = (x[i] - mean) / Math.sqrt(variance + epsilon);
    }
  }
}
