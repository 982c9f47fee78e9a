package dev.percept.formats.model;

import dev.percept.layer.CustomLayer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.tensor.Shape;
import java.util.List;

/// A layer that no reader knows.
public record OwnLayer() implements CustomLayer {
  @Override
  public String kind() {
    return "own";
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
  public void forward(LayerWorkspace workspace, int from, int to) {}

  @Override
  public void backward(LayerWorkspace workspace, int from, int to) {}

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
