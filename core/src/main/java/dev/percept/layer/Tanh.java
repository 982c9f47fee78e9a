package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The hyperbolic tangent, elementwise: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998,
/// section 4.4.
///
/// ```
/// forward    y  = tanh x = (e^x - e^-x) / (e^x + e^-x)
/// backward   dx = dy · (1 - y) · (1 + y)
/// ```
///
/// since dy/dx = 1 - tanh² x.
public record Tanh() implements Layer {

  @Override
  public String kind() {
    return "tanh";
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
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int start = from * w.inputs;
    w.kernels.tanh(w.output, start, w.input, start, (to - from) * w.inputs);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    float[] y = w.output;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      dx[i] = dy[i] * ((1f - y[i]) * (1f + y[i]));
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
