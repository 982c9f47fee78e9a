package dev.percept.conformance;

import dev.percept.layer.CustomLayer;
import dev.percept.layer.Initializer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.tensor.Shape;
import java.util.List;

/// A layer as a user may write one: y = s · x, elementwise, with one s per input.
public record ScaleLayer() implements CustomLayer {
  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(
        new ParameterSpec(
            "scale", input, ParameterSpec.Role.OFFSET_OR_SCALE, new Initializer.Normal(1)));
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    for (int i = from * w.inputs; i < to * w.inputs; i++) {
      w.output[i] = w.parameters[w.parameterOffset + i % w.inputs] * w.input[i];
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null) {
      for (int i = from * w.inputs; i < to * w.inputs; i++) {
        dx[i] = w.parameters[w.parameterOffset + i % w.inputs] * w.outputGradient[i];
      }
    }
  }

  @Override
  public int partStart(Shape input, int part, int parts) {
    return input.elements() * part / parts;
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    int to = partStart(w.inputShape, part + 1, parts);
    for (int j = partStart(w.inputShape, part, parts); j < to; j++) {
      for (int row = 0; row < w.rows; row++) {
        int i = row * w.inputs + j;
        w.gradients[w.parameterOffset + j] =
            Math.fma(w.outputGradient[i], w.input[i], w.gradients[w.parameterOffset + j]);
      }
    }
  }
}
