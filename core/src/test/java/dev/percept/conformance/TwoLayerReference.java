package dev.percept.conformance;

import dev.percept.network.Network;
import dev.percept.network.Parameter;

/// The two-layer network in double, straight from its formulas, and the gradients of two losses by
/// central differences.
///
/// Writing a = x·W₁ + b₁, z = 1 / (1 + e^-a), s = z·W₂ + b₂ for the rows of a batch and y =
/// softmax(s), the losses are the mean of -log y_t and the origin script's ½ Σ (y - t)² over the
/// batch. A change to one weight changes one column of a or of s, so only that is computed anew.
final class TwoLayerReference {
  /// A loss as a function of the logits of the whole batch.
  @FunctionalInterface
  interface Loss {
    double of(double[][] logits, int[] labels);
  }

  private final int inputs;
  private final int hidden;
  private final int outputs;
  private final double[][] x;
  private final int[] labels;
  private final double[] values;
  private final int b1;
  private final int w2;
  private final int b2;
  private final double[][] a;
  private final double[][] logits;

  /// Takes over the values of `network`, which must be dense, sigmoid, dense.
  TwoLayerReference(Network network, float[] images, int[] labels) {
    this.inputs = network.inputShape().elements();
    this.outputs = network.outputShape().elements();
    this.labels = labels;
    this.values = LayerRun.doubles(network.values(), 0, network.values().length);
    b1 = offset(network, "dense1.bias");
    w2 = offset(network, "dense2.weight");
    b2 = offset(network, "dense2.bias");
    hidden = w2 - b1;
    x = new double[labels.length][];
    a = new double[labels.length][hidden];
    logits = new double[labels.length][outputs];
    for (int i = 0; i < x.length; i++) {
      x[i] = LayerRun.doubles(images, i * inputs, inputs);
      forward(i);
    }
  }

  private static int offset(Network network, String name) {
    return network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .mapToInt(Parameter::offset)
        .findFirst()
        .orElseThrow();
  }

  private void forward(int i) {
    for (int j = 0; j < hidden; j++) {
      a[i][j] = values[b1 + j];
      for (int k = 0; k < inputs; k++) {
        a[i][j] += x[i][k] * values[k * hidden + j];
      }
    }
    for (int c = 0; c < outputs; c++) {
      logits[i][c] = values[b2 + c];
      for (int j = 0; j < hidden; j++) {
        logits[i][c] += sigmoid(a[i][j]) * values[w2 + j * outputs + c];
      }
    }
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  static double meanCrossEntropy(double[][] logits, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(softmax(logits[i])[labels[i]]);
    }
    return sum / labels.length;
  }

  static double halfSquaredError(double[][] logits, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] y = softmax(logits[i]);
      for (int c = 0; c < y.length; c++) {
        double difference = y[c] - (c == labels[i] ? 1 : 0);
        sum += difference * difference / 2;
      }
    }
    return sum;
  }

  private static double[] softmax(double[] s) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : s) {
      max = Math.max(max, value);
    }
    double[] y = new double[s.length];
    double sum = 0;
    for (int c = 0; c < y.length; c++) {
      y[c] = Math.exp(s[c] - max);
      sum += y[c];
    }
    for (int c = 0; c < y.length; c++) {
      y[c] /= sum;
    }
    return y;
  }

  double loss(Loss loss) {
    return loss.of(logits, labels);
  }

  /// The derivative of `loss` with respect to every parameter, laid out as in the network.
  double[] gradient(Loss loss) {
    double[] gradient = new double[values.length];
    for (int p = 0; p < gradient.length; p++) {
      int parameter = p;
      gradient[p] =
          CentralDifferences.derivative(step -> loss.of(logitsAfter(parameter, step), labels));
    }
    return gradient;
  }

  private double[][] logitsAfter(int parameter, double step) {
    double[][] changed = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      changed[i] = logits[i].clone();
      if (parameter < w2) {
        boolean bias = parameter >= b1;
        int j = bias ? parameter - b1 : parameter % hidden;
        double factor = bias ? 1 : x[i][parameter / hidden];
        double change = sigmoid(a[i][j] + factor * step) - sigmoid(a[i][j]);
        for (int c = 0; c < outputs && factor != 0; c++) {
          changed[i][c] += change * values[w2 + j * outputs + c];
        }
      } else if (parameter < b2) {
        int j = (parameter - w2) / outputs;
        changed[i][(parameter - w2) % outputs] += sigmoid(a[i][j]) * step;
      } else {
        changed[i][parameter - b2] += step;
      }
    }
    return changed;
  }
}
