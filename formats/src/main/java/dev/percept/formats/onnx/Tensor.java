package dev.percept.formats.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Numbers of an ONNX model that are known without running it: floats, or whole numbers and truth
/// values. Sizes may be 0; there are none for a single number.
sealed interface Tensor {
  /// The most axes, as many as numpy knows.
  int MOST_AXES = 64;

  int[] sizes();

  /// The number of elements.
  int count();

  /// Element `i` in C order.
  double real(int i);

  /// The same as a whole number; a float loses its fraction.
  long whole(int i);

  /// Elements `places`, in that order, as a tensor of sizes `sizes`.
  Tensor pick(int[] sizes, int[] places);

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Floats(int[] sizes, float[] values) implements Tensor {
    public Floats {
      check(sizes, values.length);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double real(int i) {
      return values[i];
    }

    @Override
    public long whole(int i) {
      return (long) values[i];
    }

    @Override
    public Tensor pick(int[] sizes, int[] places) {
      float[] picked = new float[places.length];
      for (int i = 0; i < places.length; i++) {
        picked[i] = values[places[i]];
      }
      return new Floats(sizes, picked);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Wholes(int[] sizes, long[] values) implements Tensor {
    public Wholes {
      check(sizes, values.length);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double real(int i) {
      return values[i];
    }

    @Override
    public long whole(int i) {
      return values[i];
    }

    @Override
    public Tensor pick(int[] sizes, int[] places) {
      long[] picked = new long[places.length];
      for (int i = 0; i < places.length; i++) {
        picked[i] = values[places[i]];
      }
      return new Wholes(sizes, picked);
    }
  }

  private static void check(int[] sizes, int count) {
    if (sizes.length > MOST_AXES) {
      throw new IllegalArgumentException(
          "%,d axes, more than %d".formatted(sizes.length, MOST_AXES));
    }
    if (count(sizes) != count) {
      throw new IllegalArgumentException(
          "sizes %s do not hold %d numbers".formatted(Arrays.toString(sizes), count));
    }
  }

  /// A list of whole numbers.
  static Tensor of(long... values) {
    return new Wholes(new int[] {values.length}, values);
  }

  /// The product of `sizes`, or -1 if it is more than an array holds.
  static int count(int[] sizes) {
    long count = 1;
    for (int size : sizes) {
      if (size == 0) {
        return 0;
      }
    }
    for (int size : sizes) {
      count *= size;
      if (count > Integer.MAX_VALUE - 8) {
        return -1;
      }
    }
    return (int) count;
  }

  default int rank() {
    return sizes().length;
  }

  default boolean isReal() {
    return this instanceof Floats;
  }

  /// The same elements with other sizes.
  default Tensor reshaped(int... sizes) {
    return switch (this) {
      case Floats(_, float[] values) -> new Floats(sizes, values);
      case Wholes(_, long[] values) -> new Wholes(sizes, values);
    };
  }

  /// All elements as floats; a fresh array.
  default float[] floats() {
    float[] floats = new float[count()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) real(i);
    }
    return floats;
  }

  /// All elements as whole numbers.
  default long[] wholes() {
    return LongStream.range(0, count()).map(i -> whole((int) i)).toArray();
  }

  /// Whether all elements are equal; false if there is none.
  default boolean isUniform() {
    return count() > 0 && IntStream.range(1, count()).allMatch(i -> real(i) == real(0));
  }

  /// As wide as `sizes`, to which it is broadcast as numpy does (numpy manual, "Broadcasting").
  ///
  /// @throws IllegalArgumentException if it does not fit
  default Tensor broadcast(int[] sizes) {
    int[] own = sizes();
    int skip = sizes.length - own.length;
    int[] steps = new int[sizes.length];
    int step = 1;
    for (int axis = own.length - 1; axis >= 0; axis--) {
      if (axis + skip < 0 ? own[axis] != 1 : own[axis] != 1 && own[axis] != sizes[axis + skip]) {
        throw new IllegalArgumentException(
            "%s cannot be broadcast to %s".formatted(Arrays.toString(own), Arrays.toString(sizes)));
      }
      if (axis + skip >= 0) {
        steps[axis + skip] = own[axis] == 1 ? 0 : step;
      }
      step *= own[axis];
    }
    return pick(sizes, walk(sizes, steps, 0));
  }

  /// The place of each element, in C order, of an array of sizes `sizes` whose axes go `steps` on
  /// in another.
  ///
  /// @param first the place of the first one
  static int[] walk(int[] sizes, int[] steps, int first) {
    int[] places = new int[count(sizes)];
    int[] index = new int[sizes.length];
    int place = first;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        place += steps[axis];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        place -= sizes[axis] * steps[axis];
        index[axis] = 0;
      }
    }
    return places;
  }

  /// The place of each element of an array of sizes `sizes` after its axes were put in order
  /// `order`.
  static int[] transposed(int[] sizes, int[] order) {
    int[] steps = steps(sizes);
    int[] to = new int[order.length];
    int[] by = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      to[axis] = sizes[order[axis]];
      by[axis] = steps[order[axis]];
    }
    return walk(to, by, 0);
  }

  /// How far each axis of an array in C order goes.
  static int[] steps(int[] sizes) {
    int[] steps = new int[sizes.length];
    int step = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= sizes[axis];
    }
    return steps;
  }
}
