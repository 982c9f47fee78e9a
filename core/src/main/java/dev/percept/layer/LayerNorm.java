package dev.percept.layer;

import dev.percept.kernel.ScalarKernels;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Layer normalisation (Ba, Kiros and Hinton, "Layer normalization", 2016, equations 3 and 4): each
/// row gets mean 0 and standard deviation 1 over its n numbers, then every number a scale and a
/// shift of its own.
///
/// ```
/// forward    μ = 1/n Σ x      σ² = 1/n Σ (x - μ)²      x̂ = (x - μ) / √(σ² + ε)
///            y = γ x̂ + β
/// backward   g = γ dy
///            dx = 1 / √(σ² + ε) · (g - 1/n Σ g - x̂ 1/n Σ g x̂)
///            dγ = Σ over the rows of dy x̂      dβ = Σ over the rows of dy
/// ```
///
/// Why dx has three terms: see [BatchNorm]; here all sums but the last two run along a row.
///
/// @param epsilon ε, above 0; 1e-5 is usual
public record LayerNorm(double epsilon) implements Layer {
  /// Sums along a row have so many lanes, a multiple of 16.
  private static final int LINE = 64;

  /// @throws IllegalArgumentException if `epsilon` is out of its range
  public LayerNorm {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be finite and above 0, found " + epsilon);
    }
  }

  /// With the usual ε.
  public LayerNorm() {
    this(1e-5);
  }

  @Override
  public String kind() {
    return "layer_norm";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    ParameterSpec.Role role = ParameterSpec.Role.OFFSET_OR_SCALE;
    return List.of(
        new ParameterSpec("scale", input, role, new Initializer.Ones()),
        new ParameterSpec("shift", input, role, new Initializer.Zeros()));
  }

  /// Mean and 1 / √(σ² + ε).
  @Override
  public int keptOfRow(Shape input) {
    return 2;
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int n = w.inputs;
    float[] memory = w.scratch(3 * n + 4 * LINE);
    int d = 4 * LINE;
    Arrays.fill(memory, d, d + n, 0f);
    System.arraycopy(w.parameters, w.parameterOffset, memory, d + n, 2 * n);
    for (int row = from; row < to; row++) {
      normalize(w, row, memory);
    }
    w.kernels.scaleColumns(
        w.output, from * n, n, w.output, from * n, n, memory, d, n, to - from, n);
  }

  /// Sets the output of one row to x̂, with the first four lines of `memory`: sums, and three
  /// numbers for each lane.
  private void normalize(LayerWorkspace w, int row, float[] memory) {
    int n = w.inputs;
    int x0 = row * n;
    Arrays.fill(memory, 0, LINE, 0f);
    w.kernels.addRows(memory, 0, w.input, x0, LINE, n / LINE, LINE);
    w.kernels.addRows(memory, 0, w.input, x0 + n - n % LINE, LINE, 1, n % LINE);
    float mean = (float) ((double) ScalarKernels.sumOfLanes(memory, 0, LINE) / n);
    Arrays.fill(memory, LINE, 2 * LINE, mean);
    Arrays.fill(memory, 0, LINE, 0f);
    w.kernels.addSquares(memory, 0, w.input, x0, LINE, memory, LINE, n / LINE, LINE);
    w.kernels.addSquares(memory, 0, w.input, x0 + n - n % LINE, LINE, memory, LINE, 1, n % LINE);
    double variance = (double) ScalarKernels.sumOfLanes(memory, 0, LINE) / n;
    float inverse = (float) (1 / Math.sqrt(variance + epsilon));
    if (w.kept.length > 0) {
      w.kept[2 * row] = mean;
      w.kept[2 * row + 1] = inverse;
    }
    centre(w, w.output, x0, x0, n, mean, inverse, memory);
  }

  /// Sets `count` numbers of `y` to x̂ of the input from `x0` on; uses the second to the fourth
  /// line of `memory`.
  private static void centre(
      LayerWorkspace w,
      float[] y,
      int y0,
      int x0,
      int count,
      float mean,
      float inverse,
      float[] memory) {
    Arrays.fill(memory, LINE, 2 * LINE, mean);
    Arrays.fill(memory, 2 * LINE, 3 * LINE, inverse);
    Arrays.fill(memory, 3 * LINE, 4 * LINE, 0f);
    int rest = count % LINE;
    int whole = count / LINE;
    w.kernels.scaleColumns(y, y0, LINE, w.input, x0, LINE, memory, LINE, LINE, whole, LINE);
    w.kernels.scaleColumns(
        y, y0 + count - rest, LINE, w.input, x0 + count - rest, LINE, memory, LINE, LINE, 1, rest);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    int n = w.inputs;
    // Two lines of sums, four of numbers for each lane; then the same for the scales, and g.
    float[] memory = w.scratch(6 * LINE + 4 * n);
    int d = 6 * LINE;
    int g = d + 3 * n;
    Arrays.fill(memory, d, d + 3 * n, 0f);
    System.arraycopy(w.parameters, w.parameterOffset, memory, d + n, n);
    for (int row = from; row < to; row++) {
      w.kernels.scaleColumns(memory, g, n, w.outputGradient, row * n, n, memory, d, n, 1, n);
      backward(w, row, dx, memory, g);
    }
  }

  private static void backward(LayerWorkspace w, int row, float[] dx, float[] memory, int g) {
    int n = w.inputs;
    int x0 = row * n;
    int whole = n / LINE;
    int rest = n % LINE;
    int end = n - rest;
    int d = 2 * LINE;
    Arrays.fill(memory, 0, 2 * LINE, 0f);
    Arrays.fill(memory, d, d + LINE, w.kept[2 * row]);
    w.kernels.addRows(memory, 0, memory, g, LINE, whole, LINE);
    w.kernels.addRows(memory, 0, memory, g + end, LINE, 1, rest);
    w.kernels.addProductsWithCentred(
        memory, LINE, memory, g, LINE, w.input, x0, LINE, memory, d, whole, LINE);
    w.kernels.addProductsWithCentred(
        memory, LINE, memory, g + end, LINE, w.input, x0 + end, LINE, memory, d, 1, rest);
    double inverse = w.kept[2 * row + 1];
    double sum = ScalarKernels.sumOfLanes(memory, 0, LINE);
    double product = ScalarKernels.sumOfLanes(memory, LINE, LINE);
    Arrays.fill(memory, d + LINE, d + 2 * LINE, (float) inverse);
    Arrays.fill(
        memory, d + 2 * LINE, d + 3 * LINE, (float) (-inverse * inverse * inverse * product / n));
    Arrays.fill(memory, d + 3 * LINE, d + 4 * LINE, (float) (-inverse * sum / n));
    w.kernels.scaleColumnsGradient(
        dx, x0, LINE, memory, g, LINE, w.input, x0, LINE, memory, d, LINE, whole, LINE);
    w.kernels.scaleColumnsGradient(
        dx, x0 + end, LINE, memory, g + end, LINE, w.input, x0 + end, LINE, memory, d, LINE, 1,
        rest);
  }

  @Override
  public int partStart(Shape input, int part, int parts) {
    return (int) (2L * input.elements() * part / parts);
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    int n = w.inputs;
    int from = partStart(w.inputShape, part, parts);
    int to = partStart(w.inputShape, part + 1, parts);
    addScales(w, from, Math.min(n, to));
    int shift = Math.max(n, from);
    if (shift < to) {
      w.kernels.addRows(
          w.gradients,
          w.parameterOffset + shift,
          w.outputGradient,
          shift - n,
          n,
          w.rows,
          to - shift);
    }
  }

  private static void addScales(LayerWorkspace w, int from, int to) {
    int count = to - from;
    if (count <= 0) {
      return;
    }
    int n = w.inputs;
    int normal = 4 * LINE;
    int zeros = normal + count;
    float[] memory = w.scratch(zeros + count);
    Arrays.fill(memory, zeros, zeros + count, 0f);
    for (int row = 0; row < w.rows; row++) {
      int x0 = row * n + from;
      centre(w, memory, normal, x0, count, w.kept[2 * row], w.kept[2 * row + 1], memory);
      w.kernels.addProductsWithCentred(
          w.gradients,
          w.parameterOffset + from,
          w.outputGradient,
          x0,
          n,
          memory,
          normal,
          count,
          memory,
          zeros,
          1,
          count);
    }
  }
}
