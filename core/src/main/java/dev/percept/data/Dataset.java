package dev.percept.data;

import dev.percept.kernel.SparseRows;
import dev.percept.loss.Targets;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Samples and what a network should say of them, in memory: images and their classes, rows of a
/// table and their prices. Pixels stay bytes, 0 to 255; a [Batch] turns them into floats.
///
/// Immutable by agreement: the arrays are taken and given without copying (60,000 images are 47
/// MB), and nobody writes to them.
public final class Dataset {
  private static final double SPARSE_DENSITY = 0.4;

  private final String name;
  private final Shape sampleShape;
  private final Samples samples;
  private final Targets targets;
  private volatile @Nullable SparseImages sparse;

  /// Samples of any kind with targets of any kind.
  ///
  /// @param name what messages and records call it, for example `mnist`
  /// @param sampleShape the shape of one sample, for example 28×28, or 13 for 13 columns of a table
  /// @param samples all samples, one after the other
  /// @param targets one for each sample
  /// @throws IllegalArgumentException if there is no sample, the counts disagree, there are fewer
  ///   than 2 classes or a label is out of range
  public Dataset(String name, Shape sampleShape, Samples samples, Targets targets) {
    if (targets instanceof Targets.Classes classes && classes.outputs() < 2) {
      throw new IllegalArgumentException(
          "a data set needs at least 2 classes, found " + classes.outputs());
    }
    boolean images = samples instanceof Samples.Pixels;
    if (targets.count() == 0) {
      throw new IllegalArgumentException(
          "data set " + name + " has no " + (images ? "images" : "samples"));
    }
    if (samples.elements() != (long) targets.count() * sampleShape.elements()) {
      throw new IllegalArgumentException(
          "data set %s: %,d %s of shape %s need %,d %s, found %,d"
              .formatted(
                  name,
                  targets.count(),
                  targets instanceof Targets.Classes ? "labels" : "targets",
                  sampleShape,
                  (long) targets.count() * sampleShape.elements(),
                  images ? "pixels" : "numbers",
                  samples.elements()));
    }
    if (targets instanceof Targets.Classes classes) {
      check(name, classes);
    }
    this.name = name;
    this.sampleShape = sampleShape;
    this.samples = samples;
    this.targets = targets;
  }

  /// Labelled images.
  ///
  /// @param pixels all images one after the other, each row by row; owned by the data set from here
  ///   on
  /// @param labels the class of each image, 0 to `classes` - 1; owned by the data set from here on
  /// @param classes the number of classes, at least 2
  /// @throws IllegalArgumentException as [#Dataset(String, Shape, Samples, Targets)]
  public Dataset(String name, Shape sampleShape, byte[] pixels, int[] labels, int classes) {
    this(name, sampleShape, new Samples.Pixels(pixels), new Targets.Classes(labels, classes));
  }

  private static void check(String name, Targets.Classes classes) {
    int[] labels = classes.labels();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes.outputs()) {
        throw new IllegalArgumentException(
            "data set %s: label %d is %d, expected 0 to %d"
                .formatted(name, i, labels[i], classes.outputs() - 1));
      }
    }
  }

  /// Samples `first` to `first + count - 1`, as a data set of the same name with a copy of them.
  ///
  /// @throws IllegalArgumentException if there are none, or not so many
  public Dataset part(int first, int count) {
    if (first < 0 || count < 1 || count > count() - first) {
      throw new IllegalArgumentException(
          "data set %s has images 0 to %,d, asked for %,d from %,d on"
              .formatted(name, count() - 1, count, first));
    }
    int from = first * sampleShape.elements();
    int to = (first + count) * sampleShape.elements();
    Samples some =
        switch (samples) {
          case Samples.Pixels pixels ->
              new Samples.Pixels(Arrays.copyOfRange(pixels.values(), from, to));
          case Samples.Numbers numbers ->
              new Samples.Numbers(Arrays.copyOfRange(numbers.values(), from, to));
        };
    Dataset part = new Dataset(name, sampleShape, some, targets.part(first, count));
    SparseImages images = sparse;
    if (images != null) {
      part.sparse = images.part(first, count);
    }
    return part;
  }

  /// The samples of these numbers in this order, as a data set of the same name with a copy of
  /// them. A number may come more than once.
  ///
  /// @throws IllegalArgumentException if there are none, or the data set has no such sample
  public Dataset select(int... rows) {
    for (int row : rows) {
      if (row < 0 || row >= count()) {
        throw new IllegalArgumentException(
            "data set %s has samples 0 to %,d, asked for %,d".formatted(name, count() - 1, row));
      }
    }
    int width = sampleShape.elements();
    Samples some = samples.room(Math.multiplyExact(rows.length, width));
    Targets chosen = targets.room(rows.length);
    for (int i = 0; i < rows.length; i++) {
      samples.copy(rows[i] * width, some, i * width, width);
      targets.copy(rows[i], chosen, i);
    }
    return new Dataset(name, sampleShape, some, chosen);
  }

  /// What messages and records call it.
  public String name() {
    return name;
  }

  /// The shape of one sample.
  public Shape sampleShape() {
    return sampleShape;
  }

  /// The number of samples.
  public int count() {
    return targets.count();
  }

  /// The samples.
  public Samples samples() {
    return samples;
  }

  /// What a network should say of them.
  public Targets targets() {
    return targets;
  }

  /// The numbers that a network gives for one sample: as many as there are classes, or real
  /// targets.
  public int outputs() {
    return targets.outputs();
  }

  /// The number of classes.
  ///
  /// @throws IllegalStateException if the targets are real numbers
  public int classes() {
    return labelled().outputs();
  }

  /// The pixels of all images, `count` × `sampleShape`; the data set's own array, read only.
  ///
  /// @throws IllegalStateException if the samples are numbers
  public byte[] pixels() {
    if (samples instanceof Samples.Pixels pixels) {
      return pixels.values();
    }
    throw new IllegalStateException("the samples of data set " + name + " are not images");
  }

  /// The class of every sample; the data set's own array, read only.
  ///
  /// @throws IllegalStateException if the targets are real numbers
  public int[] labels() {
    return labelled().labels();
  }

  private Targets.Classes labelled() {
    if (targets instanceof Targets.Classes classes) {
      return classes;
    }
    throw new IllegalStateException("the targets of data set " + name + " are not classes");
  }

  /// The share of pixels that are not zero, measured on up to 1,000 images spread over the data
  /// set; 1 if the samples are no images.
  public double density() {
    if (!(samples instanceof Samples.Pixels pixels)) {
      return 1;
    }
    int width = sampleShape.elements();
    int looked = Math.min(count(), 1000);
    long found = 0;
    for (int i = 0; i < looked; i++) {
      int image = (int) ((long) i * count() / looked);
      found += SparseImages.count(pixels.values(), image * width, width);
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
          images = new SparseImages(pixels(), count(), sampleShape.elements(), density());
          sparse = images;
        }
      }
    }
    return images;
  }
}
