package dev.percept.formats.onnx;

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
import dev.percept.layer.ParameterSpec;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Scale;
import dev.percept.layer.Selu;
import dev.percept.layer.Sigmoid;
import dev.percept.layer.Silu;
import dev.percept.layer.Softplus;
import dev.percept.layer.Tanh;
import dev.percept.layer.Window;
import dev.percept.network.Network;
import dev.percept.network.Parameter;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Layers and shapes of which only a seed knows.
final class RandomLayers {
  /// One for each kind of layer, by the name of its class; may not fit the shape it is meant for.
  static final Map<String, Function<RandomLayers, Layer>> KINDS = kinds();

  private static final int SEEDS = 12;
  private static final int NETWORKS = 150;

  private final Random random;

  /// The shape that the next layer takes.
  private Shape shape;

  /// How many layers the next one is within.
  private int depth;

  RandomLayers(long seed) {
    random = new Random(seed);
    shape = shape();
  }

  private static Map<String, Function<RandomLayers, Layer>> kinds() {
    Map<String, Function<RandomLayers, Layer>> kinds = new TreeMap<>();
    kinds.put("Dense", r -> new Dense(r.from(1, 9), new Initializer.He()));
    kinds.put("Conv2d", RandomLayers::conv);
    kinds.put("MaxPool2d", r -> new MaxPool2d(r.window()));
    kinds.put("AvgPool2d", r -> new AvgPool2d(r.window(), r.random.nextBoolean()));
    kinds.put("GlobalAvgPool2d", _ -> new GlobalAvgPool2d());
    kinds.put("Flatten", _ -> new Flatten());
    kinds.put("Dropout", _ -> new Dropout(0.5));
    kinds.put("BatchNorm", r -> new BatchNorm(0.1, r.random.nextBoolean() ? 1e-5 : 0.01));
    kinds.put("LayerNorm", r -> new LayerNorm(r.random.nextBoolean() ? 1e-5 : 0.01));
    kinds.put("Sigmoid", _ -> new Sigmoid());
    kinds.put("Tanh", _ -> new Tanh());
    kinds.put("Relu", _ -> new Relu());
    kinds.put("LeakyRelu", r -> new LeakyRelu(r.from(1, 9) / 10.0));
    kinds.put("Elu", r -> new Elu(r.from(1, 30) / 10.0));
    kinds.put("Selu", _ -> new Selu());
    kinds.put("Gelu", r -> new Gelu(r.random.nextBoolean()));
    kinds.put("Silu", _ -> new Silu());
    kinds.put("Softplus", _ -> new Softplus());
    kinds.put("HardSigmoid", _ -> new HardSigmoid());
    kinds.put("HardSwish", _ -> new HardSwish());
    kinds.put("Clip", r -> new Clip(-r.from(0, 9) / 10.0, r.from(1, 9) / 10.0));
    kinds.put("Scale", r -> new Scale(r.random.nextBoolean()));
    kinds.put("Maxout", r -> new Maxout(r.from(2, 4)));
    kinds.put("Residual", RandomLayers::residual);
    kinds.put("Concat", RandomLayers::concat);
    return kinds;
  }

  /// From `least` to `most`, both included.
  int from(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /// Flat, an image with channels or without, and now and then something else.
  private Shape shape() {
    return switch (from(0, 9)) {
      case 0, 1 -> Shape.of(from(1, 30));
      case 2, 3 -> Shape.of(from(3, 10), from(3, 10));
      case 4 -> Shape.of(from(1, 3), from(1, 3), from(1, 3), from(1, 3));
      case 5 -> Shape.of(from(1, 2), from(1, 2), from(1, 5));
      default -> Shape.of(from(3, 10), from(3, 10), from(1, 6));
    };
  }

  /// A shape and a layer of that kind which fits it.
  RandomNetwork one(String kind) {
    Function<RandomLayers, Layer> maker = KINDS.get(kind);
    while (maker != null) {
      shape = shape();
      Layer layer = maker.apply(this);
      if (fits(layer)) {
        return new RandomNetwork(shape, List.of(layer));
      }
    }
    throw new IllegalStateException("no layers of kind " + kind + " are known here");
  }

  /// Some layers in a row.
  RandomNetwork several() {
    shape = shape();
    Shape input = shape;
    return new RandomNetwork(input, layers(from(2, 7)));
  }

  /// Layers and what the first of them takes.
  record RandomNetwork(Shape input, List<Layer> layers) {
    /// The network, with biases, scales and statistics that are not those of a new one.
    Network network(long seed) {
      Network network = Network.of(input, layers);
      Random random = new Random(seed);
      network.initialize(new Rng(random.nextLong()));
      List<Parameter> others = new ArrayList<>(network.parameters());
      others.removeIf(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT);
      for (Parameter parameter : others) {
        boolean positive = parameter.name().endsWith("variance");
        for (int i = 0; i < parameter.shape().elements(); i++) {
          network.values()[parameter.offset() + i] =
              positive ? 0.5f + random.nextFloat() : (float) random.nextGaussian();
        }
      }
      return network;
    }
  }

  /// What is checked of a network and a batch for it.
  interface Check {
    void check(Network network, float[] input) throws Exception;
  }

  /// A test for every kind of layer and seed.
  ///
  /// @param rows of the batch
  static Stream<DynamicTest> layerTests(int rows, Check check) {
    return KINDS.keySet().stream()
        .flatMap(kind ->
            IntStream.range(0, SEEDS)
                .mapToObj(seed ->
                    test(
                        kind + ", seed " + seed,
                        new RandomLayers(seed).one(kind),
                        seed,
                        rows,
                        check)));
  }

  /// A test for each of many networks of several layers.
  ///
  /// @param rows of the batch
  static Stream<DynamicTest> networkTests(int rows, Check check) {
    return IntStream.range(0, NETWORKS)
        .mapToObj(seed ->
            test("network, seed " + seed, new RandomLayers(seed).several(), seed, rows, check));
  }

  private static DynamicTest test(
      String name, RandomNetwork random, long seed, int rows, Check check) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Random numbers = new Random(~seed);
          float[] input = new float[rows * random.input().elements()];
          for (int i = 0; i < input.length; i++) {
            input[i] = (float) numbers.nextGaussian();
          }
          check.check(random.network(seed), input);
        });
  }

  private List<Layer> layers(int count) {
    List<Function<RandomLayers, Layer>> makers = List.copyOf(KINDS.values());
    List<Layer> layers = new ArrayList<>();
    while (layers.size() < count) {
      Layer layer = makers.get(random.nextInt(makers.size())).apply(this);
      if (fits(layer)) {
        layers.add(layer);
        shape = layer.outputShape(shape);
      }
    }
    return layers;
  }

  private boolean fits(Layer layer) {
    try {
      return layer.outputShape(shape).elements() < 5_000;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Window window() {
    return new Window(
        from(1, 4),
        from(1, 4),
        from(1, 3),
        from(1, 3),
        from(1, 3),
        from(1, 3),
        from(0, 3),
        from(0, 3),
        from(0, 3),
        from(0, 3));
  }

  private Layer conv() {
    int channels = Window.channels(shape);
    int groups = random.nextBoolean() ? 1 : random.nextBoolean() ? channels : from(1, channels);
    int filters = groups * from(1, 3);
    return new Conv2d(filters, window(), groups, random.nextBoolean(), new Initializer.He());
  }

  private Layer residual() {
    return depth > 1 || random.nextBoolean() ? small() : projected();
  }

  // The shape stays what it is.
  private Layer small() {
    return random.nextBoolean()
        ? Residual.of(new Tanh(), new LayerNorm())
        : new Residual(List.of(new Elu(1), new Silu()), List.of(new BatchNorm()));
  }

  // Flat numbers in the order of an image, and in their own.
  private Layer projected() {
    if (random.nextBoolean()) {
      return new Residual(
          List.of(new Flatten(), new Tanh()),
          List.of(new Dense(shape.elements(), new Initializer.He())));
    }
    Window window = Window.of(3, 3).withSamePadding();
    int channels = Window.channels(shape);
    return new Residual(
        List.of(new Conv2d(4, window), new BatchNorm(), new Relu()),
        List.of(
            new Conv2d(4, Window.of(1, 1), channels == 2 ? 2 : 1, false, new Initializer.He())));
  }

  private Layer concat() {
    Shape input = shape;
    depth++;
    List<List<Layer>> branches = new ArrayList<>();
    int count = from(2, 3);
    while (branches.size() < count) {
      shape = input;
      branches.add(
          switch (from(0, 4)) {
            case 0 -> List.of();
            case 1 -> List.of(new Flatten());
            case 2 -> List.of(new Conv2d(3, Window.of(3, 3).withSamePadding()), new Relu());
            case 3 -> List.of(new Dense(5, new Initializer.He()));
            default -> layers(depth > 2 ? 1 : from(1, 2));
          });
      shape = input;
      if (branches.size() > 1 && !fits(new Concat(branches))) {
        branches.removeLast();
        if (random.nextInt(20) == 0) {
          branches.clear();
        }
      } else if (branches.size() == 1 && !branchFits(branches.getFirst())) {
        branches.clear();
      }
    }
    depth--;
    shape = input;
    return new Concat(branches);
  }

  private boolean branchFits(List<Layer> branch) {
    Shape input = shape;
    boolean fit = true;
    for (Layer layer : branch) {
      fit = fit && fits(layer);
      shape = fit ? layer.outputShape(shape) : shape;
    }
    shape = input;
    return fit;
  }
}
