package dev.percept.layer;

/// The products of a [Conv2d] that read what its windows see where it is. Where that is many
/// numbers side by side: one run of them (a row or a place of the window) after the other, for some
/// images at once. Where there is one channel, what neighbouring windows see at one place lies side
/// by side: one row of positions after the other.
final class DirectConvolution {
  private DirectConvolution() {}

  /// Adds what the windows of `images` images see, times the weights, to their outputs.
  ///
  /// @param x the images from `image` on, padded, from `x0` on
  static void add(
      Conv2d conv, LayerWorkspace w, Patches p, float[] x, int x0, int image, int images) {
    int run = p.run();
    int groupFilters = conv.filters() / conv.groups();
    for (int group = 0; group < conv.groups(); group++) {
      int filter = group * groupFilters;
      for (int r = 0; r < p.rowLength() / run; r++) {
        w.kernels.addProductOfRows(
            w.output,
            image * w.outputs + filter,
            conv.filters(),
            x,
            x0 + p.runStart(group, r),
            p.starts,
            0,
            w.parameters,
            w.parameterOffset + r * run * conv.filters() + filter,
            conv.filters(),
            images * p.positions(),
            groupFilters,
            run);
      }
    }
  }

  /// Adds the gradients of the outputs of `images` images, times the weights, to the pixels that
  /// they saw, one place of the window after the other.
  ///
  /// @param dx the gradients of the images, padded, from `dx0` on
  /// @param wt the weights with the last two axes exchanged, h × w × F × C, from `wt0` on
  static void scatter(
      Conv2d conv,
      LayerWorkspace w,
      Patches p,
      float[] dx,
      int dx0,
      int image,
      int images,
      float[] wt,
      int wt0) {
    int groupChannels = p.channels / conv.groups();
    int groupFilters = conv.filters() / conv.groups();
    for (int place = 0; place < p.places(); place++) {
      for (int group = 0; group < conv.groups(); group++) {
        w.kernels.addProductToRows(
            dx,
            dx0 + p.place(place) + group * groupChannels,
            p.starts,
            0,
            w.outputGradient,
            image * w.outputs + group * groupFilters,
            conv.filters(),
            wt,
            wt0 + (place * conv.filters() + group * groupFilters) * groupChannels,
            groupChannels,
            images * p.positions(),
            groupChannels,
            groupFilters);
      }
    }
  }

  /// Adds what the windows of `images` images see, times the gradients of their outputs, to rows
  /// `first` (inclusive) to `end` (exclusive) of the weights as a matrix.
  ///
  /// @param sum the sums, those rows × F, from `sums` on
  static void sum(
      Conv2d conv,
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int image,
      int images,
      float[] sum,
      int sums,
      int first,
      int end) {
    int run = p.run();
    int groupFilters = conv.filters() / conv.groups();
    for (int group = 0; group < conv.groups(); group++) {
      int filter = group * groupFilters;
      int last;
      for (int r = first; r < end; r = last) {
        last = Math.min(end, (r / run + 1) * run);
        w.kernels.addProductOfRowsTransposed(
            sum,
            sums + (r - first) * conv.filters() + filter,
            conv.filters(),
            x,
            x0 + p.runStart(group, r / run) + r % run,
            p.starts,
            0,
            w.outputGradient,
            image * w.outputs + filter,
            conv.filters(),
            last - r,
            groupFilters,
            images * p.positions());
      }
    }
  }

  /// Sets the outputs of an image of one channel: the biases, and what the windows see times the
  /// weights. Only where [Patches#hasWholeColumns].
  ///
  /// @param x the image, padded, from `x0` on
  static void setRowByRow(Conv2d conv, LayerWorkspace w, Patches p, float[] x, int x0, int image) {
    int filters = conv.filters();
    for (int y = 0; y < p.outputHeight; y++) {
      int out = image * w.outputs + y * p.outputWidth * filters;
      conv.setBias(w, out, p.outputWidth, p.rowLength());
      w.kernels.addProductOfRowsTransposed(
          w.output,
          out,
          filters,
          x,
          x0 + p.start(y, 0),
          p.placeStarts,
          0,
          w.parameters,
          w.parameterOffset,
          filters,
          p.outputWidth,
          filters,
          p.rowLength());
    }
  }
}
