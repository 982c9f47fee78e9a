package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record LayerNorm(double epsilon) implements Layer {

  @Override
  public String kind() {
    return "layer_norm";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(
        new ParameterSpec(
            "scale",
            Shape.of(input.size(input.rank() - 1)),
            ParameterSpec.Role.OFFSET_OR_SCALE,
            new Initializer.Ones()),
        new ParameterSpec(
            "offset",
            Shape.of(input.size(input.rank() - 1)),
            ParameterSpec.Role.OFFSET_OR_SCALE,
            new Initializer.Zeros()));
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("layer_norm");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("layer_norm");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
