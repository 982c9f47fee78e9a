package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The softplus, elementwise: Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating
/// second-order functional knowledge for better option pricing", NIPS 2000.
///
/// ```
/// forward    y  = log(1 + e^x)
/// backward   dx = dy · σ(x)
/// ```
///
/// since dy/dx = e^x / (1 + e^x), which is the logistic function σ.
public record Softplus() implements Layer {

  @Override
  public String kind() {
    return "softplus";
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
    int start = from * w.inputs;
    w.kernels.log1pExp(w.output, start, w.input, start, (to - from) * w.inputs);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    int start = from * w.inputs;
    int end = to * w.inputs;
    w.kernels.sigmoid(dx, start, w.input, start, end - start);
    for (int i = start; i < end; i++) {
      dx[i] *= dy[i];
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
