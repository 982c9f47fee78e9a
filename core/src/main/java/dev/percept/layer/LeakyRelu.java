package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The leaky rectified linear unit, elementwise: Maas, Hannun and Ng, "Rectifier nonlinearities
/// improve neural network acoustic models", ICML 2013 workshop on deep learning, section 2.
///
/// ```
/// forward    y  = x where x > 0, and a x elsewhere, which is max(x, a x)
/// backward   dx = dy where x > 0, and a dy elsewhere
/// ```
///
/// At x = 0, where there is no derivative, a is taken.
///
/// @param slope a, above 0 and below 1; 0.01 is usual
public record LeakyRelu(double slope) implements Layer {

  /// @throws IllegalArgumentException if the slope is out of its range
  public LeakyRelu {
    if (!(slope > 0 && slope < 1)) {
      throw new IllegalArgumentException(
          "the slope of a leaky relu must be above 0 and below 1, found " + slope);
    }
  }

  @Override
  public String kind() {
    return "leaky_relu";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    float[] x = w.input;
    float[] y = w.output;
    float a = (float) slope;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      y[i] = Math.max(x[i], a * x[i]);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    float[] x = w.input;
    float a = (float) slope;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      // 1 or 0. A condition would not be turned into vector code.
      float positive = Math.signum(Math.max(x[i], 0f));
      dx[i] = dy[i] * Math.fma(1f - positive, a, positive);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
