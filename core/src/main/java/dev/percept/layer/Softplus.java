package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
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
    throw new UnsupportedOperationException("softplus");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("softplus");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
