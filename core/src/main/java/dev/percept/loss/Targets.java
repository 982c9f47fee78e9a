package dev.percept.loss;

import java.util.Arrays;

/// What a network should have said of a number of rows: their classes, or real numbers.
///
/// Immutable by agreement where they belong to a data set: arrays are taken and given without
/// copying. Those of a batch are set again for every step.
public sealed interface Targets {

  /// The number of rows.
  int count();

  /// The numbers that a network gives for one row: one for each class, or for each real number.
  int outputs();

  /// What output `output` of row `row` should have been; of classes 1 for the true one, 0 for all
  /// others.
  float at(int row, int output);

  /// Room for `rows` targets of the same kind.
  Targets room(int rows);

  /// Targets `first` to `first + count - 1`, a copy.
  Targets part(int first, int count);

  /// Copies target `row` to place `other` of `into`, which is of the same kind.
  ///
  /// @throws ClassCastException if it is not
  void copy(int row, Targets into, int other);

  /// The classes of rows.
  final class Classes implements Targets {
    private final int[] labels;
    private final int classes;

    /// @param labels the class of each row, 0 to `classes` - 1; owned by this from here on
    /// @param classes the number of classes
    public Classes(int[] labels, int classes) {
      this.labels = labels;
      this.classes = classes;
    }

    /// The class of each row; the own array.
    public int[] labels() {
      return labels;
    }

    @Override
    public int count() {
      return labels.length;
    }

    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public float at(int row, int output) {
      return labels[row] == output ? 1f : 0f;
    }

    @Override
    public Classes room(int rows) {
      return new Classes(new int[rows], classes);
    }

    @Override
    public Classes part(int first, int count) {
      return new Classes(Arrays.copyOfRange(labels, first, first + count), classes);
    }

    @Override
    public void copy(int row, Targets into, int other) {
      ((Classes) into).labels[other] = labels[row];
    }
  }

  /// Real numbers, some for each row.
  ///
  /// A network learns best from numbers of about 1, so they may be kept scaled: the difference of
  /// two numbers of column j is `units[j]` times as large in the user's units, and that is how it
  /// is measured and reported.
  final class Values implements Targets {
    private final float[] values;
    private final double[] units;

    /// @param values all numbers, row by row; owned by this from here on
    /// @param units one for each column, finite and above 0; owned by this from here on
    /// @throws IllegalArgumentException if there is no column, the values do not fill rows, or one
    ///   is not finite
    public Values(float[] values, double... units) {
      if (units.length == 0) {
        throw new IllegalArgumentException("targets need at least one number for each row");
      }
      if (values.length % units.length != 0) {
        throw new IllegalArgumentException(
            "%,d numbers are not rows of %d".formatted(values.length, units.length));
      }
      for (double unit : units) {
        if (!(unit > 0) || Double.isInfinite(unit)) {
          throw new IllegalArgumentException("units must be finite and above 0, found " + unit);
        }
      }
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "target %d of row %d is %s, expected a finite number"
                  .formatted(i % units.length, i / units.length, values[i]));
        }
      }
      this.values = values;
      this.units = units;
    }

    /// Numbers that are in the user's units as they are.
    ///
    /// @param width the numbers of one row, at least 1
    /// @throws IllegalArgumentException as the constructor
    public static Values of(float[] values, int width) {
      double[] units = new double[Math.max(0, width)];
      Arrays.fill(units, 1);
      return new Values(values, units);
    }

    /// All numbers, row by row; the own array.
    public float[] values() {
      return values;
    }

    /// How much one is of each column in the user's units.
    public double unit(int column) {
      return units[column];
    }

    @Override
    public int count() {
      return values.length / units.length;
    }

    @Override
    public int outputs() {
      return units.length;
    }

    @Override
    public float at(int row, int output) {
      return values[row * units.length + output];
    }

    @Override
    public Values room(int rows) {
      return new Values(new float[Math.multiplyExact(rows, units.length)], units);
    }

    @Override
    public Values part(int first, int count) {
      int width = units.length;
      return new Values(Arrays.copyOfRange(values, first * width, (first + count) * width), units);
    }

    @Override
    public void copy(int row, Targets into, int other) {
      int width = units.length;
      float[] target = ((Values) into).values;
      if (width == 1) {
        target[other] = values[row];
      } else {
        System.arraycopy(values, row * width, target, other * width, width);
      }
    }
  }
}
