package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A factor and an offset for each channel of images, or for each number: what is left of batch
/// normalisation once its statistics are fixed, and how inputs are put on another scale within a
/// network.
///
/// ```
/// forward    y  = s x + t
/// backward   dx = s dy
///            ds = Σ over rows and pixels of dy x      dt = Σ over rows and pixels of dy
/// ```
///
/// @param each whether each number has its own factor and offset; if not, each channel has, which
///   for flat inputs is the same
public record Scale(boolean each) implements Layer {

  /// A factor and an offset for each channel.
  public Scale() {
    this(false);
  }

  private int factors(Shape input) {
    return each ? input.elements() : ChannelLanes.channels(input);
  }

  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Shape shape = each ? input : Shape.of(factors(input));
    ParameterSpec.Role role = ParameterSpec.Role.OFFSET_OR_SCALE;
    return List.of(
        new ParameterSpec("scale", shape, role, new Initializer.Ones()),
        new ParameterSpec("shift", shape, role, new Initializer.Zeros()));
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    scale(w, w.output, w.input, true, from, to);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null) {
      scale(w, dx, w.outputGradient, false, from, to);
    }
  }

  private void scale(LayerWorkspace w, float[] y, float[] x, boolean shifts, int from, int to) {
    int channels = factors(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] d = w.scratch(3 * line);
    Arrays.fill(d, 0, 3 * line, 0f);
    System.arraycopy(w.parameters, w.parameterOffset, d, line, channels);
    ChannelLanes.repeat(d, line, channels, line);
    if (shifts) {
      System.arraycopy(w.parameters, w.parameterOffset + channels, d, 2 * line, channels);
      ChannelLanes.repeat(d, 2 * line, channels, line);
    }
    int first = from * w.inputs;
    int last = to * w.inputs;
    int rest = (last - first) % line;
    int whole = (last - first) / line;
    w.kernels.scaleColumns(y, first, line, x, first, line, d, 0, line, whole, line);
    w.kernels.scaleColumns(y, last - rest, line, x, last - rest, line, d, 0, line, 1, rest);
  }

  // Sums along all pixels cannot be cut by channels where several pixels lie in one line.
  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    if (part > 0) {
      return;
    }
    int channels = factors(w.inputShape);
    int line = ChannelLanes.line(channels);
    float[] lines = w.scratch(3 * line);
    Arrays.fill(lines, 0, 3 * line, 0f);
    int all = w.rows * w.inputs;
    int whole = all / line;
    int rest = all % line;
    int end = all - rest;
    float[] x = w.input;
    float[] dy = w.outputGradient;
    // The products with the inputs less zeros, which the third line has.
    w.kernels.addProductsWithCentred(
        lines, 0, dy, 0, line, x, 0, line, lines, 2 * line, whole, line);
    w.kernels.addProductsWithCentred(
        lines, 0, dy, end, line, x, end, line, lines, 2 * line, 1, rest);
    w.kernels.addRows(lines, line, dy, 0, line, whole, line);
    w.kernels.addRows(lines, line, dy, end, line, 1, rest);
    for (int c = 0; c < channels; c++) {
      w.gradients[w.parameterOffset + c] += (float) ChannelLanes.sum(lines, 0, c, channels, line);
      w.gradients[w.parameterOffset + channels + c] +=
          (float) ChannelLanes.sum(lines, line, c, channels, line);
    }
  }
}
