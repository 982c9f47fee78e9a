package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The sigmoid linear unit, also called swish, elementwise: Elfwing, Uchibe and Doya,
/// "Sigmoid-weighted linear units for neural network function approximation in reinforcement
/// learning", Neural Networks 107, 2018, section 2; Ramachandran, Zoph and Le, "Searching for
/// activation functions", 2017. With the logistic function σ:
///
/// ```
/// forward    y  = x · σ(x)
/// backward   dx = dy · σ(x) · (1 + x (1 - σ(x)))
/// ```
///
/// since σ' = σ (1 - σ).
public record Silu() implements Layer {

  @Override
  public String kind() {
    return "silu";
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
    int start = from * w.inputs;
    int end = to * w.inputs;
    w.kernels.sigmoid(y, start, x, start, end - start);
    for (int i = start; i < end; i++) {
      y[i] *= x[i];
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
    int start = from * w.inputs;
    int end = to * w.inputs;
    w.kernels.sigmoid(dx, start, x, start, end - start);
    for (int i = start; i < end; i++) {
      float s = dx[i];
      dx[i] = dy[i] * (s * Math.fma(x[i], 1f - s, 1f));
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
