package dev.percept.formats.model;

import dev.percept.layer.AvgPool2d;
import dev.percept.layer.BatchNorm;
import dev.percept.layer.Clip;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
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
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the texts of [NetworkText] by recursive descent.
final class NetworkTextParser {
  /// What `batchnorm` stands for where it says no more.
  static final double MOMENTUM = 0.1;

  static final double EPSILON = 1e-5;

  private static final double LEAKY_SLOPE = 0.01;
  private static final int MOST_LAYERS = NetworkJson.MOST_LAYERS;
  private static final int MOST_DEPTH = NetworkJson.MOST_DEPTH;

  private static final List<String> NAMES =
      List.of(
          "dense",
          "conv",
          "pool",
          "avgpool",
          "globalpool",
          "batchnorm",
          "layernorm",
          "dropout",
          "flatten",
          "sigmoid",
          "tanh",
          "relu",
          "leaky_relu",
          "elu",
          "selu",
          "gelu",
          "silu",
          "softplus",
          "hard_swish",
          "hard_sigmoid",
          "clip",
          "scale",
          "maxout",
          "residual",
          "concat");

  private static final String WEIGHTS =
      "he, xavier, lecun, zeros, ones, normal X, uniform X or orthogonal X";

  private final Words words;
  private final int classes;
  private int count;
  private boolean anyOpen;

  NetworkTextParser(String text, int classes) {
    this.words = new Words("network", text);
    this.classes = classes;
  }

  /// A layer whose weights may still have to wait for what comes behind it.
  private sealed interface Item {
    /// @param open whether its weights are to be initialised as suits what follows
    record One(Layer layer, boolean open) implements Item {}

    /// @param name the word it stands at
    record Many(Words.Word name, List<List<Item>> branches) implements Item {}
  }

  List<Layer> parse() {
    Initializer all = null;
    if (words.take("init")) {
      all = weights();
      if (all == null) {
        throw words.fault(words.peek(), WEIGHTS);
      }
      if (!words.take(",")) {
        throw words.fault(words.peek(), "a comma after init");
      }
    }
    List<Item> items = items(0);
    if (!words.peek().text().isEmpty()) {
      throw words.fault(words.peek(), "a comma or the end");
    }
    return layers(items, DefaultWeights.LAST, all);
  }

  private List<Item> items(int depth) {
    List<Item> items = new ArrayList<>();
    do {
      if (++count > MOST_LAYERS) {
        throw words.fault(words.peek(), "at most " + MOST_LAYERS + " layers");
      }
      items.add(item(depth));
    } while (words.take(","));
    return items;
  }

  private Item item(int depth) {
    Words.Word name = words.take();
    if (name.text().equals("residual") || name.text().equals("concat")) {
      return new Item.Many(name, branches(name, depth));
    }
    try {
      return one(name);
    } catch (Words.Fault e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw words.fault(name, e);
    }
  }

  private List<List<Item>> branches(Words.Word name, int depth) {
    if (depth == MOST_DEPTH) {
      throw words.fault(name, "at most " + MOST_DEPTH + " levels of layers within layers");
    }
    if (!words.take("(")) {
      throw words.fault(words.peek(), "( after " + name.text());
    }
    List<List<Item>> branches = new ArrayList<>();
    do {
      branches.add(words.take("identity") ? List.of() : items(depth + 1));
    } while (words.take("|"));
    if (!words.take(")")) {
      throw words.fault(words.peek(), "a comma, | or )");
    }
    String found = " with " + (branches.size() == 1 ? "one branch" : branches.size() + " branches");
    boolean isResidual = name.text().equals("residual");
    if (isResidual && (branches.size() > 2 || branches.getFirst().isEmpty())) {
      throw words.fault(name, "residual(layers) or residual(layers | layers around)", found);
    }
    if (!isResidual && branches.size() < 2) {
      throw words.fault(name, "at least two branches, as in concat(layers | layers)", found);
    }
    return branches;
  }

  private Item one(Words.Word name) {
    boolean open = false;
    Layer layer;
    switch (name.text()) {
      case "dense" -> {
        int outputs = outputs();
        Initializer weights = weights();
        layer = new Dense(outputs, given(weights));
        open = weights == null;
        anyOpen |= open;
      }
      case "conv" -> {
        return conv();
      }
      default -> layer = plain(name);
    }
    if (words.hasWord()) {
      throw words.fault(words.peek(), "a comma or the end after " + name.text());
    }
    return new Item.One(layer, open);
  }

  private int outputs() {
    Words.Word word = words.peek();
    if (!words.take("classes")) {
      return words.whole("a number of outputs, or classes");
    }
    if (classes == 0) {
      throw words.fault(word, "a number of outputs, as how many classes there are is not known");
    }
    return classes;
  }

  private Item conv() {
    int filters = words.whole("a number of filters");
    WindowText window = new WindowText(words);
    int groups = 0;
    boolean bias = true;
    Initializer weights = null;
    while (words.hasWord()) {
      if (groups == 0 && words.take("groups")) {
        groups = words.whole("a number of groups");
      } else if (bias && words.take("nobias")) {
        bias = false;
      } else if (!window.take()) {
        Words.Word word = words.peek();
        weights = weights == null ? weights() : null;
        if (weights == null) {
          throw words.fault(
              word,
              "stride, pad, same, dilation, groups, nobias, each once, an initialiser ("
                  + WEIGHTS
                  + "), a comma or the end");
        }
      }
    }
    anyOpen |= weights == null;
    return new Item.One(
        new Conv2d(filters, window.window(false), Math.max(1, groups), bias, given(weights)),
        weights == null);
  }

  private static Initializer given(@Nullable Initializer weights) {
    return weights != null ? weights : DefaultWeights.LAST;
  }

  /// A layer without weights.
  private Layer plain(Words.Word name) {
    Layer layer;
    // Not a switch that has a value: to verify one, Java would load the classes of all layers.
    switch (name.text()) {
      case "pool", "maxpool" -> layer = new MaxPool2d(pool().window(true));
      case "avgpool" -> {
        WindowText window = pool();
        layer = new AvgPool2d(window.window(true), words.take("count_padding"));
      }
      case "globalpool" -> layer = new GlobalAvgPool2d();
      case "batchnorm" -> {
        double momentum = words.take("momentum") ? words.real("a number as momentum") : MOMENTUM;
        layer = new BatchNorm(momentum, epsilon());
      }
      case "layernorm" -> layer = new LayerNorm(epsilon());
      case "dropout" -> layer = new Dropout(words.real("a share to drop, such as 0.5"));
      case "flatten" -> layer = new Flatten();
      case "sigmoid" -> layer = new Sigmoid();
      case "tanh" -> layer = new Tanh();
      case "relu" -> layer = new Relu();
      case "leaky_relu" ->
          layer = new LeakyRelu(words.hasWord() ? words.real("a slope") : LEAKY_SLOPE);
      case "elu" -> layer = new Elu(words.hasWord() ? words.real("a number as α") : 1);
      case "selu" -> layer = new Selu();
      case "gelu" -> layer = new Gelu(words.take("tanh"));
      case "silu", "swish" -> layer = new Silu();
      case "softplus" -> layer = new Softplus();
      case "hard_swish" -> layer = new HardSwish();
      case "hard_sigmoid" -> layer = new HardSigmoid();
      case "clip" -> layer = new Clip(words.real("a lower bound"), words.real("an upper bound"));
      case "scale" -> layer = new Scale(words.take("each"));
      case "maxout" -> layer = new Maxout(words.whole("a number of pieces"));
      default ->
          throw words.fault(
              name,
              "a layer (" + String.join(", ", NAMES) + ")",
              Misspelt.suggestion(name.text(), NAMES));
    }
    return layer;
  }

  private WindowText pool() {
    WindowText window = new WindowText(words);
    while (window.take()) {
      // All options, in any order.
    }
    return window;
  }

  private double epsilon() {
    return words.take("epsilon") ? words.real("a number as epsilon") : EPSILON;
  }

  /// An initialiser if one comes next, else null.
  private @Nullable Initializer weights() {
    Words.Word word = words.peek();
    Initializer weights;
    try {
      switch (word.text()) {
        case "zeros" -> weights = new Initializer.Zeros();
        case "ones" -> weights = new Initializer.Ones();
        case "he" -> weights = new Initializer.He();
        case "xavier" -> weights = new Initializer.Xavier();
        case "lecun" -> weights = new Initializer.LeCun();
        case "normal" -> weights = new Initializer.Normal(number("a standard deviation"));
        case "uniform" -> weights = new Initializer.Uniform(number("a limit"));
        case "orthogonal" -> weights = new Initializer.Orthogonal(number("a gain"));
        default -> {
          return null;
        }
      }
    } catch (Words.Fault e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw words.fault(word, e);
    }
    words.take();
    return weights;
  }

  // The one behind the next word; leaves the next word to be that number.
  private double number(String what) {
    words.take();
    return words.peekReal(what);
  }

  /// The layers, with weights that begin as suits what follows them.
  ///
  /// @param behind what suits the weights of a last layer
  /// @param all what all weights begin with that do not say otherwise; null for none such
  private List<Layer> layers(List<Item> items, Initializer behind, @Nullable Initializer all) {
    List<Layer> layers = new ArrayList<>();
    Initializer suitable = behind;
    for (int i = items.size() - 1; i >= 0; i--) {
      Layer layer = layer(items.get(i), suitable, all);
      layers.add(layer);
      // Its first call takes some milliseconds, which count where a process begins.
      if (all == null && anyOpen) {
        suitable = DefaultWeights.before(layer, suitable);
      }
    }
    Collections.reverse(layers);
    return layers;
  }

  private Layer layer(Item item, Initializer suitable, @Nullable Initializer all) {
    if (item instanceof Item.One one) {
      return one.open() ? withWeights(one.layer(), all != null ? all : suitable) : one.layer();
    }
    Item.Many many = (Item.Many) item;
    List<List<Layer>> branches = new ArrayList<>();
    for (List<Item> branch : many.branches()) {
      branches.add(layers(branch, suitable, all));
    }
    if (many.name().text().equals("concat")) {
      return new Concat(branches);
    }
    return new Residual(branches.getFirst(), branches.size() == 2 ? branches.getLast() : List.of());
  }

  private static Layer withWeights(Layer layer, Initializer weights) {
    if (layer instanceof Conv2d conv) {
      return new Conv2d(conv.filters(), conv.window(), conv.groups(), conv.bias(), weights);
    }
    return new Dense(((Dense) layer).outputs(), weights);
  }
}
