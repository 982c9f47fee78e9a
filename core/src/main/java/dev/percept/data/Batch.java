package dev.percept.data;

import dev.percept.kernel.CacheLines;
import dev.percept.kernel.SparseRows;
import dev.percept.loss.Targets;
import dev.percept.network.Inputs;

/// Room for a number of samples as the network sees them, and for their targets, filled again for
/// every step.
///
/// Numbers are taken as they are. Pixels are scaled to 0 … 1: byte b becomes b / 255 in float32, as
/// in numpy. A sparse batch refers to the pixels that are not zero where they lie in the data set.
public final class Batch {
  /// What each byte becomes.
  static final float[] SCALED = scaled();

  private final Inputs inputs;
  private final Targets targets;
  private final CacheLines lines = new CacheLines();

  /// Room for targets that are classes.
  ///
  /// @param capacity the most samples it holds at once, at least 1
  /// @param width the elements of one sample
  /// @param sparse whether it holds only the pixels that are not zero
  /// @throws IllegalArgumentException if a size is below 1, or the whole does not fit one array
  public Batch(int capacity, int width, boolean sparse) {
    this(capacity, width, sparse, new Targets.Classes(new int[0], Integer.MAX_VALUE));
  }

  /// As [#Batch(int, int, boolean)], for targets of any kind.
  ///
  /// @param like targets of the kind to come
  /// @throws IllegalArgumentException if a size is below 1, or the whole does not fit one array
  public Batch(int capacity, int width, boolean sparse, Targets like) {
    this.inputs = sparse ? Inputs.sparse(capacity, width, SCALED) : Inputs.dense(capacity, width);
    this.targets = like.room(capacity);
  }

  private static float[] scaled() {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = i / 255f;
    }
    return table;
  }

  /// Fills rows `from` (inclusive) to `to` (exclusive): row i gets sample `indices[i]`. Different
  /// ranges may be filled on different threads.
  public void fill(Dataset dataset, int[] indices, int from, int to) {
    for (int row = from; row < to; row++) {
      dataset.targets().copy(indices[row], targets, row);
      fillRow(dataset, indices[row], row);
    }
  }

  /// As [#fill(Dataset, int[], int, int)], but every image is changed at random. The data set must
  /// be of images, and the batch not sparse.
  ///
  /// @param epochs the epoch that each image is for
  public void fill(
      Dataset dataset, int[] indices, int[] epochs, Augmenter augmenter, int from, int to) {
    int width = inputs.width();
    for (int row = from; row < to; row++) {
      int image = indices[row];
      dataset.targets().copy(image, targets, row);
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

  /// Fills rows `from` to `to`: row i gets sample `first` + i.
  public void fill(Dataset dataset, int first, int from, int to) {
    fillSamples(dataset, first, from, to);
    for (int row = from; row < to; row++) {
      dataset.targets().copy(first + row, targets, row);
    }
  }

  /// As [#fill(Dataset, int, int, int)], but leaves the targets as they are.
  public void fillSamples(Dataset dataset, int first, int from, int to) {
    for (int row = from; row < to; row++) {
      fillRow(dataset, first + row, row);
    }
  }

  /// As [#fillSamples(Dataset, int, int, int)], but every image is changed at random. The data set
  /// must be of images, and the batch not sparse.
  ///
  /// @param epoch the epoch that the images are for
  public void fillSamples(
      Dataset dataset, int first, int epoch, Augmenter augmenter, int from, int to) {
    int width = inputs.width();
    for (int row = from; row < to; row++) {
      int image = first + row;
      augmenter.fill(inputs.dense(), row * width, dataset.pixels(), image * width, epoch, image);
    }
  }

  private void fillRow(Dataset dataset, int image, int row) {
    SparseRows sparse = inputs.sparse();
    if (sparse != null) {
      SparseImages images = dataset.sparse();
      int start = images.starts()[image];
      sparse.starts[row] = start;
      sparse.counts[row] = images.starts()[image + 1] - start;
      sparse.elements = images.elements();
      return;
    }
    int width = inputs.width();
    dataset.samples().fill(inputs.dense(), row * width, image * width, width);
  }

  /// The samples, for a network to read; [Inputs#rows(int)] says how many there are.
  public Inputs inputs() {
    return inputs;
  }

  /// What the network should say of each sample.
  public Targets targets() {
    return targets;
  }

  /// The class of each sample.
  ///
  /// @throws IllegalStateException if the targets are real numbers
  public int[] labels() {
    if (targets instanceof Targets.Classes classes) {
      return classes.labels();
    }
    throw new IllegalStateException("the targets of this batch are not classes");
  }
}
