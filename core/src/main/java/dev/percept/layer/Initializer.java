package dev.percept.layer;

import dev.percept.tensor.Rng;
import java.util.Arrays;

/// Where the initial values of a parameter come from.
public sealed interface Initializer {

  /// Sets `count` values from `offset` on.
  ///
  /// @param rng the source of random numbers
  /// @param parameter the position of the parameter in its network; each has numbers of its own
  void fill(float[] values, int offset, int count, Rng rng, int parameter);

  /// All zeros.
  record Zeros() implements Initializer {
    @Override
    public void fill(float[] values, int offset, int count, Rng rng, int parameter) {
      Arrays.fill(values, offset, offset + count, 0f);
    }
  }

  /// Normal numbers of mean 0.
  ///
  /// @param standardDeviation finite, at least 0
  record Normal(double standardDeviation) implements Initializer {
    /// @throws IllegalArgumentException if the deviation is negative or not finite
    public Normal {
      if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
        throw new IllegalArgumentException(
            "standard deviation must be finite and at least 0, found " + standardDeviation);
      }
    }

    @Override
    public void fill(float[] values, int offset, int count, Rng rng, int parameter) {
      for (int i = 0; i < count; i++) {
        values[offset + i] =
            (float) (standardDeviation * rng.normal(Rng.Stream.PARAMETERS, parameter, i));
      }
    }
  }
}
