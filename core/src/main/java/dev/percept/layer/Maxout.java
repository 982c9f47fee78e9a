package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The largest of each group of neighbouring numbers: Goodfellow, Warde-Farley, Mirza, Courville
/// and Bengio, "Maxout networks", ICML 2013, section 3. The last size of the input is cut into
/// groups of p:
///
/// ```
/// forward    y_j  = max(x_jp, …, x_jp+p-1)
/// backward   dx_i = dy_j for the first i of group j with x_i = y_j, and 0 for the others
/// ```
///
/// Where several of a group are the largest there is no derivative; the first is taken.
///
/// @param pieces p, at least 2
public record Maxout(int pieces) implements Layer {

  /// @throws IllegalArgumentException if there are less than 2 pieces
  public Maxout {
    if (pieces < 2) {
      throw new IllegalArgumentException(
          "a maxout layer needs groups of at least 2 pieces, found " + pieces);
    }
  }

  @Override
  public String kind() {
    return "maxout";
  }

  @Override
  public Shape outputShape(Shape input) {
    int[] sizes = input.sizes();
    int last = sizes.length - 1;
    if (last < 0 || sizes[last] % pieces != 0) {
      throw new IllegalArgumentException(
          "maxout of %d pieces needs an input whose last size is a multiple of %d, found %s"
              .formatted(pieces, pieces, input));
    }
    sizes[last] /= pieces;
    return Shape.of(sizes);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    float[] x = w.input;
    float[] y = w.output;
    for (int j = from * w.outputs; j < to * w.outputs; j++) {
      float largest = x[j * pieces];
      for (int i = j * pieces + 1; i < (j + 1) * pieces; i++) {
        largest = Math.max(largest, x[i]);
      }
      y[j] = largest;
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] x = w.input;
    for (int j = from * w.outputs; j < to * w.outputs; j++) {
      float rest = w.outputGradient[j];
      for (int i = j * pieces; i < (j + 1) * pieces; i++) {
        boolean first = x[i] == w.output[j];
        dx[i] = first ? rest : 0f;
        rest = first ? 0f : rest;
      }
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
