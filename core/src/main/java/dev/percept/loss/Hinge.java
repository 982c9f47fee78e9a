package dev.percept.loss;

import dev.percept.kernel.Kernels;
import java.util.Arrays;

/// The multi-class hinge loss, for classification by margins, as of a support vector machine: the
/// output of the true class is to be larger than every other by at least 1.
///
/// With outputs x, the true class t of a row and its strongest rival r, the first of the largest
/// x_j with j ≠ t:
///
/// ```
/// loss       L = max(0, 1 + x_r - x_t)
/// gradient   ∂L/∂x_r = 1, ∂L/∂x_t = -1, where L > 0; all else 0
/// ```
///
/// and for the mean over B rows both divided by B. This is the form of Crammer and Singer, "On the
/// algorithmic implementation of multiclass kernel-based vector machines", Journal of Machine
/// Learning Research 2, 2001, equation 4: all classes in one, not one against the rest. Outputs are
/// no probabilities, and only their order matters.
public record Hinge() implements LossByRow {

  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public boolean needsClasses() {
    return true;
  }

  @Override
  public void gradient(
      Kernels kernels,
      float[] gradient,
      double[] losses,
      float[] outputs,
      Targets targets,
      int from,
      int to,
      int width,
      int batch) {
    int[] labels = ((Targets.Classes) targets).labels();
    float share = (float) (1.0 / batch);
    for (int row = from; row < to; row++) {
      int start = row * width;
      Arrays.fill(gradient, start, start + width, 0f);
      losses[row] = loss(outputs, row, targets, row, width);
      if (losses[row] > 0) {
        gradient[start + rival(outputs, start, labels[row], width)] = share;
        gradient[start + labels[row]] = -share;
      }
    }
  }

  private static int rival(float[] outputs, int start, int label, int width) {
    int rival = label == 0 ? 1 : 0;
    for (int j = rival + 1; j < width; j++) {
      if (j != label && outputs[start + j] > outputs[start + rival]) {
        rival = j;
      }
    }
    return rival;
  }

  @Override
  public double loss(float[] outputs, int row, Targets targets, int target, int width) {
    int label = ((Targets.Classes) targets).labels()[target];
    int start = row * width;
    double rival = outputs[start + rival(outputs, start, label, width)];
    return Math.max(0, 1 + rival - outputs[start + label]);
  }
}
