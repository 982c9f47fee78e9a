package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The logistic activation, elementwise.
///
/// ```
/// forward    y  = 1 / (1 + e^-x)
/// backward   dx = dy · y · (1 - y)
/// ```
///
/// since dy/dx = e^-x / (1 + e^-x)² and e^-x / (1 + e^-x) = 1 - y.
public record Sigmoid() implements Layer {

  @Override
  public String kind() {
    return "sigmoid";
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
    w.kernels.sigmoid(
        w.output, from * w.outputs, w.input, from * w.inputs, (to - from) * w.outputs);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    if (w.inputGradient != null) {
      w.kernels.sigmoidGradient(
          w.inputGradient,
          from * w.inputs,
          w.outputGradient,
          from * w.outputs,
          w.output,
          from * w.outputs,
          (to - from) * w.outputs);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
