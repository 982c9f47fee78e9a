package dev.percept.formats.state;

import dev.percept.formats.layout.FlatOrder;
import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Composite;
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
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A network as modules of PyTorch, in the order in which they run.
///
/// They are numbered as `torch.nn.Sequential` does it; a layer may become several modules, a
/// flattening and a linear one for example. Within a residual layer they are called `N.body.I` and
/// `N.shortcut.I`, within a concat layer `N.branches.B.I`.
final class TorchModules {
  private static final String INDENT = "    ";

  private final List<Parameter> parameters;
  private final List<TorchModule> modules = new ArrayList<>();
  private final TorchText text = new TorchText();
  private final String sequential;
  private final FlatOrder outputOrder;
  private int nextParameter;

  /// A layer that has parameters.
  ///
  /// @param path what it is called in a state dict, without a dot at the end: `4`
  /// @param name what it is called in Percept: `dense1`
  /// @param kind what it is
  /// @param parameters its parameters, one for each role
  /// @param order in which order PyTorch has the inputs of a dense layer, or the numbers that a
  ///   normalisation scales one by one
  record TorchModule(
      String path, String name, ModuleKind kind, List<Parameter> parameters, FlatOrder order) {

    /// The roles of its parameters.
    List<Role> roles() {
      return kind.roles().subList(0, parameters.size());
    }
  }

  /// What one layer hands to the next.
  private record Flow(Shape shape, FlatOrder order) {
    /// In PyTorch's usual order.
    static Flow of(Shape shape) {
      return new Flow(shape, FlatOrder.of(shape));
    }
  }

  /// @throws IllegalArgumentException if there is a layer of a user's own
  TorchModules(Network network) {
    this.parameters = network.parameters();
    StringBuilder out = new StringBuilder();
    Flow last = sequential(network.layers(), "", "", Flow.of(network.inputShape()), out);
    this.sequential = out.toString();
    this.outputOrder = last.order();
  }

  /// The layers that have parameters, in the order in which they run.
  List<TorchModule> modules() {
    return modules;
  }

  /// The Python that makes the network: `nn.Sequential(…)`.
  String sequential() {
    return sequential;
  }

  /// What is behind [#sequential].
  TorchText text() {
    return text;
  }

  /// In which order PyTorch gives the outputs.
  FlatOrder outputOrder() {
    return outputOrder;
  }

  private Flow sequential(
      List<Layer> layers, String path, String indent, Flow input, StringBuilder out) {
    out.append("nn.Sequential(");
    int index = 0;
    Flow flow = input;
    for (Layer layer : layers) {
      String inner = indent + INDENT;
      if (layer instanceof Composite composite) {
        out.append('\n').append(inner);
        flow = composite(composite, path + index + ".", inner, flow, out);
        out.append(',');
        index++;
      } else {
        List<String> texts = text.of(layer, flow.shape(), flow.order());
        int own = index + texts.size() - 1;
        for (String one : texts) {
          out.append('\n').append(inner).append(one).append(',');
        }
        index += texts.size();
        addModule(layer, path + own, flow);
        flow = behind(layer, flow);
      }
    }
    out.append(layers.isEmpty() ? ")" : "\n" + indent + ")");
    return flow;
  }

  private void addModule(Layer layer, String path, Flow input) {
    ModuleKind kind = ModuleKind.of(layer).orElse(null);
    if (kind == null) {
      return;
    }
    int count = layer.parameters(input.shape()).size();
    List<Parameter> own = parameters.subList(nextParameter, nextParameter + count);
    nextParameter += count;
    String first = own.getFirst().name();
    // The channels of an image are in the same order everywhere.
    boolean hasChannels =
        layer instanceof BatchNorm || (layer instanceof Scale scale && !scale.each());
    boolean byChannel = hasChannels && input.shape().rank() > 1;
    FlatOrder order = byChannel ? FlatOrder.of(own.getFirst().shape()) : input.order();
    modules.add(
        new TorchModule(path, first.substring(0, first.lastIndexOf('.')), kind, own, order));
  }

  private static Flow behind(Layer layer, Flow input) {
    Shape shape = layer.outputShape(input.shape());
    return switch (layer) {
      case Dense _, Conv2d _, MaxPool2d _, AvgPool2d _, GlobalAvgPool2d _, Maxout _ ->
          Flow.of(shape);
      case Flatten _, Dropout _, BatchNorm _, LayerNorm _, Scale _ ->
          new Flow(shape, input.order());
      case Sigmoid _, Tanh _, Relu _, LeakyRelu _, Elu _, Selu _, Gelu _, Silu _ -> input;
      case Softplus _, HardSwish _, HardSigmoid _, Clip _ -> input;
      case Composite _, CustomLayer _ -> throw new IllegalArgumentException("is not one: " + layer);
    };
  }

  private Flow composite(
      Composite composite, String path, String indent, Flow input, StringBuilder out) {
    List<Flow> flows = new ArrayList<>();
    out.append(text.open(composite));
    for (int branch = 0; branch < composite.branches().size(); branch++) {
      String name =
          switch (composite) {
            case Residual _ -> branch == 0 ? "body." : "shortcut.";
            case Concat _ -> "branches." + branch + ".";
          };
      out.append('\n').append(indent).append(INDENT);
      flows.add(
          sequential(composite.branches().get(branch), path + name, indent + INDENT, input, out));
      out.append(',');
    }
    out.append('\n').append(indent).append(')');
    Shape shape = composite.outputShape(input.shape());
    List<FlatOrder> orders = flows.stream().map(Flow::order).toList();
    return switch (composite) {
      case Residual _ -> {
        if (!orders.get(0).equals(orders.get(1))) {
          text.cannot("a sum of numbers in different orders");
        }
        yield new Flow(shape, orders.get(0));
      }
      case Concat _ -> {
        if (shape.rank() != 1 && shape.rank() != 3) {
          text.cannot("a concat layer of images without channels");
        }
        yield shape.rank() == 1 ? new Flow(shape, FlatOrder.of(orders)) : Flow.of(shape);
      }
    };
  }
}
