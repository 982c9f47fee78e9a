package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Batch normalisation (Ioffe and Szegedy, "Batch normalization: accelerating deep network training
/// by reducing internal covariate shift", ICML 2015, algorithms 1 and 2): each channel of images,
/// or each number of flat inputs, gets mean β and standard deviation γ over the batch.
///
/// With sums over the N numbers of a channel, all rows and pixels:
///
/// ```
/// forward    μ = 1/N Σ x      σ² = 1/N Σ (x - μ)²      x̂ = (x - μ) / √(σ² + ε)
///            y = γ x̂ + β
/// backward   dβ = Σ dy        dγ = Σ dy x̂
///            dx = γ / √(σ² + ε) · (dy - dβ/N - x̂ dγ/N)
/// ```
///
/// The last line: x reaches the loss through x̂, but also through μ, which takes the mean of dy
/// away, and through σ², which takes away what of dy points along x̂ (docs/layers/batch-norm.md).
///
/// Outside of training μ and σ² are running ones, parameters that each batch changes by r ← r +
/// momentum · (new - r), with the variance over N - 1.
///
/// Rows are cut into blocks, whose number depends on the shape of the input only. [#gather] gives
/// each its mean m_b and its sum of squares about that, M_b. Then N μ = Σ n_b m_b, and N σ² = Σ
/// (M_b
/// + n_b (m_b - μ)²), in double and in order: the pairwise formula of Chan, Golub and LeVeque,
///   "Algorithms for computing the sample variance: analysis and recommendations", The American
///   Statistician 37, 1983, for any number of parts.
///
/// @param momentum the weight of the newest batch in the running statistics, above 0 and at most 1;
///   0.1 is usual
/// @param epsilon ε, above 0; 1e-5 is usual
public record BatchNorm(double momentum, double epsilon) implements Layer {
  private static final int NUMBERS_OF_A_BLOCK = 32_768;
  private static final int MOST_ROWS_OF_A_BLOCK = 32;

  /// @throws IllegalArgumentException if a number is out of its range
  public BatchNorm {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "momentum must be above 0 and at most 1, found " + momentum);
    }
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be finite and above 0, found " + epsilon);
    }
  }

  /// With the usual numbers.
  public BatchNorm() {
    this(0.1, 1e-5);
  }

  @Override
  public String kind() {
    return "batch_norm";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Shape shape = Shape.of(ChannelLanes.channels(input));
    ParameterSpec.Role trained = ParameterSpec.Role.OFFSET_OR_SCALE;
    ParameterSpec.Role kept = ParameterSpec.Role.STATISTIC;
    return List.of(
        new ParameterSpec("scale", shape, trained, new Initializer.Ones()),
        new ParameterSpec("shift", shape, trained, new Initializer.Zeros()),
        new ParameterSpec("mean", shape, kept, new Initializer.Zeros()),
        new ParameterSpec("variance", shape, kept, new Initializer.Ones()));
  }

  @Override
  public boolean seesWholeBatch() {
    return true;
  }

  private static int rowsOfBlock(int inputs) {
    return Math.clamp(NUMBERS_OF_A_BLOCK / inputs, 1, MOST_ROWS_OF_A_BLOCK);
  }

  private static int blocks(int inputs, int rows) {
    return Math.ceilDiv(rows, rowsOfBlock(inputs));
  }

  /// Mean and 1 / √(σ² + ε) of each channel, then two numbers of each channel for every block.
  @Override
  public int keptOfBatch(Shape input, int rows) {
    int blocks = blocks(input.elements(), rows);
    return Math.multiplyExact(2 * ChannelLanes.channels(input), 1 + blocks);
  }

  @Override
  public void gather(LayerWorkspace w, int part, int parts) {
    int channels = ChannelLanes.channels(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] lines = w.scratch(2 * line);
    int last = cut(w, part + 1, parts);
    for (int block = cut(w, part, parts); block < last; block++) {
      int from = firstNumber(w, block);
      int to = firstNumber(w, block + 1);
      int kept = 2 * channels * (1 + block);
      Arrays.fill(lines, 0, line, 0f);
      int whole = (to - from) / line;
      int rest = (to - from) % line;
      w.kernels.addRows(lines, 0, w.input, from, line, whole, line);
      w.kernels.addRows(lines, 0, w.input, to - rest, line, 1, rest);
      for (int c = 0; c < channels; c++) {
        float mean =
            (float) (ChannelLanes.sum(lines, 0, c, channels, line) * channels / (to - from));
        w.keptOfBatch[kept + c] = mean;
        lines[line + c] = mean;
      }
      ChannelLanes.repeat(lines, line, channels, line);
      Arrays.fill(lines, 0, line, 0f);
      w.kernels.addSquares(lines, 0, w.input, from, line, lines, line, whole, line);
      w.kernels.addSquares(lines, 0, w.input, to - rest, line, lines, line, 1, rest);
      for (int c = 0; c < channels; c++) {
        w.keptOfBatch[kept + channels + c] = (float) ChannelLanes.sum(lines, 0, c, channels, line);
      }
    }
  }

  /// The first block of part `part`.
  private static int cut(LayerWorkspace w, int part, int parts) {
    return (int) ((long) blocks(w.inputs, w.rows) * part / parts);
  }

  private static int firstNumber(LayerWorkspace w, int block) {
    return Math.min(w.rows, block * rowsOfBlock(w.inputs)) * w.inputs;
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int channels = ChannelLanes.channels(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] d = w.scratch(3 * line);
    int scale = w.parameterOffset;
    for (int c = 0; c < channels; c++) {
      d[2 * line + c] = w.parameters[scale + channels + c];
    }
    if (w.training) {
      measure(w, channels, d, line, from == 0 && to > 0);
    } else {
      for (int c = 0; c < channels; c++) {
        d[c] = w.parameters[scale + 2 * channels + c];
        double variance = w.parameters[scale + 3 * channels + c];
        d[line + c] = (float) (1 / Math.sqrt(variance + epsilon));
      }
    }
    for (int c = 0; c < channels; c++) {
      d[line + c] *= w.parameters[scale + c];
    }
    ChannelLanes.repeat(d, 0, channels, line);
    ChannelLanes.repeat(d, line, channels, line);
    ChannelLanes.repeat(d, 2 * line, channels, line);
    int first = from * w.inputs;
    int last = to * w.inputs;
    int rest = (last - first) % line;
    int whole = (last - first) / line;
    w.kernels.scaleColumns(w.output, first, line, w.input, first, line, d, 0, line, whole, line);
    w.kernels.scaleColumns(
        w.output, last - rest, line, w.input, last - rest, line, d, 0, line, 1, rest);
  }

  /// Puts means into `d` and 1 / √(σ² + ε) behind them at `line`; whoever has the first row also
  /// keeps them, and changes the running statistics.
  private void measure(LayerWorkspace w, int channels, float[] d, int line, boolean first) {
    int blocks = blocks(w.inputs, w.rows);
    double pixels = w.inputs / (double) channels;
    double all = w.rows * pixels;
    float[] kept = w.keptOfBatch;
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int block = 0; block < blocks; block++) {
        sum += kept[2 * channels * (1 + block) + c] * (rows(w, block) * pixels);
      }
      double mean = sum / all;
      double squares = 0;
      for (int block = 0; block < blocks; block++) {
        int place = 2 * channels * (1 + block) + c;
        double difference = kept[place] - mean;
        squares += kept[place + channels] + difference * difference * (rows(w, block) * pixels);
      }
      d[c] = (float) mean;
      d[line + c] = (float) (1 / Math.sqrt(squares / all + epsilon));
      if (first) {
        kept[c] = d[c];
        kept[channels + c] = d[line + c];
        int running = w.parameterOffset + 2 * channels + c;
        move(w.parameters, running, mean);
        move(w.parameters, running + channels, squares / Math.max(1, all - 1));
      }
    }
  }

  private void move(float[] running, int place, double value) {
    running[place] = (float) (running[place] + momentum * (value - running[place]));
  }

  private static int rows(LayerWorkspace w, int block) {
    return (firstNumber(w, block + 1) - firstNumber(w, block)) / w.inputs;
  }

  /// Leaves Σ dy and Σ dy (x - μ) of each block where [#gather] left its mean and squares, which
  /// nobody needs any more.
  @Override
  public void gatherBackward(LayerWorkspace w, int part, int parts) {
    int channels = ChannelLanes.channels(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] lines = w.scratch(3 * line);
    System.arraycopy(w.keptOfBatch, 0, lines, 2 * line, channels);
    ChannelLanes.repeat(lines, 2 * line, channels, line);
    float[] x = w.input;
    float[] dy = w.outputGradient;
    int last = cut(w, part + 1, parts);
    for (int block = cut(w, part, parts); block < last; block++) {
      int from = firstNumber(w, block);
      int to = firstNumber(w, block + 1);
      int whole = (to - from) / line;
      int rest = (to - from) % line;
      int end = to - rest;
      Arrays.fill(lines, 0, 2 * line, 0f);
      w.kernels.addRows(lines, 0, dy, from, line, whole, line);
      w.kernels.addRows(lines, 0, dy, end, line, 1, rest);
      w.kernels.addProductsWithCentred(
          lines, line, dy, from, line, x, from, line, lines, 2 * line, whole, line);
      w.kernels.addProductsWithCentred(
          lines, line, dy, end, line, x, end, line, lines, 2 * line, 1, rest);
      int kept = 2 * channels * (1 + block);
      for (int c = 0; c < channels; c++) {
        w.keptOfBatch[kept + c] = (float) ChannelLanes.sum(lines, 0, c, channels, line);
        w.keptOfBatch[kept + channels + c] =
            (float) ChannelLanes.sum(lines, line, c, channels, line);
      }
    }
  }

  /// Number `which` of channel `channel`, summed over the blocks.
  private static double sum(LayerWorkspace w, int channels, int which, int channel) {
    int blocks = blocks(w.inputs, w.rows);
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      sum += w.keptOfBatch[channels * (2 * (1 + block) + which) + channel];
    }
    return sum;
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    int channels = ChannelLanes.channels(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] d = w.scratch(4 * line);
    double all = w.rows * (w.inputs / (double) channels);
    for (int c = 0; c < channels; c++) {
      double inverse = w.keptOfBatch[channels + c];
      double factor = w.parameters[w.parameterOffset + c] * inverse;
      d[c] = w.keptOfBatch[c];
      d[line + c] = (float) factor;
      d[2 * line + c] = (float) (-factor * inverse * inverse * sum(w, channels, 1, c) / all);
      d[3 * line + c] = (float) (-factor * sum(w, channels, 0, c) / all);
    }
    for (int i = 0; i < 4; i++) {
      ChannelLanes.repeat(d, i * line, channels, line);
    }
    int first = from * w.inputs;
    int whole = (to - from) * w.inputs / line;
    int rest = (to - from) * w.inputs % line;
    int end = to * w.inputs - rest;
    float[] dy = w.outputGradient;
    w.kernels.scaleColumnsGradient(
        dx, first, line, dy, first, line, w.input, first, line, d, 0, line, whole, line);
    w.kernels.scaleColumnsGradient(
        dx, end, line, dy, end, line, w.input, end, line, d, 0, line, 1, rest);
  }

  // Cut among the scales and shifts; the last part takes the statistics, which have no gradients,
  // too.
  @Override
  public int partStart(Shape input, int part, int parts) {
    int channels = ChannelLanes.channels(input);
    return part == parts ? 4 * channels : (int) (2L * channels * part / parts);
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    int channels = ChannelLanes.channels(w.inputShape);
    int last = (int) (2L * channels * (part + 1) / parts);
    for (int i = partStart(w.inputShape, part, parts); i < last; i++) {
      double gradient =
          i < channels
              ? sum(w, channels, 1, i) * w.keptOfBatch[channels + i]
              : sum(w, channels, 0, i - channels);
      w.gradients[w.parameterOffset + i] += (float) gradient;
    }
  }
}
