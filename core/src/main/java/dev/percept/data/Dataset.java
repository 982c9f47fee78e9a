package dev.percept.data;

import dev.percept.kernel.SparseRows;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Labelled images in memory. Pixels stay bytes, 0 to 255; a [Batch] turns them into floats.
///
/// Immutable by agreement: the arrays are taken and given without copying (60,000 images are 47
/// MB), and nobody writes to them.
public final class Dataset {
  private static final double SPARSE_DENSITY = 0.4;

  private final String name;
  private final Shape sampleShape;
  private final byte[] pixels;
  private final int[] labels;
  private final int classes;
  private volatile @Nullable SparseImages sparse;

  /// @param name what messages and records call it, for example `mnist`
  /// @param sampleShape the shape of one image, for example 28×28
  /// @param pixels all images one after the other, each row by row; owned by the data set from here
  ///   on
  /// @param labels the class of each image, 0 to `classes` - 1; owned by the data set from here on
  /// @param classes the number of classes, at least 2
  /// @throws IllegalArgumentException if there is no image, the counts disagree or a label is out
  ///   of range
  public Dataset(String name, Shape sampleShape, byte[] pixels, int[] labels, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("a data set needs at least 2 classes, found " + classes);
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("data set " + name + " has no images");
    }
    if (pixels.length != (long) labels.length * sampleShape.elements()) {
      throw new IllegalArgumentException(
          "data set %s: %,d labels of shape %s need %,d pixels, found %,d"
              .formatted(
                  name,
                  labels.length,
                  sampleShape,
                  (long) labels.length * sampleShape.elements(),
                  pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "data set %s: label %d is %d, expected 0 to %d"
                .formatted(name, i, labels[i], classes - 1));
      }
    }
    this.name = name;
    this.sampleShape = sampleShape;
    this.pixels = pixels;
    this.labels = labels;
    this.classes = classes;
  }

  /// Images `first` to `first + count - 1`, as a data set of the same name with a copy of their
  /// pixels.
  ///
  /// @throws IllegalArgumentException if there are none, or not so many
  public Dataset part(int first, int count) {
    if (first < 0 || count < 1 || count > count() - first) {
      throw new IllegalArgumentException(
          "data set %s has images 0 to %,d, asked for %,d from %,d on"
              .formatted(name, count() - 1, count, first));
    }
    int width = sampleShape.elements();
    Dataset part =
        new Dataset(
            name,
            sampleShape,
            Arrays.copyOfRange(pixels, first * width, (first + count) * width),
            Arrays.copyOfRange(labels, first, first + count),
            classes);
    SparseImages images = sparse;
    if (images != null) {
      part.sparse = images.part(first, count);
    }
    return part;
  }

  /// What messages and records call it.
  public String name() {
    return name;
  }

  /// The shape of one image.
  public Shape sampleShape() {
    return sampleShape;
  }

  /// The number of images.
  public int count() {
    return labels.length;
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// The pixels of all images, `count` × `sampleShape`; the data set's own array, read only.
  public byte[] pixels() {
    return pixels;
  }

  /// The class of every image; the data set's own array, read only.
  public int[] labels() {
    return labels;
  }

  /// The share of pixels that are not zero, measured on up to 1,000 images spread over the data
  /// set.
  public double density() {
    int width = sampleShape.elements();
    int looked = Math.min(count(), 1000);
    long found = 0;
    for (int i = 0; i < looked; i++) {
      int image = (int) ((long) i * count() / looked);
      found += SparseImages.count(pixels, image * width, width);
    }
    return (double) found / ((long) looked * width);
  }

  /// Whether skipping the zero pixels is worth it: at most 40 % of them are not zero.
  public boolean isSparse() {
    return sampleShape.elements() <= SparseRows.MOST_COLUMNS && density() <= SPARSE_DENSITY;
  }

  /// Collects the pixels that are not zero now instead of at their first use, if the data set is
  /// sparse. Thread-safe; a second call does nothing.
  public void prepare() {
    if (isSparse()) {
      sparse();
    }
  }

  /// The pixels that are not zero, collected at the first call and kept.
  SparseImages sparse() {
    SparseImages images = sparse;
    if (images == null) {
      synchronized (this) {
        images = sparse;
        if (images == null) {
          images = new SparseImages(pixels, count(), sampleShape.elements(), density());
          sparse = images;
        }
      }
    }
    return images;
  }
}
