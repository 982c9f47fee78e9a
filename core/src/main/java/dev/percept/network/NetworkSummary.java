package dev.percept.network;

import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Composite;
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
import dev.percept.layer.Layer;
import dev.percept.layer.LayerNorm;
import dev.percept.layer.LeakyRelu;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Maxout;
import dev.percept.layer.ParameterSpec;
import dev.percept.layer.Relu;
import dev.percept.layer.Scale;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a network is made of and what it costs, without memory for its parameters.
///
/// FLOPs are those of one input on its way forward: two, a multiplication and an addition, for
/// every weight of a dense layer and for every weight of a convolution at every position, padding
/// included. All else is small beside these and not counted.
///
/// @param input the shape of one input
/// @param rows one for each layer; those within others follow the one they are in
/// @param parameters the number of parameters
/// @param trainable how many of them are trained; the rest are statistics
/// @param flops the sum over the layers
public record NetworkSummary(
    Shape input, List<Row> rows, long parameters, long trainable, long flops) {

  /// One layer.
  ///
  /// @param depth how many layers it is within
  /// @param branch the branch it begins, `shortcut` for example; empty within one, and for one that
  ///   needs no name
  /// @param name its kind and its number, as in names of parameters: `conv1`
  /// @param layer the layer
  /// @param output the shape of its output
  /// @param parameters the number of its parameters; of a composite, those of its layers
  /// @param flops its FLOPs; of a composite, those of its layers
  public record Row(
      int depth,
      String branch,
      String name,
      Layer layer,
      Shape output,
      long parameters,
      long flops) {}

  /// Looks at layers, the first of which takes inputs of shape `input`.
  ///
  /// @throws IllegalArgumentException if a layer cannot take what the one before it gives
  public static NetworkSummary of(Shape input, List<Layer> layers) {
    List<Row> rows = new ArrayList<>();
    Shape shape = input;
    long all = 0;
    long trainable = 0;
    long flops = 0;
    for (Layer layer : layers) {
      for (ParameterSpec spec : layer.parameters(shape)) {
        all += spec.shape().elements();
        trainable += spec.role() == ParameterSpec.Role.STATISTIC ? 0 : spec.shape().elements();
      }
      flops += flops(layer, shape);
      shape = layer.outputShape(shape);
    }
    add(rows, input, layers, 0, "");
    return new NetworkSummary(input, List.copyOf(rows), all, trainable, flops);
  }

  private static void add(
      List<Row> rows, Shape input, List<Layer> layers, int depth, String branch) {
    Map<String, Integer> numbers = new HashMap<>();
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int number = numbers.merge(layer.kind(), 1, Integer::sum);
      long parameters = 0;
      for (ParameterSpec spec : layer.parameters(shape)) {
        parameters += spec.shape().elements();
      }
      Shape output = layer.outputShape(shape);
      rows.add(
          new Row(
              depth,
              i == 0 ? branch : "",
              layer.kind() + number,
              layer,
              output,
              parameters,
              flops(layer, shape)));
      if (layer instanceof Composite composite) {
        for (int b = 0; b < composite.branches().size(); b++) {
          add(rows, shape, composite.branches().get(b), depth + 1, composite.branchName(b));
        }
      }
      shape = output;
    }
  }

  private static long flops(Layer layer, Shape input) {
    return switch (layer) {
      case Dense dense -> 2L * input.elements() * dense.outputs();
      case Conv2d conv -> {
        long window = (long) conv.window().height() * conv.window().width();
        long channels = Window.channels(input) / conv.groups();
        yield 2L * window * channels * conv.outputShape(input).elements();
      }
      case Composite composite -> {
        long sum = 0;
        for (List<Layer> branch : composite.branches()) {
          Shape shape = input;
          for (Layer inner : branch) {
            sum += flops(inner, shape);
            shape = inner.outputShape(shape);
          }
        }
        yield sum;
      }
      case MaxPool2d _,
          AvgPool2d _,
          GlobalAvgPool2d _,
          BatchNorm _,
          LayerNorm _,
          Scale _,
          Dropout _,
          Flatten _,
          Sigmoid _,
          Tanh _,
          Relu _,
          LeakyRelu _,
          Elu _,
          Selu _,
          Gelu _,
          Silu _,
          Softplus _,
          HardSwish _,
          Clip _,
          HardSigmoid _,
          Maxout _,
          CustomLayer _ ->
          0;
    };
  }
}
