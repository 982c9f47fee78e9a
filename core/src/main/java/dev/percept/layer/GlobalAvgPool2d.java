package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// The mean of each channel over the whole image (Lin, Chen and Yan, "Network in network", ICLR
/// 2014, section 3.2):
///
/// ```
/// forward    y_c  = 1/n Σ over the n pixels of x_qc
/// backward   dx_qc = dy_c / n
/// ```
public record GlobalAvgPool2d() implements Layer {

  @Override
  public String kind() {
    return "global_avg_pool";
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 && input.rank() != 3) {
      throw new IllegalArgumentException(
          "global pooling needs images of height × width or height × width × channels, found "
              + input);
    }
    return Shape.of(Window.channels(input));
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int channels = w.outputs;
    int pixels = w.inputs / channels;
    Arrays.fill(w.output, from * channels, to * channels, 0f);
    for (int row = from; row < to; row++) {
      w.kernels.addRows(
          w.output, row * channels, w.input, row * w.inputs, channels, pixels, channels);
    }
    for (int i = from * channels; i < to * channels; i++) {
      w.output[i] *= 1f / pixels;
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    int channels = w.outputs;
    int pixels = w.inputs / channels;
    float[] shares = w.scratch(channels);
    for (int row = from; row < to; row++) {
      for (int c = 0; c < channels; c++) {
        shares[c] = w.outputGradient[row * channels + c] * (1f / pixels);
      }
      w.kernels.setRows(dx, row * w.inputs, channels, shares, 0, pixels, channels);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
