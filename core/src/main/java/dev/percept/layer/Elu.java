package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The exponential linear unit, elementwise: Clevert, Unterthiner and Hochreiter, "Fast and
/// accurate deep network learning by exponential linear units (ELUs)", ICLR 2016, section 3.
///
/// ```
/// forward    y  = x where x > 0, and α (e^x - 1) elsewhere
/// backward   dx = dy where y > 0, and dy · (y + α) elsewhere
/// ```
///
/// since the derivative of α (e^x - 1) is α e^x = y + α. At x = 0 that is α.
///
/// @param alpha α, finite and above 0; 1 is usual
public record Elu(double alpha) implements Layer {

  /// @throws IllegalArgumentException if α is out of its range
  public Elu {
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException(
          "the alpha of an elu must be finite and above 0, found " + alpha);
    }
  }

  // y = above · x where x > 0, and below · (e^x - 1) elsewhere.
  static void forward(LayerWorkspace w, int from, int to, float above, float below) {
    float[] x = w.input;
    float[] y = w.output;
    int start = from * w.inputs;
    int end = to * w.inputs;
    for (int i = start; i < end; i++) {
      y[i] = Math.min(x[i], 0f);
    }
    w.kernels.expm1(y, start, y, start, end - start);
    for (int i = start; i < end; i++) {
      y[i] = Math.fma(below, y[i], above * Math.max(x[i], 0f));
    }
  }

  static void backward(LayerWorkspace w, int from, int to, float above, float below) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    float[] y = w.output;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      // 1 or 0. A condition would not be turned into vector code.
      float positive = Math.signum(Math.max(y[i], 0f));
      float slope = Math.min(y[i], 0f) + below;
      dx[i] = dy[i] * Math.fma(1f - positive, slope, positive * above);
    }
  }

  @Override
  public String kind() {
    return "elu";
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
    forward(w, from, to, 1f, (float) alpha);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    backward(w, from, to, 1f, (float) alpha);
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
