package dev.percept.data;

import dev.percept.tensor.Shape;

/// Labelled images in memory. Pixels stay bytes, 0 to 255; a batch turns them into floats.
///
/// Immutable by agreement: the arrays are taken and given without copying (60,000 images are 47
/// MB), and nobody writes to them.
public final class Dataset {
  private final String name;
  private final Shape sampleShape;
  private final byte[] pixels;
  private final int[] labels;
  private final int classes;

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
}
