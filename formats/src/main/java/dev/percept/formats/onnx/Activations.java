package dev.percept.formats.onnx;

import java.util.List;

/// The activations for which opset 17 has no operator, made of those it has.
final class Activations {
  /// 2 √(2/π), and the factor of x³ in it: see [dev.percept.layer.Gelu].
  private static final double TWICE_ROOT = 2 * Math.sqrt(2 / Math.PI);

  private static final double CUBIC = 0.044715;

  private Activations() {}

  /// x · σ(x).
  static String silu(Graph graph, String name, String x) {
    String sigmoid = graph.add("Sigmoid", name + ".sigmoid", List.of(x));
    return graph.add("Mul", name, List.of(x, sigmoid));
  }

  /// x · (1 + erf(x / √2)) / 2.
  static String gelu(Graph graph, String name, String x) {
    String root = graph.constant(name + ".root", Math.sqrt(0.5));
    String one = graph.constant(name + ".one", 1.0);
    String half = graph.constant(name + ".half", 0.5);
    String scaled = graph.add("Mul", name + ".scaled", List.of(x, root));
    String erf = graph.add("Erf", name + ".erf", List.of(scaled));
    String sum = graph.add("Add", name + ".sum", List.of(erf, one));
    String product = graph.add("Mul", name + ".product", List.of(x, sum));
    return graph.add("Mul", name, List.of(product, half));
  }

  /// x · σ(2u) with 2u = x · (2 √(2/π) + 2 √(2/π) · 0.044715 · x²).
  static String approximateGelu(Graph graph, String name, String x) {
    String linear = graph.constant(name + ".linear", TWICE_ROOT);
    String cubic = graph.constant(name + ".cubic", TWICE_ROOT * CUBIC);
    String square = graph.add("Mul", name + ".square", List.of(x, x));
    String scaled = graph.add("Mul", name + ".scaled", List.of(square, cubic));
    String factor = graph.add("Add", name + ".factor", List.of(scaled, linear));
    String u = graph.add("Mul", name + ".twice_u", List.of(x, factor));
    String sigmoid = graph.add("Sigmoid", name + ".sigmoid", List.of(u));
    return graph.add("Mul", name, List.of(x, sigmoid));
  }
}
