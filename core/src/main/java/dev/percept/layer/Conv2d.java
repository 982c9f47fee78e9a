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
/// h·w·C × F. Where many channels lie side by side, the rows are read where they are, those of
/// neighbouring positions overlapping; else they are copied, for one image at a time. Sums over
/// images are taken image by image: first over the positions of one, then over all.
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

  // From so many numbers in a row of a window on, products read them where they are.
  private static final int LONG_ROW = 48;

  // And from so many positions side by side: a product of fewer rows is not worth its name.
  private static final int MANY_POSITIONS = 16;

  // From so many channels on, gradients go back to one place of the window after the other.
  private static final int MANY_CHANNELS = 32;

  // About so many numbers of copied rows are worked on at a time.
  private static final int BLOCK = 32_768;

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
  public void forward(LayerWorkspace w, int from, int to) {
    Patches p = patches(w);
    boolean direct =
        p.hasWholeRows()
            && window.width() * p.channels >= LONG_ROW
            && p.outputWidth >= MANY_POSITIONS;
    int padded = window.isPadded() ? p.paddedElements() : 0;
    int rows = rowsAtOnce(p, p.rowLength());
    float[] scratch = w.scratch(padded + rows * p.outputWidth * p.rowLength());
    for (int image = from; image < to; image++) {
      float[] x = w.input;
      int x0 = image * w.inputs;
      if (padded > 0) {
        p.pad(scratch, 0, x, x0);
        x = scratch;
        x0 = 0;
      }
      setBias(w, image, p.rowLength());
      if (isDepthwise(p)) {
        Depthwise.add(w, p, x, x0, image);
      } else if (direct) {
        addDirect(w, p, x, x0, image * w.outputs);
      } else if (p.hasWholeColumns()) {
        addByColumns(w, p, x, x0, image * w.outputs, scratch, padded, rows);
      } else {
        addByPatches(w, p, x, x0, image * w.outputs, scratch, padded, rows);
      }
    }
  }

  /// How many rows of positions are copied at once, of `length` numbers for each position.
  private static int rowsAtOnce(Patches p, int length) {
    return Math.max(1, Math.min(p.outputHeight, BLOCK / (p.outputWidth * length)));
  }

  private void setBias(LayerWorkspace w, int image, int rowLength) {
    int out = image * w.outputs;
    if (bias) {
      int offset = w.parameterOffset + rowLength * filters;
      w.kernels.setRows(w.output, out, filters, w.parameters, offset, w.outputs / filters, filters);
    } else {
      Arrays.fill(w.output, out, out + w.outputs, 0f);
    }
  }

  private void addDirect(LayerWorkspace w, Patches p, float[] x, int x0, int out) {
    int run = window.width() * p.channels;
    for (int y = 0; y < p.outputHeight; y++) {
      for (int u = 0; u < window.height(); u++) {
        w.kernels.addProduct(
            w.output,
            out + y * p.outputWidth * filters,
            filters,
            x,
            x0 + p.start(y, 0) + u * p.windowRow(),
            p.step(),
            w.parameters,
            w.parameterOffset + u * run * filters,
            filters,
            p.outputWidth,
            filters,
            run);
      }
    }
  }

  private void addByPatches(
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int out,
      float[] scratch,
      int scratch0,
      int rows) {
    int length = p.rowLength();
    int groupFilters = filters / groups;
    for (int group = 0; group < groups; group++) {
      for (int y = 0; y < p.outputHeight; y += rows) {
        int end = Math.min(p.outputHeight, y + rows);
        p.gather(scratch, scratch0, x, x0, group, y, end, 0, length);
        w.kernels.addProduct(
            w.output,
            out + y * p.outputWidth * filters + group * groupFilters,
            filters,
            scratch,
            scratch0,
            length,
            w.parameters,
            w.parameterOffset + group * groupFilters,
            filters,
            (end - y) * p.outputWidth,
            groupFilters,
            length);
      }
    }
  }

  // As addByPatches, but what the positions see at each place of the window is copied side by side,
  // which is quick where there is one channel.
  private void addByColumns(
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int out,
      float[] scratch,
      int scratch0,
      int rows) {
    int length = p.rowLength();
    for (int y = 0; y < p.outputHeight; y += rows) {
      int end = Math.min(p.outputHeight, y + rows);
      int positions = (end - y) * p.outputWidth;
      p.gatherTransposed(scratch, scratch0, x, x0, y, end, 0, length);
      w.kernels.addProductTransposedA(
          w.output,
          out + y * p.outputWidth * filters,
          filters,
          scratch,
          scratch0,
          positions,
          w.parameters,
          w.parameterOffset,
          filters,
          positions,
          filters,
          length);
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
    int padded = window.isPadded() ? p.paddedElements() : 0;
    int patches = padded + (depthwise ? 0 : p.rowLength() * filters);
    int rows = rowsAtOnce(p, p.rowLength());
    float[] scratch = w.scratch(patches + (atOnce ? rows * p.outputWidth * p.rowLength() : 0));
    if (atOnce) {
      transpose(scratch, padded, w.parameters, w.parameterOffset, p.rowLength());
    } else if (!depthwise) {
      transposePlaces(scratch, padded, w, p);
    }
    for (int image = from; image < to; image++) {
      float[] target = padded > 0 ? scratch : dx;
      int target0 = padded > 0 ? 0 : image * w.inputs;
      Arrays.fill(target, target0, target0 + p.paddedElements(), 0f);
      if (depthwise) {
        Depthwise.scatter(w, p, target, target0, image);
      } else if (atOnce) {
        scatterAtOnce(w, p, target, target0, image, scratch, padded, patches, rows);
      } else {
        scatterPlaces(w, p, target, target0, image, scratch, padded);
      }
      if (padded > 0) {
        p.unpad(dx, image * w.inputs, scratch, 0);
      }
    }
  }

  private void scatterAtOnce(
      LayerWorkspace w,
      Patches p,
      float[] dx,
      int dx0,
      int image,
      float[] scratch,
      int wt0,
      int patches0,
      int rows) {
    int length = p.rowLength();
    for (int y = 0; y < p.outputHeight; y += rows) {
      int end = Math.min(p.outputHeight, y + rows);
      int positions = (end - y) * p.outputWidth;
      Arrays.fill(scratch, patches0, patches0 + positions * length, 0f);
      w.kernels.addProduct(
          scratch,
          patches0,
          length,
          w.outputGradient,
          image * w.outputs + y * p.outputWidth * filters,
          filters,
          scratch,
          wt0,
          length,
          positions,
          length,
          filters);
      p.scatter(w.kernels, dx, dx0, scratch, patches0, y, end);
    }
  }

  private void scatterPlaces(
      LayerWorkspace w, Patches p, float[] dx, int dx0, int image, float[] wt, int wt0) {
    for (int y = 0; y < p.outputHeight; y++) {
      int dy0 = image * w.outputs + y * p.outputWidth * filters;
      for (int place = 0; place < p.places(); place++) {
        scatter(w, p, dx, dx0 + p.start(y, 0) + p.place(place), dy0, wt, wt0, place);
      }
    }
  }

  private void scatter(
      LayerWorkspace w, Patches p, float[] dx, int at, int dy0, float[] wt, int wt0, int place) {
    int groupChannels = p.channels / groups;
    int groupFilters = filters / groups;
    for (int group = 0; group < groups; group++) {
      w.kernels.addProduct(
          dx,
          at + group * groupChannels,
          p.step(),
          w.outputGradient,
          dy0 + group * groupFilters,
          filters,
          wt,
          wt0 + (place * filters + group * groupFilters) * groupChannels,
          groupChannels,
          p.outputWidth,
          groupChannels,
          groupFilters);
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
    int padded = window.isPadded() ? p.paddedElements() : 0;
    int rows = rowsAtOnce(p, columns);
    int sums = padded + rows * p.outputWidth * columns;
    float[] scratch = w.scratch(sums + columns * filters);
    for (int image = 0; image < w.rows; image++) {
      float[] x = w.input;
      int x0 = image * w.inputs;
      if (padded > 0) {
        p.pad(scratch, 0, x, x0);
        x = scratch;
        x0 = 0;
      }
      Arrays.fill(scratch, sums, sums + columns * filters, 0f);
      if (isDepthwise(p)) {
        Depthwise.sum(w, p, x, x0, image, scratch, sums, first, end);
      } else {
        sumByPatches(w, p, x, x0, image, scratch, padded, sums, first, end);
      }
      int all = columns * filters;
      w.kernels.addRows(
          w.gradients, w.parameterOffset + first * filters, scratch, sums, all, 1, all);
    }
  }

  private void sumByPatches(
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int image,
      float[] scratch,
      int scratch0,
      int sums,
      int first,
      int end) {
    int columns = end - first;
    int rows = rowsAtOnce(p, columns);
    for (int group = 0; group < groups; group++) {
      int filter = group * (filters / groups);
      for (int y = 0; y < p.outputHeight; y += rows) {
        int last = Math.min(p.outputHeight, y + rows);
        int dy0 = image * w.outputs + y * p.outputWidth * filters + filter;
        int positions = (last - y) * p.outputWidth;
        if (p.hasWholeColumns()) {
          p.gatherTransposed(scratch, scratch0, x, x0, y, last, first, end);
          w.kernels.addProduct(
              scratch,
              sums + filter,
              filters,
              scratch,
              scratch0,
              positions,
              w.outputGradient,
              dy0,
              filters,
              columns,
              filters / groups,
              positions);
        } else {
          p.gather(scratch, scratch0, x, x0, group, y, last, first, end);
          w.kernels.addProductTransposedA(
              scratch,
              sums + filter,
              filters,
              scratch,
              scratch0,
              columns,
              w.outputGradient,
              dy0,
              filters,
              columns,
              filters / groups,
              positions);
        }
      }
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
