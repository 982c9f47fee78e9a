package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record Gelu(boolean tanh) implements Layer {

  @Override
  public String kind() {
    return "gelu";
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
    throw new UnsupportedOperationException("gelu");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("gelu");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
