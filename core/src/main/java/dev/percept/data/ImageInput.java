package dev.percept.data;

import dev.percept.kernel.SparseRows;
import dev.percept.network.Inputs;

/// One image as a network sees it, set again and again. Pixels become 0 … 1 as in a [Batch].
public final class ImageInput {
  private final Inputs inputs;

  /// @param width the pixels of the image
  /// @param sparse whether only those that are not zero are held
  public ImageInput(int width, boolean sparse) {
    this.inputs =
        sparse && width <= SparseRows.MOST_COLUMNS
            ? Inputs.sparse(1, width, Batch.SCALED)
            : Inputs.dense(1, width);
    inputs.rows(1);
    SparseRows rows = inputs.sparse();
    if (rows != null) {
      rows.elements = new int[width];
    }
  }

  /// Takes over the pixels of an image, as many as this was made for.
  public void set(byte[] pixels) {
    SparseRows rows = inputs.sparse();
    if (rows != null) {
      rows.counts[0] = SparseImages.collect(pixels, 0, inputs.width(), rows.elements, 0);
    } else {
      float[] dense = inputs.dense();
      for (int i = 0; i < dense.length; i++) {
        dense[i] = Batch.SCALED[pixels[i] & 0xFF];
      }
    }
  }

  /// The image, for a network to read.
  public Inputs inputs() {
    return inputs;
  }
}
