package dev.percept.formats.state;

import dev.percept.formats.layout.ChannelsFirst;
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
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// Layers as Python makes them, and what it cannot make of them.
final class TorchText {
  private static final double USUAL_EPSILON = 1e-5;
  private static final double USUAL_MOMENTUM = 0.1;

  private static final String RESIDUAL =
      """
      class Residual(nn.Module):
          def __init__(self, body, shortcut):
              super().__init__()
              self.body, self.shortcut = body, shortcut

          def forward(self, x):
              return self.body(x) + self.shortcut(x)
      """;

  private static final String CONCAT =
      """
      class Concat(nn.Module):
          def __init__(self, *branches):
              super().__init__()
              self.branches = nn.ModuleList(branches)

          def forward(self, x):
              return torch.cat([branch(x) for branch in self.branches], 1)
      """;

  private static final String MAXOUT =
      """
      class Maxout(nn.Module):
          def __init__(self, pieces):
              super().__init__()
              self.pieces = pieces

          def forward(self, x):
              return x.unflatten(1, (-1, self.pieces)).amax(2)
      """;

  private static final String SCALE =
      """
      class Scale(nn.Module):
          def __init__(self, sizes):
              super().__init__()
              self.weight = nn.Parameter(torch.ones(sizes))
              self.bias = nn.Parameter(torch.zeros(sizes))

          def forward(self, x):
              sizes = self.weight.shape + (1,) * (x.dim() - 1 - self.weight.dim())
              return x * self.weight.reshape(sizes) + self.bias.reshape(sizes)
      """;

  private final SequencedSet<String> classes = new LinkedHashSet<>();
  private final SequencedSet<String> gaps = new LinkedHashSet<>();

  /// The classes that the texts so far need besides those of PyTorch.
  List<String> classes() {
    return List.copyOf(classes);
  }

  /// What there is no module for, in words.
  List<String> gaps() {
    return List.copyOf(gaps);
  }

  /// Takes note of something that there is no module for.
  void cannot(String what) {
    gaps.add(what);
  }

  /// The beginning of a composite, up to its first branch.
  String open(Composite composite) {
    return switch (composite) {
      case Residual _ -> {
        classes.add(RESIDUAL);
        yield "Residual(";
      }
      case Concat _ -> {
        classes.add(CONCAT);
        yield "Concat(";
      }
    };
  }

  /// The modules that a layer becomes, at least one; one with parameters is the last.
  ///
  /// @param input the shape of its input in Percept
  /// @param order in which order PyTorch has that
  List<String> of(Layer layer, Shape input, FlatOrder order) {
    return switch (layer) {
      case Dense dense -> {
        String linear = "nn.Linear(%d, %d)".formatted(input.elements(), dense.outputs());
        yield input.rank() > 1 ? List.of("nn.Flatten()", linear) : List.of(linear);
      }
      case Conv2d conv -> convolution(conv, input);
      case MaxPool2d(Window window) -> maxPool(window);
      case AvgPool2d(Window window, boolean countPadding) -> averagePool(window, countPadding);
      case GlobalAvgPool2d _ -> List.of("nn.AdaptiveAvgPool2d(1)", "nn.Flatten()");
      case BatchNorm norm -> List.of(batchNorm(norm, input));
      case LayerNorm(double epsilon) ->
          List.of(
              "nn.LayerNorm(%s%s)"
                  .formatted(
                      tuple(ChannelsFirst.sizes(input)), option("eps", epsilon, USUAL_EPSILON)));
      case Scale(boolean each) -> {
        classes.add(SCALE);
        if (input.rank() > 3 && !each) {
          cannot("a scale layer of inputs of more than three sizes");
        }
        int channels = input.rank() == 2 ? 1 : input.rank() == 0 ? 1 : input.size(input.rank() - 1);
        yield List.of(
            "Scale(%s)".formatted(each ? tuple(ChannelsFirst.sizes(input)) : tuple(channels)));
      }
      case Clip(double low, double high) -> List.of("nn.Hardtanh(" + low + ", " + high + ")");
      case Maxout(int pieces) -> {
        classes.add(MAXOUT);
        if (input.rank() == 1 && !order.isSame()) {
          cannot("maxout of a flattened image");
        } else if (input.rank() != 1 && input.rank() != 3) {
          cannot("maxout of images without channels");
        }
        yield List.of("Maxout(" + pieces + ")");
      }
      case Flatten _ -> List.of("nn.Flatten()");
      case Dropout(double rate) -> List.of("nn.Dropout(" + rate + ")");
      case Sigmoid _ -> List.of("nn.Sigmoid()");
      case Tanh _ -> List.of("nn.Tanh()");
      case Relu _ -> List.of("nn.ReLU()");
      case LeakyRelu(double slope) -> List.of("nn.LeakyReLU(" + slope + ")");
      case Elu(double alpha) -> List.of("nn.ELU(" + alpha + ")");
      case Selu _ -> List.of("nn.SELU()");
      case Gelu(boolean tanh) -> List.of(tanh ? "nn.GELU(approximate=\"tanh\")" : "nn.GELU()");
      case Silu _ -> List.of("nn.SiLU()");
      case Softplus _ -> List.of("nn.Softplus()");
      case HardSwish _ -> List.of("nn.Hardswish()");
      case HardSigmoid _ -> List.of("nn.Hardsigmoid()");
      case CustomLayer _ -> List.of(layer.kind());
      case Composite _ -> throw new IllegalArgumentException("has modules of its own: " + layer);
    };
  }

  private static List<String> convolution(Conv2d conv, Shape input) {
    Window w = conv.window();
    List<String> modules = new ArrayList<>();
    boolean even = isEven(w);
    if (!even) {
      modules.add("nn.ZeroPad2d(%s)".formatted(sides(w)));
    }
    modules.add(
        "nn.Conv2d(%d, %d, %s%s%s%s%s%s)"
            .formatted(
                Window.channels(input),
                conv.filters(),
                pair(w.height(), w.width()),
                option("stride", w.strideY(), w.strideX(), 1, 1),
                even ? option("padding", w.top(), w.left(), 0, 0) : "",
                option("dilation", w.dilationY(), w.dilationX(), 1, 1),
                conv.groups() == 1 ? "" : ", groups=" + conv.groups(),
                conv.bias() ? "" : ", bias=False"));
    return modules;
  }

  private static List<String> maxPool(Window w) {
    List<String> modules = new ArrayList<>();
    boolean within = isWithinHalf(w);
    if (!within) {
      modules.add("nn.ConstantPad2d(%s, float(\"-inf\"))".formatted(sides(w)));
    }
    modules.add(
        "nn.MaxPool2d(%s%s%s%s)"
            .formatted(
                pair(w.height(), w.width()),
                option("stride", w.strideY(), w.strideX(), w.height(), w.width()),
                within ? option("padding", w.top(), w.left(), 0, 0) : "",
                option("dilation", w.dilationY(), w.dilationX(), 1, 1)));
    return modules;
  }

  private List<String> averagePool(Window w, boolean countPadding) {
    List<String> modules = new ArrayList<>();
    boolean within = isWithinHalf(w);
    if (w.dilationY() > 1 || w.dilationX() > 1) {
      cannot("avgpool with dilation");
    } else if (!within && !countPadding) {
      cannot("avgpool with uneven or wide padding that does not count");
    }
    if (!within) {
      modules.add("nn.ZeroPad2d(%s)".formatted(sides(w)));
    }
    modules.add(
        "nn.AvgPool2d(%s%s%s%s)"
            .formatted(
                pair(w.height(), w.width()),
                option("stride", w.strideY(), w.strideX(), w.height(), w.width()),
                within ? option("padding", w.top(), w.left(), 0, 0) : "",
                within && w.isPadded() && !countPadding ? ", count_include_pad=False" : ""));
    return modules;
  }

  private String batchNorm(BatchNorm norm, Shape input) {
    if (input.rank() > 3) {
      cannot("batchnorm of more than three sizes");
    }
    boolean image = input.rank() == 2 || input.rank() == 3;
    return "nn.BatchNorm%dd(%d%s%s)"
        .formatted(
            image ? 2 : 1,
            norm.parameters(input).getFirst().shape().elements(),
            option("eps", norm.epsilon(), USUAL_EPSILON),
            option("momentum", norm.momentum(), USUAL_MOMENTUM));
  }

  /// Whether the padding is the same above and below, and on both sides.
  private static boolean isEven(Window w) {
    return w.top() == w.bottom() && w.left() == w.right();
  }

  /// Whether it is also at most half of the window: PyTorch's pools take no more.
  private static boolean isWithinHalf(Window w) {
    return isEven(w) && w.top() <= w.height() / 2 && w.left() <= w.width() / 2;
  }

  /// Left, right, above, below.
  private static String sides(Window w) {
    return tuple(w.left(), w.right(), w.top(), w.bottom());
  }

  private static String tuple(int... values) {
    return values.length == 1
        ? Integer.toString(values[0])
        : Arrays.stream(values)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String pair(int y, int x) {
    return y == x ? Integer.toString(y) : tuple(y, x);
  }

  private static String option(String name, int y, int x, int usualY, int usualX) {
    return y == usualY && x == usualX ? "" : ", " + name + "=" + pair(y, x);
  }

  private static String option(String name, double value, double usual) {
    return value == usual ? "" : ", " + name + "=" + value;
  }
}
