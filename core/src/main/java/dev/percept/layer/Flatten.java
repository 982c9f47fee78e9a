package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The same numbers in a single row: of images, pixel after pixel. Nothing is computed; in a
/// network, what comes before and what comes after share their memory.
///
/// ```
/// forward    y  = x
/// backward   dx = dy
/// ```
public record Flatten() implements Layer {

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.elements());
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public boolean onlyReshapes() {
    return true;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    copy(w.input, w.output, from * w.inputs, to * w.inputs);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null) {
      copy(w.outputGradient, dx, from * w.inputs, to * w.inputs);
    }
  }

  private static void copy(float[] a, float[] b, int from, int to) {
    System.arraycopy(a, from, b, from, to - from);
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
