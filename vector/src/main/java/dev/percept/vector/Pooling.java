package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;
import static dev.percept.vector.Lanes.load;

import dev.percept.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// Windows that take the greatest: a vector runs along the channels of a pixel. The last channels,
/// if they do not fill a vector, go through a mask; and pixels so close to the end of an array that
/// a masked vector would reach past it go to the scalar kernels.
final class Pooling {
  private static final ScalarKernels SCALAR = new ScalarKernels();

  // Places of a window.
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1);
  private static final FloatVector TWO = FloatVector.broadcast(FLOATS, 2);
  private static final FloatVector THREE = FloatVector.broadcast(FLOATS, 3);

  private Pooling() {}

  static void maxOfWindows(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      int positions,
      int channels) {
    int rest = channels % COUNT;
    int whole = positions;
    if (rest > 0) {
      int end = channels - rest;
      int last = x0 + (height - 1) * rowStep + (width - 1) * columnStep;
      whole = Lanes.wholeRows(x, last + end, step, positions);
      whole = Lanes.wholeRows(y, y0 + end, channels, whole);
      if (number != null) {
        whole = Lanes.wholeRows(number, number0 + end, channels, whole);
      }
    }
    for (int i = 0; i < whole; i++) {
      int in = x0 + i * step;
      int out = i * channels;
      int c = 0;
      for (; c + COUNT <= channels; c += COUNT) {
        int o = out + c;
        max(y, y0 + o, number, number0 + o, x, in + c, height, rowStep, width, columnStep, null);
      }
      if (rest > 0) {
        int o = out + c;
        VectorMask<Float> mask = Lanes.first(rest);
        max(y, y0 + o, number, number0 + o, x, in + c, height, rowStep, width, columnStep, mask);
      }
    }
    SCALAR.maxOfWindows(
        y,
        y0 + whole * channels,
        number,
        number0 + whole * channels,
        x,
        x0 + whole * step,
        step,
        height,
        rowStep,
        width,
        columnStep,
        positions - whole,
        channels);
  }

  // The numbers of one row of the window are compared first, and then the rows, so that the
  // processor need not wait for one comparison before it begins the next. Windows of two and of
  // three columns are most of those there are.
  private static void max(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int height,
      int rowStep,
      int width,
      int columnStep,
      @Nullable VectorMask<Float> mask) {
    if (height == 2 && width == 2) {
      if (mask == null) {
        maxOfTwoByTwo(y, y0, number, number0, x, x0, rowStep, columnStep);
      } else {
        maxOfTwoByTwo(y, y0, number, number0, x, x0, rowStep, columnStep, mask);
      }
      return;
    }
    FloatVector max = get(x, x0, mask);
    FloatVector which = FloatVector.zero(FLOATS);
    for (int r = 0; r < height; r++) {
      int place = x0 + r * rowStep;
      FloatVector best = get(x, place, mask);
      FloatVector column = FloatVector.zero(FLOATS);
      if (width == 2 || width == 3) {
        FloatVector second = get(x, place + columnStep, mask);
        VectorMask<Float> greater = greater(second, best);
        best = best.blend(second, greater);
        column = column.blend(1f, greater);
        if (width == 3) {
          FloatVector third = get(x, place + 2 * columnStep, mask);
          greater = greater(third, best);
          best = best.blend(third, greater);
          column = column.blend(2f, greater);
        }
      } else {
        for (int s = 1; s < width; s++) {
          FloatVector value = get(x, place + s * columnStep, mask);
          VectorMask<Float> greater = greater(value, best);
          best = best.blend(value, greater);
          column = column.blend((float) s, greater);
        }
      }
      if (r == 0) {
        max = best;
        which = column;
      } else {
        VectorMask<Float> greater = greater(best, max);
        max = max.blend(best, greater);
        which = which.blend(column.add((float) (r * width)), greater);
      }
    }
    put(max, y, y0, mask);
    if (number != null) {
      put(which, number, number0, mask);
    }
  }

  // The window that most networks have. Without loops, and nothing but methods of the Vector API is
  // called: see Tiles.
  private static void maxOfTwoByTwo(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int rowStep,
      int columnStep) {
    FloatVector above = FloatVector.fromArray(FLOATS, x, x0);
    FloatVector second = FloatVector.fromArray(FLOATS, x, x0 + columnStep);
    FloatVector below = FloatVector.fromArray(FLOATS, x, x0 + rowStep);
    FloatVector fourth = FloatVector.fromArray(FLOATS, x, x0 + rowStep + columnStep);
    VectorMask<Float> right = second.compare(VectorOperators.GT, above);
    VectorMask<Float> belowRight = fourth.compare(VectorOperators.GT, below);
    above = above.blend(second, right);
    below = below.blend(fourth, belowRight);
    VectorMask<Float> lower = below.compare(VectorOperators.GT, above);
    above.blend(below, lower).intoArray(y, y0);
    if (number != null) {
      FloatVector first = ZERO.blend(ONE, right);
      FloatVector last = TWO.blend(THREE, belowRight);
      first.blend(last, lower).intoArray(number, number0);
    }
  }

  /// The same for the lanes of `mask`.
  private static void maxOfTwoByTwo(
      float[] y,
      int y0,
      float @Nullable [] number,
      int number0,
      float[] x,
      int x0,
      int rowStep,
      int columnStep,
      VectorMask<Float> mask) {
    FloatVector above = FloatVector.fromArray(FLOATS, x, x0, mask);
    FloatVector second = FloatVector.fromArray(FLOATS, x, x0 + columnStep, mask);
    FloatVector below = FloatVector.fromArray(FLOATS, x, x0 + rowStep, mask);
    FloatVector fourth = FloatVector.fromArray(FLOATS, x, x0 + rowStep + columnStep, mask);
    VectorMask<Float> right = second.compare(VectorOperators.GT, above);
    VectorMask<Float> belowRight = fourth.compare(VectorOperators.GT, below);
    above = above.blend(second, right);
    below = below.blend(fourth, belowRight);
    VectorMask<Float> lower = below.compare(VectorOperators.GT, above);
    above.blend(below, lower).intoArray(y, y0, mask);
    if (number != null) {
      FloatVector first = ZERO.blend(ONE, right);
      FloatVector last = TWO.blend(THREE, belowRight);
      first.blend(last, lower).intoArray(number, number0, mask);
    }
  }

  private static FloatVector get(float[] a, int offset, @Nullable VectorMask<Float> mask) {
    return mask == null ? load(a, offset) : load(a, offset, mask);
  }

  private static void put(FloatVector v, float[] a, int offset, @Nullable VectorMask<Float> mask) {
    if (mask == null) {
      v.intoArray(a, offset);
    } else {
      v.intoArray(a, offset, mask);
    }
  }

  private static VectorMask<Float> greater(FloatVector value, FloatVector max) {
    return value.compare(VectorOperators.GT, max);
  }

  static void addToGreatest(
      float[] dx,
      int dx0,
      int step,
      int height,
      int rowStep,
      int width,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0,
      int positions,
      int channels) {
    int rest = channels % COUNT;
    int whole = positions;
    if (rest > 0) {
      int end = channels - rest;
      int last = dx0 + (height - 1) * rowStep + (width - 1) * columnStep;
      whole = Lanes.wholeRows(dx, last + end, step, positions);
      whole = Lanes.wholeRows(dy, dy0 + end, channels, whole);
      whole = Lanes.wholeRows(number, number0 + end, channels, whole);
    }
    for (int i = 0; i < whole; i++) {
      int in = dx0 + i * step;
      int out = i * channels;
      int c = 0;
      for (; c + COUNT <= channels; c += COUNT) {
        int o = out + c;
        add(dx, in + c, height, rowStep, width, columnStep, dy, dy0 + o, number, number0 + o, null);
      }
      if (rest > 0) {
        int o = out + c;
        VectorMask<Float> mask = Lanes.first(rest);
        add(dx, in + c, height, rowStep, width, columnStep, dy, dy0 + o, number, number0 + o, mask);
      }
    }
    SCALAR.addToGreatest(
        dx,
        dx0 + whole * step,
        step,
        height,
        rowStep,
        width,
        columnStep,
        dy,
        dy0 + whole * channels,
        number,
        number0 + whole * channels,
        positions - whole,
        channels);
  }

  private static void add(
      float[] dx,
      int dx0,
      int height,
      int rowStep,
      int width,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0,
      @Nullable VectorMask<Float> mask) {
    if (height == 2 && width == 2) {
      if (mask == null) {
        addToTwoByTwo(dx, dx0, rowStep, columnStep, dy, dy0, number, number0);
      } else {
        addToTwoByTwo(dx, dx0, rowStep, columnStep, dy, dy0, number, number0, mask);
      }
      return;
    }
    FloatVector gradient = get(dy, dy0, mask);
    FloatVector which = get(number, number0, mask);
    for (int r = 0; r < height; r++) {
      int place = dx0 + r * rowStep;
      int first = r * width;
      if (width == 2 || width == 3) {
        addWhere(first, which, gradient, dx, place, mask);
        addWhere(first + 1, which, gradient, dx, place + columnStep, mask);
        if (width == 3) {
          addWhere(first + 2, which, gradient, dx, place + 2 * columnStep, mask);
        }
      } else {
        for (int s = 0; s < width; s++) {
          addWhere(first + s, which, gradient, dx, place + s * columnStep, mask);
        }
      }
    }
  }

  // As maxOfTwoByTwo.
  private static void addToTwoByTwo(
      float[] dx,
      int dx0,
      int rowStep,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0) {
    FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dy0);
    FloatVector which = FloatVector.fromArray(FLOATS, number, number0);
    int dx1 = dx0 + columnStep;
    int dx2 = dx0 + rowStep;
    int dx3 = dx2 + columnStep;
    VectorMask<Float> here = which.compare(VectorOperators.EQ, ZERO);
    FloatVector.fromArray(FLOATS, dx, dx0).add(gradient, here).intoArray(dx, dx0);
    here = which.compare(VectorOperators.EQ, ONE);
    FloatVector.fromArray(FLOATS, dx, dx1).add(gradient, here).intoArray(dx, dx1);
    here = which.compare(VectorOperators.EQ, TWO);
    FloatVector.fromArray(FLOATS, dx, dx2).add(gradient, here).intoArray(dx, dx2);
    here = which.compare(VectorOperators.EQ, THREE);
    FloatVector.fromArray(FLOATS, dx, dx3).add(gradient, here).intoArray(dx, dx3);
  }

  /// The same for the lanes of `mask`.
  private static void addToTwoByTwo(
      float[] dx,
      int dx0,
      int rowStep,
      int columnStep,
      float[] dy,
      int dy0,
      float[] number,
      int number0,
      VectorMask<Float> mask) {
    FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dy0, mask);
    FloatVector which = FloatVector.fromArray(FLOATS, number, number0, mask);
    int dx1 = dx0 + columnStep;
    int dx2 = dx0 + rowStep;
    int dx3 = dx2 + columnStep;
    VectorMask<Float> here = which.compare(VectorOperators.EQ, ZERO);
    FloatVector.fromArray(FLOATS, dx, dx0, mask).add(gradient, here).intoArray(dx, dx0, mask);
    here = which.compare(VectorOperators.EQ, ONE);
    FloatVector.fromArray(FLOATS, dx, dx1, mask).add(gradient, here).intoArray(dx, dx1, mask);
    here = which.compare(VectorOperators.EQ, TWO);
    FloatVector.fromArray(FLOATS, dx, dx2, mask).add(gradient, here).intoArray(dx, dx2, mask);
    here = which.compare(VectorOperators.EQ, THREE);
    FloatVector.fromArray(FLOATS, dx, dx3, mask).add(gradient, here).intoArray(dx, dx3, mask);
  }

  private static void addWhere(
      int number,
      FloatVector which,
      FloatVector gradient,
      float[] dx,
      int place,
      @Nullable VectorMask<Float> mask) {
    FloatVector before = get(dx, place, mask);
    VectorMask<Float> here = which.compare(VectorOperators.EQ, (float) number);
    put(before.add(gradient, here), dx, place, mask);
  }
}
