package dev.percept.formats.model;

import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Elu;
import dev.percept.layer.Flatten;
import dev.percept.layer.Gelu;
import dev.percept.layer.GlobalAvgPool2d;
import dev.percept.layer.HardSigmoid;
import dev.percept.layer.HardSwish;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Maxout;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Scale;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import java.util.ArrayList;
import java.util.List;

/// Writes what [NetworkTextParser] reads, and no word more than is needed.
final class NetworkTextPrinter {
  private NetworkTextPrinter() {}

  static String print(List<Layer> layers) {
    return print(layers, DefaultWeights.LAST);
  }

  /// @param behind what suits the weights of a last layer
  private static String print(List<Layer> layers, Initializer behind) {
    List<String> texts = new ArrayList<>();
    Initializer suitable = behind;
    for (Layer layer : layers.reversed()) {
      texts.addFirst(print(layer, suitable));
      suitable = DefaultWeights.before(layer, suitable);
    }
    return String.join(", ", texts);
  }

  private static String print(Layer layer, Initializer suitable) {
    return switch (layer) {
      case Dense(int outputs, Initializer weights) ->
          "dense " + outputs + weights(weights, suitable);
      case Conv2d conv -> print(conv, suitable);
      case MaxPool2d(var window) -> {
        StringBuilder text = new StringBuilder("pool");
        WindowText.print(text, window, true);
        yield text.toString();
      }
      case AvgPool2d(var window, boolean countPadding) -> {
        StringBuilder text = new StringBuilder("avgpool");
        WindowText.print(text, window, true);
        yield text.append(countPadding ? " count_padding" : "").toString();
      }
      case GlobalAvgPool2d() -> "globalpool";
      case BatchNorm(double momentum, double epsilon) ->
          "batchnorm"
              + option("momentum", momentum, NetworkTextParser.MOMENTUM)
              + option("epsilon", epsilon, NetworkTextParser.EPSILON);
      case LayerNorm(double epsilon) ->
          "layernorm" + option("epsilon", epsilon, NetworkTextParser.EPSILON);
      case Dropout(double rate) -> "dropout " + number(rate);
      case Flatten() -> "flatten";
      case Sigmoid() -> "sigmoid";
      case Tanh() -> "tanh";
      case Relu() -> "relu";
      case LeakyRelu(double slope) -> "leaky_relu " + number(slope);
      case Elu(double alpha) -> "elu " + number(alpha);
      case Selu() -> "selu";
      case Gelu(boolean tanh) -> tanh ? "gelu tanh" : "gelu";
      case Silu() -> "silu";
      case Softplus() -> "softplus";
      case HardSwish() -> "hard_swish";
      case HardSigmoid() -> "hard_sigmoid";
      case Clip(double low, double high) -> "clip " + number(low) + " " + number(high);
      case Scale(boolean each) -> each ? "scale each" : "scale";
      case Maxout(int pieces) -> "maxout " + pieces;
      case Residual(var body, var shortcut) ->
          "residual("
              + print(body, suitable)
              + (shortcut.isEmpty() ? "" : " | " + print(shortcut, suitable))
              + ")";
      case Concat(var branches) -> {
        List<String> texts = new ArrayList<>();
        for (List<Layer> branch : branches) {
          texts.add(branch.isEmpty() ? "identity" : print(branch, suitable));
        }
        yield "concat(" + String.join(" | ", texts) + ")";
      }
      case CustomLayer custom ->
          throw new IllegalArgumentException(
              "there is no text for a layer of one's own (" + custom.kind() + ")");
    };
  }

  private static String print(Conv2d conv, Initializer suitable) {
    StringBuilder text = new StringBuilder("conv ").append(conv.filters());
    WindowText.print(text, conv.window(), false);
    if (conv.groups() != 1) {
      text.append(" groups ").append(conv.groups());
    }
    if (!conv.bias()) {
      text.append(" nobias");
    }
    return text.append(weights(conv.weights(), suitable)).toString();
  }

  private static String weights(Initializer weights, Initializer suitable) {
    return weights.equals(suitable) ? "" : " " + print(weights);
  }

  static String print(Initializer weights) {
    return switch (weights) {
      case Initializer.Zeros() -> "zeros";
      case Initializer.Ones() -> "ones";
      case Initializer.Normal(double deviation) -> "normal " + number(deviation);
      case Initializer.Uniform(double limit) -> "uniform " + number(limit);
      case Initializer.Xavier() -> "xavier";
      case Initializer.He() -> "he";
      case Initializer.LeCun() -> "lecun";
      case Initializer.Orthogonal(double gain) -> "orthogonal " + number(gain);
    };
  }

  private static String option(String name, double value, double usual) {
    return value == usual ? "" : " " + name + " " + number(value);
  }

  /// The fewest digits that give the same number back: `0.5`, `1`.
  private static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
