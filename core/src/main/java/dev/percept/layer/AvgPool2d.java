package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// The mean of what a window shows, channel by channel (LeCun, Bottou, Bengio and Haffner,
/// "Gradient-based learning applied to document recognition", 1998, section II.A, without
/// coefficients):
///
/// ```
/// forward    y_pc  = 1/n_p Σ over the window at p of x_qc
/// backward   dx_qc = Σ over the windows p that show q of dy_pc / n_p
/// ```
///
/// where n_p is the number of pixels that count.
///
/// @param window what is looked at
/// @param countPadding whether padding counts as pixels of value 0; if not, n_p is the number of
///   pixels of the image in the window, and each position must see some
public record AvgPool2d(Window window, boolean countPadding) implements Layer {

  /// A window of `size` × `size` pixels, one beside the other.
  ///
  /// @throws IllegalArgumentException if `size` is below 1
  public static AvgPool2d of(int size) {
    return new AvgPool2d(Window.of(size, size).withStride(size), false);
  }

  @Override
  public String kind() {
    return "avg_pool";
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = window.outputShape(input, Window.channels(input));
    if (!countPadding) {
      window.checkEveryPositionSees(input);
    }
    return output;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    Arrays.fill(w.output, from * w.outputs, to * w.outputs, 0f);
    for (int row = from; row < to; row++) {
      run(w, row, w.output, row * w.outputs, false);
      divide(w, w.output, row * w.outputs);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    Arrays.fill(dx, from * w.inputs, to * w.inputs, 0f);
    float[] shares = w.scratch(w.outputs);
    for (int row = from; row < to; row++) {
      System.arraycopy(w.outputGradient, row * w.outputs, shares, 0, w.outputs);
      divide(w, shares, 0);
      run(w, row, shares, 0, true);
    }
  }

  /// Goes through the places of the window, row by row: adds what all positions see there to the
  /// outputs at `y`, or, on the way back, the outputs' shares to what they see.
  private void run(LayerWorkspace w, int row, float[] y, int y0, boolean back) {
    int channels = Window.channels(w.inputShape);
    int height = w.inputShape.size(0);
    int width = w.inputShape.size(1);
    int rows = window.outputHeight(height);
    int columns = window.outputWidth(width);
    for (int i = 0; i < rows; i++) {
      for (int r = 0; r < window.height(); r++) {
        int inputRow = i * window.strideY() - window.top() + r * window.dilationY();
        if (inputRow < 0 || inputRow >= height) {
          continue;
        }
        for (int s = 0; s < window.width(); s++) {
          int shift = s * window.dilationX() - window.left();
          int first = Math.max(0, Math.ceilDiv(-shift, window.strideX()));
          int last = Math.min(columns - 1, Math.floorDiv(width - 1 - shift, window.strideX()));
          int inputColumn = first * window.strideX() + shift;
          int x0 = row * w.inputs + (inputRow * width + inputColumn) * channels;
          int out = y0 + (i * columns + first) * channels;
          add(w, x0, y, out, Math.max(0, last + 1 - first), channels, back);
        }
      }
    }
  }

  private void add(
      LayerWorkspace w, int x0, float[] y, int y0, int positions, int channels, boolean back) {
    int step = window.strideX() * channels;
    float[] dx = w.inputGradient;
    if (!back) {
      w.kernels.addScaled(y, y0, channels, w.input, x0, step, 1f, positions, channels);
    } else if (dx != null) {
      w.kernels.addScaled(dx, x0, step, y, y0, channels, 1f, positions, channels);
    }
  }

  /// Divides the outputs of one image at `y` by the pixels that count.
  private void divide(LayerWorkspace w, float[] y, int y0) {
    int channels = Window.channels(w.inputShape);
    int columns = window.outputWidth(w.inputShape.size(1));
    if (countPadding || !window.isPadded()) {
      multiply(y, y0, y0 + w.outputs, 1f / (window.height() * window.width()));
      return;
    }
    for (int i = 0, first = y0; first < y0 + w.outputs; i++) {
      int rows = window.seenRows(i, w.inputShape.size(0));
      for (int j = 0; j < columns; j++, first += channels) {
        int seen = rows * window.seenColumns(j, w.inputShape.size(1));
        multiply(y, first, first + channels, 1f / seen);
      }
    }
  }

  private static void multiply(float[] y, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      y[i] *= factor;
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
