package dev.percept.metric;

/// How often images of each true class were taken for each class.
///
/// Not thread-safe while it is counted; read freely after.
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /// An empty matrix.
  ///
  /// @param classes the number of classes, at least 1
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, found " + classes);
    }
    this.classes = classes;
    this.counts = new long[Math.multiplyExact(classes, classes)];
  }

  /// Counts one image.
  public void add(int truth, int predicted) {
    counts[truth * classes + predicted]++;
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// How many images of class `truth` were taken for `predicted`.
  public long count(int truth, int predicted) {
    return counts[truth * classes + predicted];
  }

  /// The number of images counted.
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /// The number of images taken for what they are.
  public long correct() {
    long correct = 0;
    for (int i = 0; i < classes; i++) {
      correct += count(i, i);
    }
    return correct;
  }

  /// The share of images taken for what they are; NaN if none was counted.
  public double accuracy() {
    return (double) correct() / total();
  }

  /// Of the images taken for class `index`, the share that are; NaN if there is none.
  public double precision(int index) {
    long taken = 0;
    for (int truth = 0; truth < classes; truth++) {
      taken += count(truth, index);
    }
    return (double) count(index, index) / taken;
  }

  /// Of the images of class `index`, the share that were found; NaN if there is none.
  public double recall(int index) {
    return (double) count(index, index) / images(index);
  }

  /// The number of images of class `truth`.
  public long images(int truth) {
    long images = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      images += count(truth, predicted);
    }
    return images;
  }
}
