package dev.percept.data;

import dev.percept.kernel.CacheLines;
import dev.percept.kernel.SparseRows;
import dev.percept.network.Inputs;

/// Room for a number of images as the network sees them, filled again for every step.
///
/// Pixels are scaled to 0 … 1: byte b becomes b / 255 in float32, as in numpy. A sparse batch
/// refers to the pixels that are not zero where they lie in the data set.
public final class Batch {
  /// What each byte becomes.
  static final float[] SCALED = scaled();

  private final Inputs inputs;
  private final int[] labels;
  private final CacheLines lines = new CacheLines();

  /// @param capacity the most images it holds at once, at least 1
  /// @param width the elements of one image
  /// @param sparse whether it holds only the pixels that are not zero
  /// @throws IllegalArgumentException if a size is below 1, or the whole does not fit one array
  public Batch(int capacity, int width, boolean sparse) {
    this.inputs = sparse ? Inputs.sparse(capacity, width, SCALED) : Inputs.dense(capacity, width);
    this.labels = new int[capacity];
  }

  private static float[] scaled() {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = i / 255f;
    }
    return table;
  }

  /// Fills rows `from` (inclusive) to `to` (exclusive): row i gets image `indices[i]`. Different
  /// ranges may be filled on different threads.
  public void fill(Dataset dataset, int[] indices, int from, int to) {
    for (int row = from; row < to; row++) {
      fillRow(dataset, indices[row], row);
    }
  }

  /// As [#fill(Dataset, int[], int, int)], but every image is changed at random. The batch must not
  /// be sparse.
  ///
  /// @param epochs the epoch that each image is for
  public void fill(
      Dataset dataset, int[] indices, int[] epochs, Augmenter augmenter, int from, int to) {
    int width = inputs.width();
    for (int row = from; row < to; row++) {
      int image = indices[row];
      labels[row] = dataset.labels()[image];
      augmenter.fill(
          inputs.dense(), row * width, dataset.pixels(), image * width, epochs[row], image);
    }
  }

  /// Has rows `from` to `to` of a sparse batch fetched into the cache: images drawn at random are
  /// in none.
  public void fetch(int from, int to) {
    SparseRows sparse = inputs.sparse();
    if (sparse != null) {
      for (int row = from; row < to; row++) {
        int start = sparse.starts[row];
        lines.fetch(sparse.elements, start, start + sparse.counts[row]);
      }
    }
  }

  /// Fills rows `from` to `to`: row i gets image `first` + i.
  public void fill(Dataset dataset, int first, int from, int to) {
    for (int row = from; row < to; row++) {
      fillRow(dataset, first + row, row);
    }
  }

  private void fillRow(Dataset dataset, int image, int row) {
    labels[row] = dataset.labels()[image];
    SparseRows sparse = inputs.sparse();
    if (sparse != null) {
      SparseImages images = dataset.sparse();
      int start = images.starts()[image];
      sparse.starts[row] = start;
      sparse.counts[row] = images.starts()[image + 1] - start;
      sparse.elements = images.elements();
    } else {
      byte[] pixels = dataset.pixels();
      int width = inputs.width();
      float[] dense = inputs.dense();
      int start = image * width;
      int out = row * width;
      for (int i = 0; i < width; i++) {
        dense[out + i] = SCALED[pixels[start + i] & 0xFF];
      }
    }
  }

  /// The images, for a network to read; [Inputs#rows(int)] says how many there are.
  public Inputs inputs() {
    return inputs;
  }

  /// The class of each image.
  public int[] labels() {
    return labels;
  }
}
