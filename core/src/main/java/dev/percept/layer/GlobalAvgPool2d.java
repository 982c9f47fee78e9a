package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record GlobalAvgPool2d() implements Layer {

  @Override
  public String kind() {
    return "global_avg_pool";
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(Window.channels(input));
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("global_avg_pool");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("global_avg_pool");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
