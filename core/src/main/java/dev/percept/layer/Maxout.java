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

  // Loops over the groups are inside, as loops over a few pieces would cost more than their work.
  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    float[] x = w.input;
    float[] y = w.output;
    for (int row = from; row < to; row++) {
      int in = row * w.inputs;
      int out = row * w.outputs;
      for (int j = 0; j < w.outputs; j++) {
        y[out + j] = x[in + j * pieces];
      }
      for (int piece = 1; piece < pieces; piece++) {
        for (int j = 0; j < w.outputs; j++) {
          y[out + j] = Math.max(y[out + j], x[in + j * pieces + piece]);
        }
      }
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] x = w.input;
    float[] y = w.output;
    float[] rest = w.scratch(w.outputs); // what nobody has got yet
    for (int row = from; row < to; row++) {
      int in = row * w.inputs;
      int out = row * w.outputs;
      System.arraycopy(w.outputGradient, out, rest, 0, w.outputs);
      for (int piece = 0; piece < pieces; piece++) {
        for (int j = 0; j < w.outputs; j++) {
          int i = in + j * pieces + piece;
          // 1 if there is a difference, however small, else 0. A condition, or a signum that is not
          // turned into vector code, would be mispredicted half of the time.
          float smaller = Math.min((y[out + j] - x[i]) * 0x1p127f * 0x1p22f, 1f);
          dx[i] = (1f - smaller) * rest[j];
          rest[j] -= dx[i];
        }
      }
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
