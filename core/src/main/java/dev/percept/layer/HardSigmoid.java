package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The sigmoid as three straight pieces, elementwise: Howard and others, "Searching for
/// MobileNetV3", ICCV 2019, section 5.2.
///
/// ```
/// forward    y  = min(max(x + 3, 0), 6) / 6
/// backward   dx = dy / 6 where -3 < x < 3, and 0 elsewhere
/// ```
///
/// At x = -3 and x = 3, where there is no derivative, 0 is taken.
public record HardSigmoid() implements Layer {

  private static final float SIXTH = 1f / 6;

  @Override
  public String kind() {
    return "hard_sigmoid";
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
    float[] x = w.input;
    float[] y = w.output;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      y[i] = Math.min(Math.max(x[i] + 3f, 0f), 6f) * SIXTH;
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    float[] x = w.input;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      // 1 or 0. A condition would not be turned into vector code.
      float inside = Math.signum(Math.max(3f - Math.abs(x[i]), 0f));
      dx[i] = dy[i] * (inside * SIXTH);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
