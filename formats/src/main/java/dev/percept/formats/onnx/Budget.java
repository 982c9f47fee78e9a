package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.Arrays;

/// How many numbers may be computed without an image: a few operators could ask for any number.
final class Budget {
  /// One result may have so many numbers, or as many as the model has itself.
  private static final int MOST = 1 << 20;

  /// All that is computed may have so many times that many.
  private static final long TIMES = 16;

  private final long mostAtOnce;
  private long left;

  /// @param given how many numbers the model has itself
  Budget(long given) {
    this.mostAtOnce = Math.max(MOST, given);
    this.left = TIMES * mostAtOnce;
  }

  /// How many numbers one result may have.
  long mostAtOnce() {
    return mostAtOnce;
  }

  /// Takes what was computed off what is left.
  ///
  /// @throws Unsupported if it is more than that
  void spend(int count) {
    left -= count;
    if (left < 0) {
      throw new Unsupported("after a graph that computes too many numbers without an image");
    }
  }

  /// The sizes of a result.
  ///
  /// @throws Unsupported if it would have too many numbers
  int[] allowed(int... sizes) {
    int count = Tensor.count(sizes);
    if (count < 0 || count > mostAtOnce) {
      throw new Unsupported("makes %s numbers out of few".formatted(Arrays.toString(sizes)));
    }
    return sizes;
  }
}
