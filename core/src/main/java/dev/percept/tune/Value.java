package dev.percept.tune;

/// What a dimension of a [Space] is set to in one [Configuration]. Prints as it is written in a
/// text; the dimension's [Domain] reads it again.
public sealed interface Value {

  /// A real number.
  ///
  /// @param value finite
  record Real(double value) implements Value {
    /// @throws IllegalArgumentException if the number is not finite
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a value must be finite, found " + value);
      }
    }

    @Override
    public String toString() {
      return NumberText.of(value);
    }
  }

  /// A whole number.
  record Whole(int value) implements Value {
    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /// One of several words.
  record Word(String value) implements Value {
    @Override
    public String toString() {
      return value;
    }
  }
}
