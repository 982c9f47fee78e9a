package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Arithmetic of [Constants], number by number and along axes.
final class ConstantNumbers {
  private final Budget budget;

  ConstantNumbers(Budget budget) {
    this.budget = budget;
  }

  static Tensor floats(int[] sizes, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new Tensor.Floats(sizes, floats);
  }

  static Tensor wholes(int[] sizes, double[] values) {
    return new Tensor.Wholes(sizes, Arrays.stream(values).mapToLong(v -> (long) v).toArray());
  }

  static long quotient(long a, long b) {
    if (b == 0) {
      throw new Unsupported("by 0");
    }
    return a / b;
  }

  static long power(long a, long b) {
    return (long) Math.pow((double) a, (double) b);
  }

  /// What is left over by [#quotient], with the sign of `a`.
  static long remainderOfQuotient(long a, long b) {
    return a - quotient(a, b) * b;
  }

  /// With the sign of `b`.
  static long remainder(long a, long b) {
    if (b == 0) {
      throw new Unsupported("by 0");
    }
    return Math.floorMod(a, b);
  }

  Tensor both(List<@Nullable Tensor> in, DoubleBinaryOperator reals, LongBinaryOperator whole) {
    Tensor result = Constants.need(in, 0);
    for (int i = 1; i < in.size(); i++) {
      int[] sizes = broadcast(result, Constants.need(in, i));
      budget.spend(Tensor.count(sizes));
      Tensor a = result.broadcast(sizes);
      Tensor b = Constants.need(in, i).broadcast(sizes);
      if (a.isReal() || b.isReal()) {
        float[] values = new float[a.count()];
        for (int k = 0; k < values.length; k++) {
          values[k] = (float) reals.applyAsDouble(a.real(k), b.real(k));
        }
        result = new Tensor.Floats(sizes, values);
      } else {
        long[] values = new long[a.count()];
        for (int k = 0; k < values.length; k++) {
          values[k] = whole.applyAsLong(a.whole(k), b.whole(k));
        }
        result = new Tensor.Wholes(sizes, values);
      }
    }
    return result;
  }

  private int[] broadcast(Tensor a, Tensor b) {
    int[] sizes = Axes.broadcast(a.sizes(), b.sizes());
    // Sums of weights may be as large as the weights are.
    return Tensor.count(sizes) == Math.max(a.count(), b.count()) ? sizes : budget.allowed(sizes);
  }

  Tensor truths(List<@Nullable Tensor> in, DoubleBinaryOperator truth) {
    Tensor one = Constants.need(in, 0);
    Tensor other = Constants.need(in, 1);
    int[] sizes = broadcast(one, other);
    Tensor a = one.broadcast(sizes);
    Tensor b = other.broadcast(sizes);
    long[] values = new long[a.count()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (long) truth.applyAsDouble(a.real(k), b.real(k));
    }
    return new Tensor.Wholes(sizes, values);
  }

  Tensor where(Tensor condition, Tensor yes, Tensor no) {
    int[] sizes = budget.allowed(Axes.broadcast(broadcast(condition, yes), no.sizes()));
    Tensor c = condition.broadcast(sizes);
    Tensor a = yes.broadcast(sizes);
    Tensor b = no.broadcast(sizes);
    double[] values = new double[c.count()];
    for (int k = 0; k < values.length; k++) {
      values[k] = c.whole(k) != 0 ? a.real(k) : b.real(k);
    }
    return a.isReal() || b.isReal() ? floats(sizes, values) : wholes(sizes, values);
  }

  static Tensor each(Tensor x, DoubleUnaryOperator function) {
    double[] values = new double[x.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(x.real(i));
    }
    return x.isReal() ? floats(x.sizes(), values) : wholes(x.sizes(), values);
  }

  static Tensor reduced(
      Node node, List<@Nullable Tensor> in, DoubleBinaryOperator operator, double first) {
    Tensor x = Constants.need(in, 0);
    boolean[] gone = Axes.chosen(Axes.of(node, in, x.rank()), x.rank());
    int[] kept = x.sizes().clone();
    int[] steps = Tensor.steps(x.sizes());
    int[] target = new int[x.rank()];
    int step = 1;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      if (gone[axis]) {
        kept[axis] = 1;
      } else {
        target[axis] = step;
        step *= kept[axis];
      }
    }
    double[] values = new double[Math.max(0, Tensor.count(kept))];
    Arrays.fill(values, first);
    for (int i = 0; i < x.count(); i++) {
      int place = 0;
      for (int axis = 0; axis < steps.length; axis++) {
        place += i / steps[axis] % x.sizes()[axis] * target[axis];
      }
      values[place] = operator.applyAsDouble(values[place], x.real(i));
    }
    int[] sizes =
        node.whole("keepdims", 1) == 1
            ? kept
            : IntStream.range(0, gone.length)
                .filter(axis -> !gone[axis])
                .map(axis -> kept[axis])
                .toArray();
    return x.isReal() ? floats(sizes, values) : wholes(sizes, values);
  }

  static Tensor not(Tensor x) {
    return each(new Tensor.Wholes(x.sizes(), x.wholes()), v -> v == 0 ? 1 : 0);
  }
}
