package dev.percept.layer;

import java.util.Arrays;

/// The products of a [Conv2d] whose windows see few numbers side by side: what each position sees
/// is copied into a row, for some rows of positions of one image at a time.
final class CopiedPatches {
  // About so many numbers of copied rows are worked on at a time.
  private static final int BLOCK = 32_768;

  private CopiedPatches() {}

  /// How many rows of positions are copied at once, of `length` numbers for each position.
  static int rowsAtOnce(Patches p, int length) {
    return Math.max(1, Math.min(p.outputHeight, BLOCK / (p.outputWidth * length)));
  }

  /// Adds what the windows of an image see, times the weights, to its outputs.
  ///
  /// @param x the image, padded, from `x0` on
  /// @param out where its outputs begin
  /// @param scratch room for the copies, from `scratch0` on
  /// @param rows how many rows of positions are copied at once
  static void add(
      Conv2d conv,
      LayerWorkspace w,
      Patches p,
      float[] x,
      int x0,
      int out,
      float[] scratch,
      int scratch0,
      int rows) {
    int length = p.rowLength();
    int groupFilters = conv.filters() / conv.groups();
    for (int group = 0; group < conv.groups(); group++) {
      for (int y = 0; y < p.outputHeight; y += rows) {
        int end = Math.min(p.outputHeight, y + rows);
        p.gather(scratch, scratch0, x, x0, group, y, end, 0, length);
        w.kernels.addProduct(
            w.output,
            out + y * p.outputWidth * conv.filters() + group * groupFilters,
            conv.filters(),
            scratch,
            scratch0,
            length,
            w.parameters,
            w.parameterOffset + group * groupFilters,
            conv.filters(),
            (end - y) * p.outputWidth,
            groupFilters,
            length);
      }
    }
  }

  /// Adds the gradients of an image's outputs, times the weights, to the pixels that they saw: all
  /// that a position saw at once, and then that to the pixels.
  ///
  /// @param dx the gradient of the image, padded, from `dx0` on
  /// @param scratch the weights as a matrix, transposed, from `wt0` on, and room for the copies
  ///   from `patches0` on
  static void scatter(
      Conv2d conv,
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
          image * w.outputs + y * p.outputWidth * conv.filters(),
          conv.filters(),
          scratch,
          wt0,
          length,
          positions,
          length,
          conv.filters());
      p.scatter(w.kernels, dx, dx0, scratch, patches0, y, end);
    }
  }

  /// Adds what the windows of an image see, times the gradients of its outputs, to rows `first`
  /// (inclusive) to `end` (exclusive) of the weights as a matrix.
  ///
  /// @param scratch room for the copies from `scratch0` on, and the sums, those rows × F, from
  ///   `sums` on
  static void sum(
      Conv2d conv,
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
    for (int group = 0; group < conv.groups(); group++) {
      int filter = group * (conv.filters() / conv.groups());
      for (int y = 0; y < p.outputHeight; y += rows) {
        int last = Math.min(p.outputHeight, y + rows);
        int dy0 = image * w.outputs + y * p.outputWidth * conv.filters() + filter;
        int positions = (last - y) * p.outputWidth;
        if (p.hasWholeColumns()) {
          p.gatherTransposed(scratch, scratch0, x, x0, y, last, first, end);
          w.kernels.addProduct(
              scratch,
              sums + filter,
              conv.filters(),
              scratch,
              scratch0,
              positions,
              w.outputGradient,
              dy0,
              conv.filters(),
              columns,
              conv.filters() / conv.groups(),
              positions);
        } else {
          p.gather(scratch, scratch0, x, x0, group, y, last, first, end);
          w.kernels.addProductTransposedA(
              scratch,
              sums + filter,
              conv.filters(),
              scratch,
              scratch0,
              columns,
              w.outputGradient,
              dy0,
              conv.filters(),
              columns,
              conv.filters() / conv.groups(),
              positions);
        }
      }
    }
  }
}
