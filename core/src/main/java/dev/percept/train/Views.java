package dev.percept.train;

import dev.percept.data.Augmentation;

/// How an [Evaluator] looks at each image: as it is, and changed at random in some ways more, the
/// answer being the mean over all. Images of a class look alike to a network that was trained on
/// changed ones, and the mean of several looks is more often right: Simonyan and Zisserman, "Very
/// deep convolutional networks for large-scale image recognition", ICLR 2015, section 3.2.
///
/// The changes are a pure function of (seed, number of the view, number of the image).
///
/// @param augmentation how images are changed
/// @param count the views of each image, at least 1; the first is the image as it is
/// @param seed decides the changes
public record Views(Augmentation augmentation, int count, long seed) {
  private static final int MOST = 1_000;
  private static final Views NONE = new Views(Augmentation.none(), 1, 0);

  /// @throws IllegalArgumentException if the count is out of its range, or there are several views
  ///   that do not differ
  public Views {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("views must be 1 to %,d, found %d".formatted(MOST, count));
    }
    if (count > 1 && augmentation.isNone()) {
      throw new IllegalArgumentException(
          "%d views of an image that is not changed are all the same".formatted(count));
    }
  }

  /// Images as they are.
  public static Views none() {
    return NONE;
  }
}
