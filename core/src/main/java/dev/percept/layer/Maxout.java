package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record Maxout(int pieces) implements Layer {

  private Shape pieces(Shape input) {
    int[] sizes = input.sizes();
    int last = sizes.length - 1;
    if (sizes[last] % pieces != 0) {
      throw new IllegalArgumentException(
          "maxout of " + pieces + " pieces needs a multiple of them, found " + input);
    }
    sizes[last] /= pieces;
    return Shape.of(sizes);
  }

  @Override
  public String kind() {
    return "maxout";
  }

  @Override
  public Shape outputShape(Shape input) {
    return pieces(input);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("maxout");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("maxout");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
