package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Convolution: each output is a weighted sum of what a small window sees, the same weights at
/// every position (LeCun and others, "Gradient-based learning applied to document recognition",
/// 1998).
///
/// With an image x (height × width × C), weights W (h × w × C × F) and biases b (F), a window
/// moving by s pixels:
///
/// ```
/// forward    y[i,j,f]  = b[f] + Σ_{u,v,c} x[i s + u, j s + v, c] · W[u,v,c,f]
/// backward   dx[p,q,c] = Σ over all i, j, u, v with i s + u = p and j s + v = q
///                        of Σ_f dy[i,j,f] · W[u,v,c,f]
///            dW[u,v,c,f] = Σ over images and positions of x[i s + u, j s + v, c] · dy[i,j,f]
///            db[f]       = Σ over images and positions of dy[i,j,f]
/// ```
///
/// (It is cross-correlation, which the field calls convolution.) All of them are matrix products
/// with one row for each position of the window: the row of what it sees, times W as a matrix of
/// h·w·C × F. Where many numbers of what a position sees lie side by side, they are read where they
/// are, a row or a place of the window at a time, for some images at once; else they are copied,
/// for one image at a time. Sums over images are taken by groups of images that depend on shapes
/// only: first over all positions of a group, then over the groups.
///
/// With groups, the channels and the filters are cut into as many parts, and each part of the
/// filters sees only its part of the channels; as many groups as channels is called depthwise.
///
/// @param filters the number of filters F, the channels of the output, at least 1
/// @param window where it looks
/// @param groups the number of groups, at least 1; divides the channels and the filters
/// @param bias whether there are biases; they start at zero
/// @param weights how W is initialised
public record Conv2d(int filters, Window window, int groups, boolean bias, Initializer weights)
    implements Layer {

  // From so many numbers side by side on, products read them where they are.
  private static final int LONG_RUN = 32;

  // From so many channels on, gradients go back to one place of the window after the other.
  private static final int MANY_CHANNELS = 16;

  /// @throws IllegalArgumentException if a number is out of its range
  public Conv2d {
    if (filters < 1) {
      throw new IllegalArgumentException("a convolution needs at least 1 filter, found " + filters);
    }
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "the groups of a convolution must divide its %d filters, found %d groups"
              .formatted(filters, groups));
    }
  }

  /// With biases, one group, and weights for a relu to come.
  ///
  /// @throws IllegalArgumentException if there are no filters
  public Conv2d(int filters, Window window) {
    this(filters, window, 1, true, new Initializer.He());
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = window.outputShape(input, filters);
    if (Window.channels(input) % groups != 0) {
      throw new IllegalArgumentException(
          "the groups of a convolution must divide the %d channels of its input, found %d groups"
              .formatted(Window.channels(input), groups));
    }
    return output;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int channels = Window.channels(input) / groups;
    int area = window.height() * window.width();
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        new ParameterSpec(
            "weight",
            Shape.of(window.height(), window.width(), channels, filters),
            ParameterSpec.Role.WEIGHT,
            weights,
            area * channels,
            area * filters / groups));
    if (bias) {
      parameters.add(
          new ParameterSpec(
              "bias",
              Shape.of(filters),
              ParameterSpec.Role.OFFSET_OR_SCALE,
              new Initializer.Zeros()));
    }
    return parameters;
  }

  // Made at the first use; should two threads do so at once, either will do.
  private Patches patches(LayerWorkspace w) {
    Patches p = w.patches;
    if (p == null) {
      Shape input = w.inputShape;
      p = new Patches(window, input.size(0), input.size(1), Window.channels(input), groups);
      w.patches = p;
    }
    return p;
  }

  private boolean isDepthwise(Patches p) {
    return groups == p.channels && groups == filters;
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    Patches p = patches(w);
    boolean direct = isDirect(p);
    boolean rowByRow = isRowByRow(p);
    int images = direct ? p.imagesAtOnce : 1;
    int padded = window.isPadded() ? images * p.paddedElements() : 0;
    int rows = CopiedPatches.rowsAtOnce(p, p.rowLength());
    boolean copied = !direct && !rowByRow;
    float[] scratch = w.scratch(padded + (copied ? rows * p.outputWidth * p.rowLength() : 0));
    int count;
    for (int image = from; image < to; image += count) {
      count = Math.min(images, to - image);
      float[] x = w.input;
      int x0 = image * w.inputs;
      if (window.isPadded()) {
        p.pad(scratch, x, x0, count);
        x = scratch;
        x0 = 0;
      }
      if (rowByRow) {
        DirectConvolution.setRowByRow(this, w, p, x, x0, image);
      } else {
        setBias(w, image * w.outputs, count * p.positions(), p.rowLength());
        if (isDepthwise(p)) {
          Depthwise.add(w, p, x, x0, image);
        } else if (direct) {
          DirectConvolution.add(this, w, p, x, x0, image, count);
        } else {
          CopiedPatches.add(this, w, p, x, x0, image * w.outputs, scratch, padded, rows);
        }
      }
    }
  }

  private boolean isDirect(Patches p) {
    return p.run() >= LONG_RUN && !isDepthwise(p);
  }

  private boolean isRowByRow(Patches p) {
    return p.hasWholeColumns() && !isDirect(p) && !isDepthwise(p);
  }

  /// Sets the outputs of `positions` positions from `out` on to the biases, which lie behind the
  /// weights of `rowLength` rows.
  void setBias(LayerWorkspace w, int out, int positions, int rowLength) {
    if (bias) {
      int offset = w.parameterOffset + rowLength * filters;
      w.kernels.setRows(w.output, out, filters, w.parameters, offset, positions, filters);
    } else {
      Arrays.fill(w.output, out, out + positions * filters, 0f);
    }
  }

  // The gradient of each output goes back to every pixel it saw. With many channels, one place of
  // the window after the other; with few, all that a position saw at once, and then that is added
  // to the pixels.
  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    Patches p = patches(w);
    boolean depthwise = isDepthwise(p);
    boolean atOnce = groups == 1 && p.channels < MANY_CHANNELS;
    int images = depthwise || atOnce ? 1 : p.imagesAtOnce;
    int padded = window.isPadded() ? images * p.paddedElements() : 0;
    int patches = padded + (depthwise ? 0 : p.rowLength() * filters);
    int rows = CopiedPatches.rowsAtOnce(p, p.rowLength());
    float[] scratch = w.scratch(patches + (atOnce ? rows * p.outputWidth * p.rowLength() : 0));
    if (atOnce) {
      transpose(scratch, padded, w.parameters, w.parameterOffset, p.rowLength());
    } else if (!depthwise) {
      transposePlaces(scratch, padded, w, p);
    }
    int count;
    for (int image = from; image < to; image += count) {
      count = Math.min(images, to - image);
      float[] target = padded > 0 ? scratch : dx;
      int target0 = padded > 0 ? 0 : image * w.inputs;
      Arrays.fill(target, target0, target0 + count * p.paddedElements(), 0f);
      if (depthwise) {
        Depthwise.scatter(w, p, target, target0, image);
      } else if (atOnce) {
        CopiedPatches.scatter(this, w, p, target, target0, image, scratch, padded, patches, rows);
      } else {
        DirectConvolution.scatter(this, w, p, target, target0, image, count, scratch, padded);
      }
      if (padded > 0) {
        p.unpad(dx, image * w.inputs, scratch, count);
      }
    }
  }

  /// Sets `t` to the weights with the last two axes exchanged: h × w × F × C.
  private void transposePlaces(float[] t, int t0, LayerWorkspace w, Patches p) {
    int channels = p.channels / groups;
    for (int place = 0; place < p.places(); place++) {
      int offset = place * channels * filters;
      transpose(t, t0 + offset, w.parameters, w.parameterOffset + offset, channels);
    }
  }

  /// Sets `t` (F × `rows`) to the transpose of `a` (`rows` × F).
  private void transpose(float[] t, int t0, float[] a, int a0, int rows) {
    for (int f = 0; f < filters; f++) {
      for (int row = 0; row < rows; row++) {
        t[t0 + f * rows + row] = a[a0 + row * filters + f];
      }
    }
  }

  // Cut by rows of W as a matrix; the last part takes the biases too, which lie behind them.
  @Override
  public int partStart(Shape input, int part, int parts) {
    int rows = window.height() * window.width() * Window.channels(input) / groups;
    int end = rows * filters + (bias ? filters : 0);
    return part == parts ? end : cut(rows, part, parts) * filters;
  }

  private static int cut(int rows, int part, int parts) {
    return (int) ((long) rows * part / parts);
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    Patches p = patches(w);
    int first = cut(p.rowLength(), part, parts);
    int end = cut(p.rowLength(), part + 1, parts);
    if (end > first) {
      addWeightGradients(w, p, first, end);
    }
    if (bias && part == parts - 1) {
      addBiasGradients(w, p);
    }
  }

  private void addWeightGradients(LayerWorkspace w, Patches p, int first, int end) {
    int columns = end - first;
    boolean direct = isDirect(p);
    int images = direct ? p.imagesAtOnce : 1;
    int padded = window.isPadded() ? images * p.paddedElements() : 0;
    int sums =
        padded + (direct ? 0 : CopiedPatches.rowsAtOnce(p, columns) * p.outputWidth * columns);
    float[] scratch = w.scratch(sums + columns * filters);
    int count;
    for (int image = 0; image < w.rows; image += count) {
      count = Math.min(images, w.rows - image);
      float[] x = w.input;
      int x0 = image * w.inputs;
      if (window.isPadded()) {
        p.pad(scratch, x, x0, count);
        x = scratch;
        x0 = 0;
      }
      Arrays.fill(scratch, sums, sums + columns * filters, 0f);
      if (isDepthwise(p)) {
        Depthwise.sum(w, p, x, x0, image, scratch, sums, first, end);
      } else if (direct) {
        DirectConvolution.sum(this, w, p, x, x0, image, count, scratch, sums, first, end);
      } else {
        CopiedPatches.sum(this, w, p, x, x0, image, scratch, padded, sums, first, end);
      }
      int all = columns * filters;
      w.kernels.addRows(
          w.gradients, w.parameterOffset + first * filters, scratch, sums, all, 1, all);
    }
  }

  private void addBiasGradients(LayerWorkspace w, Patches p) {
    float[] sum = w.scratch(filters);
    int target = w.parameterOffset + p.rowLength() * filters;
    for (int image = 0; image < w.rows; image++) {
      Arrays.fill(sum, 0, filters, 0f);
      w.kernels.addRows(
          sum, 0, w.outputGradient, image * w.outputs, filters, w.outputs / filters, filters);
      for (int f = 0; f < filters; f++) {
        w.gradients[target + f] += sum[f];
      }
    }
  }
}
