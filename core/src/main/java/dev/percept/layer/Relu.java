package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record Relu() implements Layer {

  @Override
  public String kind() {
    return "relu";
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
    for (int i = from * w.outputs; i < to * w.outputs; i++) {
      w.output[i] = Math.max(0f, w.input[i]);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null) {
      for (int i = from * w.outputs; i < to * w.outputs; i++) {
        dx[i] = w.output[i] > 0 ? w.outputGradient[i] : 0f;
      }
    }
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
