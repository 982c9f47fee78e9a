package dev.percept.app.bench;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.Workers;
import dev.percept.tensor.Shape;
import java.util.SplittableRandom;

/// Images to train on, as many as MNIST has, so that they need as much of the memory.
final class MadeUpImages {
  static final int SIDE = 28;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;

  private static final int COUNT = 60_000;
  private static final int DIFFERENT = 6_000;
  private static final int PARTS = 60;

  private MadeUpImages() {}

  /// Drawn digits: four fifths of the pixels are zero, as in MNIST.
  static DataSplit digits(Workers workers) {
    byte[] pixels = new byte[DIFFERENT * PIXELS];
    int[] labels = new int[DIFFERENT];
    int images = DIFFERENT / PARTS;
    workers.run(
        PARTS,
        part ->
            DrawnDigits.draw(
                1, DrawnDigits.TRAIN, part * images, (part + 1) * images, pixels, labels));
    return split("digits", pixels, labels);
  }

  /// Images of which no pixel is zero.
  static DataSplit noise() {
    byte[] pixels = new byte[DIFFERENT * PIXELS];
    int[] labels = new int[DIFFERENT];
    new SplittableRandom(1).nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= 1;
    }
    for (int i = 0; i < DIFFERENT; i++) {
      labels[i] = i % CLASSES;
    }
    return split("noise", pixels, labels);
  }

  // The same images again and again: to draw each of them anew would take seconds.
  private static DataSplit split(String name, byte[] pixels, int[] labels) {
    byte[] allPixels = new byte[COUNT * PIXELS];
    int[] allLabels = new int[COUNT];
    for (int first = 0; first < COUNT; first += DIFFERENT) {
      System.arraycopy(pixels, 0, allPixels, first * PIXELS, pixels.length);
      System.arraycopy(labels, 0, allLabels, first, DIFFERENT);
    }
    Shape shape = Shape.of(SIDE, SIDE);
    Dataset images = new Dataset(name, shape, allPixels, allLabels, CLASSES);
    return new DataSplit(images, images);
  }
}
