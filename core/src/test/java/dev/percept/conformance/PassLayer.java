package dev.percept.conformance;

import dev.percept.layer.CustomLayer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.tensor.Shape;
import java.util.List;

/// Gives on what it gets, but takes no sparse input.
record PassLayer() implements CustomLayer {
  @Override
  public String kind() {
    return "pass";
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
    System.arraycopy(w.input, from * w.inputs, w.output, from * w.inputs, (to - from) * w.inputs);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null) {
      System.arraycopy(
          w.outputGradient, from * w.inputs, dx, from * w.inputs, (to - from) * w.inputs);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
