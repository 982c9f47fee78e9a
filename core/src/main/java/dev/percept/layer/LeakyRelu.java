package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record LeakyRelu(double slope) implements Layer {

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
    throw new UnsupportedOperationException("leaky_relu");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("leaky_relu");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
