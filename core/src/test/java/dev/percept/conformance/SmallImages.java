package dev.percept.conformance;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.tensor.Shape;
import java.util.SplittableRandom;

/// Made-up images that a network can learn to tell apart: every class has a pattern of its own, of
/// which each image shows most, with noise.
public final class SmallImages {
  /// The number of classes.
  public static final int CLASSES = 10;

  private static final Shape SHAPE = Shape.of(12, 12);

  private SmallImages() {}

  /// Training images and test images.
  ///
  /// @param density the share of pixels in a pattern
  public static DataSplit split(int train, int test, double density) {
    return new DataSplit(images("train", train, 1, density), images("test", test, 2, density));
  }

  private static Dataset images(String name, int count, long seed, double density) {
    boolean[][] patterns = patterns(density);
    SplittableRandom random = new SplittableRandom(seed);
    int width = SHAPE.elements();
    byte[] pixels = new byte[count * width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      for (int j = 0; j < width; j++) {
        boolean ink = patterns[labels[i]][j] != (random.nextInt(20) == 0);
        pixels[i * width + j] = (byte) (ink ? 1 + random.nextInt(255) : 0);
      }
    }
    return new Dataset(name, SHAPE, pixels, labels, CLASSES);
  }

  private static boolean[][] patterns(double density) {
    SplittableRandom random = new SplittableRandom(9);
    boolean[][] patterns = new boolean[CLASSES][SHAPE.elements()];
    for (boolean[] pattern : patterns) {
      for (int j = 0; j < pattern.length; j++) {
        pattern[j] = random.nextDouble() < density;
      }
    }
    return patterns;
  }
}
