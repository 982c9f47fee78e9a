package dev.percept.formats.onnx;

import dev.percept.formats.model.ModelFile;
import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
import dev.percept.layer.Dense;
import dev.percept.layer.Flatten;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.Residual;
import dev.percept.layer.Scale;
import dev.percept.layer.Window;
import dev.percept.network.Network;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a network, layers in a row with branches in between, of vertices that each know where they
/// come from.
///
/// From the output back: where branches meet, what they have in common behind them is where they
/// part, and each way between is a branch. What branches share without having it in common all
/// together is repeated in each.
final class Blocks {
  private static final int MOST_LAYERS = 10_000;

  private final IdentityHashMap<Vertex, Integer> used = new IdentityHashMap<>();
  private int count;

  private Blocks() {}

  /// A layer of the network with the values of its parameters.
  private sealed interface Block {
    Layer layer();

    void addTo(List<float[]> parameters);

    record One(Layer layer, Shape input, List<float[]> parameters) implements Block {
      @Override
      public void addTo(List<float[]> all) {
        all.addAll(parameters);
      }
    }

    record Many(Layer layer, List<List<Block>> branches) implements Block {
      @Override
      public void addTo(List<float[]> all) {
        branches.forEach(branch -> branch.forEach(block -> block.addTo(all)));
      }
    }
  }

  /// A network that computes `output` from images of shape `input`.
  ///
  /// @param remarks takes what a user should know
  /// @throws Unsupported if it cannot be put as layers in a row
  static Network network(Shape input, Vertex output, List<String> remarks) {
    Blocks blocks = new Blocks();
    List<Block> row = blocks.row(null, output, 0);
    if (row.isEmpty()) {
      row = List.of(new Block.One(new Flatten(), input, List.of()));
    }
    if (blocks.used.entrySet().stream()
        .anyMatch(e -> e.getValue() > 1 && !((Vertex.Applied) e.getKey()).parameters().isEmpty())) {
      remarks.add("layers whose results several branches use are there once for each branch");
    }
    List<float[]> values = new ArrayList<>();
    row.forEach(block -> block.addTo(values));
    Network network = Network.of(input, row.stream().map(Block::layer).toList());
    int at = 0;
    for (float[] parameter : values) {
      System.arraycopy(parameter, 0, network.values(), at, parameter.length);
      at += parameter.length;
    }
    if (at != network.values().length) {
      throw new IllegalStateException(
          "the layers have %d numbers, the network %d".formatted(at, network.values().length));
    }
    return network;
  }

  /// What leads to `to`, from what is behind `from`; from the input on if that is null.
  ///
  /// @param within how many layers all this is within
  private List<Block> row(@Nullable Vertex from, Vertex to, int within) {
    if (within > ModelFile.MOST_DEPTH) {
      throw new Unsupported(
          "more than %d levels of layers within layers".formatted(ModelFile.MOST_DEPTH));
    }
    List<Block> row = new ArrayList<>();
    Vertex vertex = to;
    while (vertex != from && !(vertex instanceof Vertex.Input)) {
      if (++count > MOST_LAYERS) {
        throw new Unsupported("more than %,d layers".formatted(MOST_LAYERS));
      }
      switch (vertex) {
        case Vertex.Applied applied -> {
          used.merge(applied, 1, Integer::sum);
          row.add(new Block.One(applied.layer(), applied.from().shape(), applied.parameters()));
        }
        case Vertex.Padded padded -> row.add(padding(padded));
        case Vertex.Joined joined -> row.add(branches(joined, within));
        case Vertex.Input _ -> throw new IllegalStateException("the input is where rows begin");
      }
      vertex = vertex.behind();
    }
    return simplified(row.reversed());
  }

  private Block branches(Vertex.Joined joined, int within) {
    List<List<Block>> branches = new ArrayList<>();
    for (Vertex end : joined.from()) {
      branches.add(row(joined.behind(), end, within + 1));
    }
    if (joined.isSum() && branches.getFirst().isEmpty()) {
      branches = branches.reversed();
    }
    List<List<Layer>> layers =
        branches.stream().map(b -> b.stream().map(Block::layer).toList()).toList();
    return new Block.Many(
        joined.isSum() ? new Residual(layers.get(0), layers.get(1)) : new Concat(layers), branches);
  }

  /// Padding that nothing behind it could take over: a convolution of each channel by 1.
  private static Block padding(Vertex.Padded padded) {
    if (padded.value() != 0) {
      throw new Unsupported("padding by %s".formatted(padded.value()));
    }
    int channels = Window.channels(padded.from().shape());
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return new Block.One(
        new Conv2d(channels, padded.around(Window.of(1, 1)), channels, false, new Initializer.He()),
        padded.from().shape(),
        List.of(ones));
  }

  /// Factors and offsets taken into the layers before or behind them, where that changes nothing.
  private static List<Block> simplified(List<Block> row) {
    List<Block> done = new ArrayList<>();
    for (Block block : row) {
      Block next = block;
      while (next != null) {
        Block before = done.isEmpty() ? null : done.getLast();
        if (isNothing(next)) {
          next = null;
        } else if (before instanceof Block.One a
            && next instanceof Block.One b
            && merged(a, b) instanceof Block.One both) {
          done.removeLast();
          next = both;
        } else {
          done.add(next);
          next = null;
        }
      }
    }
    return done;
  }

  private static boolean isNothing(Block block) {
    return block instanceof Block.One(Scale _, _, List<float[]> p)
        && all(p.get(0), 1)
        && all(p.get(1), 0);
  }

  private static boolean all(float[] numbers, float value) {
    for (float number : numbers) {
      if (number != value) {
        return false;
      }
    }
    return true;
  }

  /// One layer for two, or null.
  private static @Nullable Block merged(Block.One a, Block.One b) {
    if (b.layer instanceof Scale) {
      return switch (a.layer) {
        case Scale _ when a.parameters.get(0).length == b.parameters.get(0).length ->
            new Block.One(b.layer, a.input, scaled(a.parameters, b.parameters));
        case Dense _ -> new Block.One(a.layer, a.input, scaled(a.parameters, b.parameters));
        case Conv2d conv when b.parameters.get(0).length == conv.filters() -> {
          List<float[]> parameters =
              conv.bias()
                  ? a.parameters
                  : List.of(a.parameters.getFirst(), new float[conv.filters()]);
          yield new Block.One(
              new Conv2d(conv.filters(), conv.window(), conv.groups(), true, conv.weights()),
              a.input,
              scaled(parameters, b.parameters));
        }
        default -> null;
      };
    }
    if (a.layer instanceof Scale) {
      return switch (b.layer) {
        case Dense dense -> new Block.One(dense, a.input, behind(a, b, dense.outputs()));
        case Conv2d conv
            when conv.groups() == 1
                && a.parameters.get(0).length == Window.channels(a.input)
                && (!conv.window().isPadded() || all(a.parameters.get(1), 0)) ->
            new Block.One(
                new Conv2d(conv.filters(), conv.window(), 1, true, conv.weights()),
                a.input,
                behind(a, b, conv.filters()));
        default -> null;
      };
    }
    return null;
  }

  /// Weights, or factors, and biases whose results are scaled: the last axis is that of the
  /// results.
  private static List<float[]> scaled(List<float[]> parameters, List<float[]> scale) {
    float[] factors = scale.get(0);
    float[] weights = parameters.get(0).clone();
    float[] biases = parameters.get(1).clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factors[i % factors.length];
    }
    for (int i = 0; i < biases.length; i++) {
      biases[i] = (float) ((double) biases[i] * factors[i] + scale.get(1)[i]);
    }
    return List.of(weights, biases);
  }

  /// Weights and biases of results of scaled inputs.
  private static List<float[]> behind(Block.One scale, Block.One b, int outputs) {
    float[] factors = scale.parameters.get(0);
    float[] offsets = scale.parameters.get(1);
    float[] weights = b.parameters.get(0).clone();
    double[] sums = new double[outputs];
    for (int i = 0; i < weights.length; i++) {
      int input = i / outputs % factors.length;
      sums[i % outputs] += (double) weights[i] * offsets[input];
      weights[i] *= factors[input];
    }
    float[] biases = b.parameters.size() > 1 ? b.parameters.get(1).clone() : new float[outputs];
    for (int j = 0; j < outputs; j++) {
      biases[j] = (float) (biases[j] + sums[j]);
    }
    return List.of(weights, biases);
  }
}
