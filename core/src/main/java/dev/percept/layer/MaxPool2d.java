package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// The greatest number that a window shows, channel by channel (Boureau, Ponce and LeCun, "A
/// theoretical analysis of feature pooling in visual recognition", ICML 2010, equation 2):
///
/// ```
/// forward    y_pc  = max over the window at p of x_qc
/// backward   dx_qc = Σ over the p where x_qc is the greatest of dy_pc
/// ```
///
/// since a small change of any other number than the greatest changes nothing. Among equals the
/// first in the window, row by row, counts as the greatest. Padding counts as -∞.
///
/// @param window what is looked at; each of its positions must see some of the image
public record MaxPool2d(Window window) implements Layer {

  /// A window of `size` × `size` pixels, one beside the other.
  ///
  /// @throws IllegalArgumentException if `size` is below 1
  public static MaxPool2d of(int size) {
    return new MaxPool2d(Window.of(size, size).withStride(size));
  }

  @Override
  public String kind() {
    return "max_pool";
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = window.outputShape(input, Window.channels(input));
    window.checkEveryPositionSees(input);
    return output;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /// Where in its window each output was found.
  @Override
  public int keptOfRow(Shape input) {
    return outputShape(input).elements();
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int height = w.inputShape.size(0);
    int width = w.inputShape.size(1);
    int channels = Window.channels(w.inputShape);
    if (!window.isPadded()) {
      for (int row = from; row < to; row++) {
        forward(w, row, w.input, row * w.inputs, width, channels);
      }
      return;
    }
    int paddedWidth = window.left() + width + window.right();
    int elements = (window.top() + height + window.bottom()) * paddedWidth * channels;
    float[] padded = w.scratch(elements);
    Arrays.fill(padded, 0, elements, Float.NEGATIVE_INFINITY);
    for (int row = from; row < to; row++) {
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            w.input,
            row * w.inputs + y * width * channels,
            padded,
            ((window.top() + y) * paddedWidth + window.left()) * channels,
            width * channels);
      }
      forward(w, row, padded, 0, paddedWidth, channels);
    }
  }

  // Over an image, of which padding is a part, that begins at `x0` of `x`.
  private void forward(LayerWorkspace w, int row, float[] x, int x0, int imageWidth, int channels) {
    int positions = window.outputWidth(w.inputShape.size(1));
    int outputWidth = positions * channels;
    int rowLength = imageWidth * channels;
    for (int out = row * w.outputs, in = x0;
        out < (row + 1) * w.outputs;
        out += outputWidth, in += window.strideY() * rowLength) {
      w.kernels.maxOfWindows(
          w.output,
          out,
          w.kept.length == 0 ? null : w.kept,
          out,
          x,
          in,
          window.strideX() * channels,
          window.height(),
          window.dilationY() * rowLength,
          window.width(),
          window.dilationX() * channels,
          positions,
          channels);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    int height = w.inputShape.size(0);
    int width = w.inputShape.size(1);
    int channels = Window.channels(w.inputShape);
    if (!window.isPadded()) {
      for (int row = from; row < to; row++) {
        Arrays.fill(dx, row * w.inputs, (row + 1) * w.inputs, 0f);
        backward(w, row, dx, row * w.inputs, width, channels);
      }
      return;
    }
    int paddedWidth = window.left() + width + window.right();
    int elements = (window.top() + height + window.bottom()) * paddedWidth * channels;
    float[] padded = w.scratch(elements);
    for (int row = from; row < to; row++) {
      Arrays.fill(padded, 0, elements, 0f);
      backward(w, row, padded, 0, paddedWidth, channels);
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            padded,
            ((window.top() + y) * paddedWidth + window.left()) * channels,
            dx,
            row * w.inputs + y * width * channels,
            width * channels);
      }
    }
  }

  private void backward(
      LayerWorkspace w, int row, float[] dx, int dx0, int imageWidth, int channels) {
    int positions = window.outputWidth(w.inputShape.size(1));
    int outputWidth = positions * channels;
    int rowLength = imageWidth * channels;
    for (int out = row * w.outputs, in = dx0;
        out < (row + 1) * w.outputs;
        out += outputWidth, in += window.strideY() * rowLength) {
      w.kernels.addToGreatest(
          dx,
          in,
          window.strideX() * channels,
          window.height(),
          window.dilationY() * rowLength,
          window.width(),
          window.dilationX() * channels,
          w.outputGradient,
          out,
          w.kept,
          out,
          positions,
          channels);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
