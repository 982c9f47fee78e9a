package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// A body with a way around it (He, Zhang, Ren and Sun, "Deep residual learning for image
/// recognition", CVPR 2016):
///
/// ```
/// forward    y = body(x) + shortcut(x)
/// backward   both branches get dy; dx is the sum of what they give
/// ```
///
/// @param body the layers whose output is added
/// @param shortcut the layers of the way around; none for x itself
public record Residual(List<Layer> body, List<Layer> shortcut) implements Composite {

  /// @throws IllegalArgumentException if the body has no layers
  public Residual {
    body = List.copyOf(body);
    shortcut = List.copyOf(shortcut);
    if (body.isEmpty()) {
      throw new IllegalArgumentException("a residual layer needs a body of at least one layer");
    }
  }

  /// The input itself is added to what `body` makes of it.
  public static Residual of(Layer... body) {
    return new Residual(List.of(body), List.of());
  }

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public List<List<Layer>> branches() {
    return List.of(body, shortcut);
  }

  @Override
  public String branchName(int branch) {
    return branch == 0 ? "" : "shortcut";
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape of = Composite.outputShape(body, input);
    Shape around = Composite.outputShape(shortcut, input);
    if (!of.equals(around)) {
      throw new IllegalArgumentException(
          "a residual layer adds outputs of one shape: the body gives %s, the shortcut %s"
              .formatted(of, around));
    }
    return of;
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    int start = from * w.outputs;
    int count = (to - from) * w.outputs;
    System.arraycopy(w.branchOutputs[0], start, w.output, start, count);
    w.kernels.addRows(w.output, start, w.branchOutputs[1], start, count, 1, count);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    int start = from * w.outputs;
    int count = (to - from) * w.outputs;
    for (float[] gradient : w.branchGradients) {
      System.arraycopy(w.outputGradient, start, gradient, start, count);
    }
  }
}
