package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record MaxPool2d(Window window) implements Layer {

  @Override
  public String kind() {
    return "max_pool";
  }

  @Override
  public Shape outputShape(Shape input) {
    return window.outputShape(input, Window.channels(input));
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("max_pool");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("max_pool");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
