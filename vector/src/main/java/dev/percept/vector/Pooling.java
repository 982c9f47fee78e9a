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
        max(
            y,
            y0 + out + c,
            number,
            number0 + out + c,
            x,
            in + c,
            height,
            rowStep,
            width,
            columnStep);
      }
      if (rest > 0) {
        max(
            y,
            y0 + out + c,
            number,
            number0 + out + c,
            x,
            in + c,
            height,
            rowStep,
            width,
            columnStep,
            Lanes.first(rest));
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
      int columnStep) {
    FloatVector max = load(x, x0);
    FloatVector which = FloatVector.zero(FLOATS);
    int tap = 0;
    for (int r = 0; r < height; r++) {
      for (int s = 0; s < width; s++, tap++) {
        FloatVector value = load(x, x0 + r * rowStep + s * columnStep);
        VectorMask<Float> greater = greater(value, max);
        max = max.blend(value, greater);
        which = which.blend(tap, greater);
      }
    }
    max.intoArray(y, y0);
    if (number != null) {
      which.intoArray(number, number0);
    }
  }

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
      VectorMask<Float> mask) {
    FloatVector max = load(x, x0, mask);
    FloatVector which = FloatVector.zero(FLOATS);
    int tap = 0;
    for (int r = 0; r < height; r++) {
      for (int s = 0; s < width; s++, tap++) {
        FloatVector value = load(x, x0 + r * rowStep + s * columnStep, mask);
        VectorMask<Float> greater = greater(value, max);
        max = max.blend(value, greater);
        which = which.blend(tap, greater);
      }
    }
    max.intoArray(y, y0, mask);
    if (number != null) {
      which.intoArray(number, number0, mask);
    }
  }

  private static VectorMask<Float> greater(FloatVector value, FloatVector max) {
    return value.compare(VectorOperators.GT, max).or(value.compare(VectorOperators.NE, value));
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
        FloatVector gradient = load(dy, dy0 + out + c);
        FloatVector which = load(number, number0 + out + c);
        int tap = 0;
        for (int r = 0; r < height; r++) {
          for (int s = 0; s < width; s++, tap++) {
            int place = in + c + r * rowStep + s * columnStep;
            FloatVector before = load(dx, place);
            before
                .add(gradient, which.compare(VectorOperators.EQ, (float) tap))
                .intoArray(dx, place);
          }
        }
      }
      if (rest > 0) {
        addRest(
            dx,
            in + c,
            height,
            rowStep,
            width,
            columnStep,
            dy,
            dy0 + out + c,
            number,
            number0 + out + c,
            Lanes.first(rest));
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

  private static void addRest(
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
      VectorMask<Float> mask) {
    FloatVector gradient = load(dy, dy0, mask);
    FloatVector which = load(number, number0, mask);
    int tap = 0;
    for (int r = 0; r < height; r++) {
      for (int s = 0; s < width; s++, tap++) {
        int place = dx0 + r * rowStep + s * columnStep;
        FloatVector before = load(dx, place, mask);
        before
            .add(gradient, which.compare(VectorOperators.EQ, (float) tap))
            .intoArray(dx, place, mask);
      }
    }
  }
}
