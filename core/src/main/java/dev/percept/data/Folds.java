package dev.percept.data;

import java.util.stream.IntStream;

/// Which samples belong to which fold of a cross-validation: sample i to fold i mod `folds`, so
/// that each fold has its share of whatever comes one after the other, classes for example.
///
/// @param samples how many there are
/// @param folds 2 to `samples`
public record Folds(int samples, int folds) {

  /// @throws IllegalArgumentException if there are not 2 to `samples` folds
  public Folds {
    if (folds < 2 || folds > samples) {
      throw new IllegalArgumentException(
          "%,d samples can be cut into 2 to %,d folds, asked for %,d"
              .formatted(samples, samples, folds));
    }
  }

  /// The samples of a fold, which are measured on.
  public int[] held(int fold) {
    return IntStream.range(0, samples).filter(i -> i % folds == fold).toArray();
  }

  /// All others, which are trained on.
  public int[] trained(int fold) {
    return IntStream.range(0, samples).filter(i -> i % folds != fold).toArray();
  }
}
