package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// [Silu] with a [HardSigmoid], elementwise: Howard and others, "Searching for MobileNetV3", ICCV
/// 2019, section 5.2.
///
/// ```
/// forward    y  = x · min(max(x + 3, 0), 6) / 6
/// backward   dx = dy · (2x + 3) / 6 where -3 < x < 3; 0 below, dy above
/// ```
///
/// At x = -3, where there is no derivative, 0 is taken, and 1 at x = 3.
public record HardSwish() implements Layer {

  private static final float SIXTH = 1f / 6;

  @Override
  public String kind() {
    return "hard_swish";
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
      // No lower than -3, so that -infinity gives 0.
      float bounded = Math.max(x[i], -3f);
      y[i] = bounded * (Math.min(bounded + 3f, 6f) * SIXTH);
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
      float bounded = Math.min(Math.max(x[i], -3f), 3f);
      dx[i] = dy[i] * (Math.fma(inside, bounded, bounded + 3f) * SIXTH);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
