package dev.percept.tune;

import dev.percept.tensor.Rng;

/// The random numbers of one suggestion, one after the other.
final class Draws {
  private final Rng rng;
  private final int suggestion;
  private long index;

  /// @param suggestion its number, from 0
  Draws(Rng rng, int suggestion) {
    this.rng = rng;
    this.suggestion = suggestion;
  }

  /// A number in [0, 1).
  double uniform() {
    return rng.uniform(Rng.Stream.SUGGESTIONS, suggestion, index++);
  }

  /// A point of the unit cube.
  double[] point(int dimensions) {
    double[] point = new double[dimensions];
    for (int i = 0; i < dimensions; i++) {
      point[i] = uniform();
    }
    return point;
  }

  /// A normal number of mean 0 and deviation 1.
  double normal() {
    // A normal number is made of two bits of the stream, an even one and the next.
    long even = index + index % 2;
    index = even + 2;
    return rng.normal(Rng.Stream.SUGGESTIONS, suggestion, even);
  }
}
