package dev.percept.conformance;

import dev.percept.layer.Clip;
import dev.percept.layer.Elu;
import dev.percept.layer.Gelu;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Layer;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.Maxout;
import dev.percept.layer.Relu;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// The cases of the activations, and their formulas in double.
public final class ActivationCases {
  private static final List<Shape> SHAPES =
      List.of(Shape.of(3), Shape.of(100), Shape.of(7, 9), Shape.of(5, 4, 17));

  private ActivationCases() {}

  /// An activation that looks at each number by itself.
  ///
  /// @param layer the layer
  /// @param formula its formula
  public record Elementwise(Layer layer, DoubleUnaryOperator formula) {
    @Override
    public String toString() {
      return layer.toString();
    }
  }

  /// All elementwise activations.
  public static List<Elementwise> elementwise() {
    return List.of(
        new Elementwise(new Sigmoid(), ActivationCases::sigmoid),
        new Elementwise(new Tanh(), StrictMath::tanh),
        new Elementwise(new Relu(), x -> x > 0 ? x : 0),
        new Elementwise(new LeakyRelu(0.01), x -> x > 0 ? x : 0.01f * x),
        new Elementwise(new LeakyRelu(0.7), x -> x > 0 ? x : 0.7f * x),
        new Elementwise(new Elu(1), x -> elu(x, 1)),
        new Elementwise(new Elu(0.3), x -> elu(x, 0.3f)),
        new Elementwise(new Elu(2.5), x -> elu(x, 2.5)),
        new Elementwise(new Selu(), x -> 1.05070098735548 * elu(x, 1.67326324235437)),
        new Elementwise(new Gelu(false), x -> x * Normal.distribution(x)),
        new Elementwise(new Gelu(true), ActivationCases::approximateGelu),
        new Elementwise(new Silu(), x -> x * sigmoid(x)),
        new Elementwise(new Softplus(), ActivationCases::softplus),
        new Elementwise(new HardSigmoid(), ActivationCases::hardSigmoid),
        new Elementwise(new HardSwish(), x -> x * hardSigmoid(x)),
        new Elementwise(new Clip(-0.25, 0.5), x -> Math.clamp(x, -0.25, 0.5)),
        new Elementwise(new Clip(-1e30, 0.125), x -> Math.min(x, 0.125)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double elu(double x, double alpha) {
    return x > 0 ? x : alpha * StrictMath.expm1(x);
  }

  private static double approximateGelu(double x) {
    return x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double hardSigmoid(double x) {
    return Math.clamp((x + 3) / 6, 0, 1);
  }

  static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>();
    for (Elementwise activation : elementwise()) {
      for (Shape shape : SHAPES) {
        Layer layer = activation.layer;
        cases.add(
            new LayerCase(
                layer.getClass(), layer, shape, shape, (x, p) -> each(x, activation.formula)));
      }
    }
    cases.add(maxout(2, Shape.of(2), Shape.of(1)));
    cases.add(maxout(2, Shape.of(4, 5, 6), Shape.of(4, 5, 3)));
    cases.add(maxout(3, Shape.of(7, 9), Shape.of(7, 3)));
    cases.add(maxout(5, Shape.of(100), Shape.of(20)));
    return cases;
  }

  private static double[] each(double[] x, DoubleUnaryOperator formula) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = formula.applyAsDouble(x[i]);
    }
    return y;
  }

  private static LayerCase maxout(int pieces, Shape input, Shape output) {
    return new LayerCase(
        Maxout.class,
        new Maxout(pieces),
        input,
        output,
        (x, p) -> {
          double[] y = new double[x.length / pieces];
          for (int j = 0; j < y.length; j++) {
            y[j] = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < pieces; i++) {
              y[j] = Math.max(y[j], x[j * pieces + i]);
            }
          }
          return y;
        });
  }
}
