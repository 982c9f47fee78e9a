package dev.percept.formats.onnx;

import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Clip;
import dev.percept.layer.Gelu;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Layer;
import dev.percept.layer.Relu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The layer that computes a formula, found by what the formula gives: exporters write gelu, silu
/// and their like in many ways, but all of them are the same function.
final class KnownFormulas {
  private static final double LARGEST = 8;
  private static final double STEP = 1 / 16.0;

  /// How far from the function a formula may be, of its own size. Exporters round their constants
  /// to floats; gelu and its approximation differ by 5e-4.
  private static final double TOLERANCE = 2e-6;

  private static final Map<Layer, DoubleUnaryOperator> KNOWN = known();

  private KnownFormulas() {}

  private static Map<Layer, DoubleUnaryOperator> known() {
    Map<Layer, DoubleUnaryOperator> known = new LinkedHashMap<>();
    known.put(new Silu(), x -> x * sigmoid(x));
    known.put(new Gelu(false), x -> x * normalDistribution(x));
    known.put(
        new Gelu(true), x -> x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    known.put(new HardSwish(), x -> x * Math.clamp((x + 3) / 6, 0, 1));
    known.put(new HardSigmoid(), x -> Math.clamp((x + 3) / 6, 0, 1));
    known.put(new Clip(0, 6), x -> Math.clamp(x, 0, 6));
    known.put(new Relu(), x -> Math.max(x, 0));
    known.put(new Sigmoid(), KnownFormulas::sigmoid);
    known.put(new Tanh(), Math::tanh);
    known.put(new Softplus(), KnownFormulas::softplus);
    return known;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// Φ, as the layers compute it.
  private static double normalDistribution(double x) {
    float[] y = {(float) x};
    new ScalarKernels().normalDistribution(y, 0, y, 0, 1);
    return y[0];
  }

  /// erf x = 2 Φ(√2 x) - 1.
  static double erf(double x) {
    return 2 * normalDistribution(Math.sqrt(2) * x) - 1;
  }

  /// A vertex that computes `formula` of what `from` gives, or null.
  static @Nullable Vertex find(Vertex from, DoubleUnaryOperator formula) {
    for (Map.Entry<Layer, DoubleUnaryOperator> known : KNOWN.entrySet()) {
      Double factor = factor(known.getValue(), formula);
      if (factor != null) {
        Vertex layer = new Vertex.Applied(from, known.getKey(), List.of());
        return factor == 1 ? layer : Affine.of(layer, factor, 0);
      }
    }
    return null;
  }

  /// The number by which `known` is to be multiplied to give `formula`, or null if there is none.
  private static @Nullable Double factor(DoubleUnaryOperator known, DoubleUnaryOperator formula) {
    double factor = formula.applyAsDouble(LARGEST) / known.applyAsDouble(LARGEST);
    if (!Double.isFinite(factor) || factor == 0) {
      return null;
    }
    if (Math.abs(factor - 1) < TOLERANCE) {
      factor = 1;
    }
    for (double x = -LARGEST; x <= LARGEST; x += STEP) {
      double expected = factor * known.applyAsDouble(x);
      double found = formula.applyAsDouble(x);
      double scale = Math.abs(factor) * Math.max(1, Math.abs(x));
      if (!(Math.abs(found - expected) <= TOLERANCE * scale)) {
        return null;
      }
    }
    return factor;
  }
}
