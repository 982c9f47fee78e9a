package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Placeholder.
public record Conv2d(int filters, Window window, int groups, boolean bias, Initializer weights)
    implements Layer {

  public Conv2d {
    if (filters < 1 || groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "a convolution of " + filters + " filters in " + groups + " groups");
    }
  }

  private List<ParameterSpec> specs(Shape input) {
    int channels = Window.channels(input);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(channels + " channels in " + groups + " groups");
    }
    int area = window.height() * window.width();
    ParameterSpec weight =
        new ParameterSpec(
            "weight",
            Shape.of(window.height(), window.width(), channels / groups, filters),
            ParameterSpec.Role.WEIGHT,
            weights,
            area * (channels / groups),
            area * (filters / groups));
    ParameterSpec offsets =
        new ParameterSpec(
            "bias", Shape.of(filters), ParameterSpec.Role.OFFSET_OR_SCALE, new Initializer.Zeros());
    return bias ? List.of(weight, offsets) : List.of(weight);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Shape outputShape(Shape input) {
    return window.outputShape(input, filters);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return specs(input);
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("conv");
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    throw new UnsupportedOperationException("conv");
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {}
}
