package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// Branches side by side: the last sizes of their outputs, the channels of images, add up; all
/// others are the same.
///
/// ```
/// forward    y = [y₀ | y₁ | …], pixel by pixel
/// backward   each branch gets its own part of dy; dx is the sum of what they give
/// ```
///
/// @param branches the branches, at least two
public record Concat(List<List<Layer>> branches) implements Composite {

  /// @throws IllegalArgumentException if there are fewer than two branches
  public Concat {
    branches = branches.stream().map(List::copyOf).toList();
    if (branches.size() < 2) {
      throw new IllegalArgumentException(
          "a concat layer needs at least 2 branches, found " + branches.size());
    }
  }

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public String branchName(int branch) {
    return "branch" + (branch + 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    int[] sizes = Composite.outputShape(branches.getFirst(), input).sizes();
    int last = sizes.length - 1;
    for (int branch = 1; branch < branches.size(); branch++) {
      int[] more = Composite.outputShape(branches.get(branch), input).sizes();
      boolean fits = more.length == sizes.length && last >= 0;
      for (int axis = 0; fits && axis < last; axis++) {
        fits = more[axis] == sizes[axis];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "the branches of a concat layer give outputs that differ in their last size only:"
                + " branch 1 gives %s, branch %d gives %s"
                    .formatted(
                        Composite.outputShape(branches.getFirst(), input),
                        branch + 1,
                        Shape.of(more)));
      }
      sizes[last] += more[last];
    }
    return Shape.of(sizes);
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    copy(w, from, to, true);
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    copy(w, from, to, false);
  }

  private void copy(LayerWorkspace w, int from, int to, boolean forward) {
    int all = 0;
    for (int branch = 0; branch < branches.size(); branch++) {
      all += w.branchWidths[branch];
    }
    int pixels = w.outputs / all;
    int first = 0;
    for (int branch = 0; branch < branches.size(); branch++) {
      int width = w.branchWidths[branch];
      for (int pixel = from * pixels; pixel < to * pixels; pixel++) {
        if (forward) {
          System.arraycopy(
              w.branchOutputs[branch], pixel * width, w.output, pixel * all + first, width);
        } else {
          System.arraycopy(
              w.outputGradient,
              pixel * all + first,
              w.branchGradients[branch],
              pixel * width,
              width);
        }
      }
      first += width;
    }
  }
}
