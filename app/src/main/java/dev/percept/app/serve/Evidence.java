package dev.percept.app.serve;

import dev.percept.network.Inputs;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;

/// Which parts of an image spoke for an answer and which against it, by occlusion (Zeiler and
/// Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 4.2): a small
/// square is blanked, and what that does to the answer is written down at its centre. Above zero,
/// the answer got weaker without that square: it spoke for it.
///
/// The strength of an answer is z − log Σ exp zᵢ, z the logit of the class and the sum over all
/// others: the logarithm of its odds where the answers are a softmax.
///
/// @param height of the map
/// @param width of the map
/// @param values `height` × `width`, row by row
@SuppressWarnings("ArrayRecordComponent") // nobody compares maps
record Evidence(int height, int width, float[] values) {
  private static final int SQUARE = 3;
  private static final int MOST_STEPS = 32;

  /// @param input the image
  /// @param rows where changed images are put
  /// @param run the outputs for so many of them
  static Evidence of(
      ServedModel model, float[] input, int forClass, Inputs rows, IntFunction<float[]> run) {
    Shape shape = model.network().inputShape();
    int height = shape.rank() > 1 ? shape.size(0) : 1;
    int width = shape.rank() > 1 ? shape.size(1) : shape.elements();
    int channels = shape.elements() / height / width;
    int step = (Math.max(height, width) + MOST_STEPS - 1) / MOST_STEPS;
    int side = Math.max(SQUARE, 2 * step + 1);
    // The paper of digits; of other pictures, what says least.
    float blank = model.kind() == ServedModel.Kind.DIGITS ? 0 : mean(input);
    int classes = model.network().outputShape().elements();
    int elements = input.length;
    System.arraycopy(input, 0, rows.dense(), 0, elements);
    double whole = strength(run.apply(1), 0, classes, forClass);

    int mapHeight = (height + step - 1) / step;
    int mapWidth = (width + step - 1) / step;
    float[] values = new float[mapHeight * mapWidth];
    int[] places = new int[rows.capacity()];
    int filled = 0;
    for (int place = 0; place < values.length; place++) {
      int y = place / mapWidth * step;
      int x = place % mapWidth * step;
      int at = filled * elements;
      System.arraycopy(input, 0, rows.dense(), at, elements);
      if (blank(rows.dense(), at, y, x, side, height, width, channels, blank)) {
        places[filled++] = place;
      }
      if (filled == places.length || (place == values.length - 1 && filled > 0)) {
        float[] outputs = run.apply(filled);
        for (int row = 0; row < filled; row++) {
          values[places[row]] =
              (float) (whole - strength(outputs, row * classes, classes, forClass));
        }
        filled = 0;
      }
    }
    return new Evidence(mapHeight, mapWidth, values);
  }

  // Whether that changed anything.
  private static boolean blank(
      float[] image,
      int at,
      int y,
      int x,
      int side,
      int height,
      int width,
      int channels,
      float blank) {
    boolean changed = false;
    int half = side / 2;
    for (int row = Math.max(0, y - half); row <= Math.min(height - 1, y + half); row++) {
      int from = at + (row * width + Math.max(0, x - half)) * channels;
      int to = at + (row * width + Math.min(width, x + half + 1)) * channels;
      for (int i = from; i < to; i++) {
        changed |= image[i] != blank;
      }
      Arrays.fill(image, from, to, blank);
    }
    return changed;
  }

  private static float mean(float[] input) {
    double sum = 0;
    for (float value : input) {
      sum += value;
    }
    return (float) (sum / input.length);
  }

  private static double strength(float[] outputs, int from, int classes, int forClass) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      if (i != forClass) {
        most = Math.max(most, outputs[from + i]);
      }
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      if (i != forClass) {
        sum += Math.exp(outputs[from + i] - most);
      }
    }
    double mine = outputs[from + forClass];
    return classes == 1 ? mine : mine - most - Math.log(sum);
  }
}
