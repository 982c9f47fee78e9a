package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Keeps numbers between two bounds, elementwise. From 0 to 6 it is the relu6 of MobileNet (Howard
/// and others, "MobileNets", 2017; Krizhevsky, "Convolutional deep belief networks on CIFAR-10",
/// 2010).
///
/// ```
/// forward    y  = min(max(x, low), high)
/// backward   dx = dy where low < x < high, and 0 elsewhere
/// ```
///
/// At the bounds, where there is no derivative, 0 is taken.
///
/// @param low the lower bound, finite
/// @param high the upper bound, finite and above `low`
public record Clip(double low, double high) implements Layer {

  /// @throws IllegalArgumentException if, as floats, they are not finite or `low` is not below
  ///   `high`
  public Clip {
    if (!((float) low < (float) high)
        || Float.isInfinite((float) low)
        || Float.isInfinite((float) high)) {
      throw new IllegalArgumentException(
          "clip needs finite bounds, the lower one below the upper one, found %s and %s"
              .formatted(low, high));
    }
  }

  @Override
  public String kind() {
    return "clip";
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
    float least = (float) low;
    float most = (float) high;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      y[i] = Math.min(Math.max(x[i], least), most);
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
    float least = (float) low;
    float most = (float) high;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      // 1 or 0: the sign of the nearer bound's distance, if that is above 0. A condition would not
      // be turned into vector code.
      float inside = Math.signum(Math.max(Math.min(x[i] - least, most - x[i]), 0f));
      dx[i] = dy[i] * inside;
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
