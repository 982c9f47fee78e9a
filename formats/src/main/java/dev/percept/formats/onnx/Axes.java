package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which axes an operator means and what sizes it gives, for numbers that are known and for those
/// that flow alike.
final class Axes {
  private Axes() {}

  /// An axis, or an index, that may be counted from the end.
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new Unsupported("axis or index %d of %d".formatted(axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /// The same where one beyond the end is meant to be the end.
  static int clamped(long index, int size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  /// Whole numbers as sizes.
  static int[] sizes(long[] wholes) {
    for (long size : wholes) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new Unsupported("sizes " + Arrays.toString(wholes));
      }
    }
    return Arrays.stream(wholes).mapToInt(size -> (int) size).toArray();
  }

  /// The axes that an operator names, as an attribute or, in newer opsets, as its second input; all
  /// of them if it names none.
  static int[] of(Node node, List<@Nullable Tensor> in, int rank) {
    long[] named = named(node, in);
    return named == null
        ? IntStream.range(0, rank).toArray()
        : Arrays.stream(named).mapToInt(axis -> axis(axis, rank)).toArray();
  }

  private static long @Nullable [] named(Node node, List<@Nullable Tensor> in) {
    Tensor input = in.size() > 1 ? in.get(1) : null;
    return input != null ? input.wholes() : node.wholes("axes");
  }

  static boolean[] chosen(int[] axes, int rank) {
    boolean[] chosen = new boolean[rank];
    for (int axis : axes) {
      chosen[axis] = true;
    }
    return chosen;
  }

  /// `sizes` without those at `axes`, which are 1; without all that are 1, if `axes` are all there
  /// are.
  static int[] squeezed(int[] sizes, int[] axes) {
    boolean[] chosen = chosen(axes, sizes.length);
    boolean all = axes.length == sizes.length;
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < sizes.length; axis++) {
      if (chosen[axis] && sizes[axis] != 1 && !all) {
        throw new Unsupported("of axis %d, which has size %d".formatted(axis, sizes[axis]));
      }
      if (!chosen[axis] || sizes[axis] != 1) {
        kept.add(sizes[axis]);
      }
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  /// `sizes` with a 1 at each of the axes that are named.
  static int[] unsqueezed(int[] sizes, Node node, List<@Nullable Tensor> in) {
    long[] named = named(node, in);
    if (named == null) {
      throw new Unsupported("without axes");
    }
    int rank = sizes.length + named.length;
    boolean[] added = new boolean[rank];
    for (long axis : named) {
      added[axis(axis, rank)] = true;
    }
    int[] more = new int[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      more[axis] = added[axis] || next == sizes.length ? 1 : sizes[next++];
    }
    return more;
  }

  static int flattenAxis(Node node, int rank) {
    long axis = node.whole("axis", 1);
    return axis == rank ? rank : axis(axis, rank);
  }

  /// The order of the axes that `Transpose` gives; reversed if it does not say.
  static int[] order(Node node, int rank) {
    long[] named = node.wholes("perm");
    if (named == null) {
      return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }
    int[] order = Arrays.stream(named).mapToInt(axis -> axis(axis, rank)).toArray();
    if (order.length != rank || Arrays.stream(order).distinct().count() != rank) {
      throw new Unsupported("perm " + Arrays.toString(named));
    }
    return order;
  }

  /// The sizes that `Reshape` gives: 0 copies a size, -1 is what is left over.
  ///
  /// @param from the sizes of what is reshaped
  static int[] reshape(Node node, long[] from, Tensor shape) {
    long[] to = shape.wholes();
    long all = Arrays.stream(from).reduce(1, Math::multiplyExact);
    long known = 1;
    int open = -1;
    for (int axis = 0; axis < to.length; axis++) {
      if (to[axis] == 0 && node.whole("allowzero", 0) == 0) {
        if (axis >= from.length) {
          throw new Unsupported("to " + Arrays.toString(shape.wholes()));
        }
        to[axis] = from[axis];
      }
      if (to[axis] == -1 && open < 0) {
        open = axis;
      } else if (to[axis] < 0) {
        throw new Unsupported("to " + Arrays.toString(shape.wholes()));
      } else {
        known = Math.multiplyExact(known, to[axis]);
      }
    }
    if (open >= 0) {
      to[open] = known == 0 || all % known != 0 ? -1 : all / known;
      known *= to[open];
    }
    if (known != all) {
      throw new Unsupported(
          "of %s to %s".formatted(Arrays.toString(from), Arrays.toString(shape.wholes())));
    }
    return sizes(to);
  }

  /// The sizes that two arrays have together (numpy manual, "Broadcasting").
  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int one = i <= a.length ? a[a.length - i] : 1;
      int other = i <= b.length ? b[b.length - i] : 1;
      if (one != other && one != 1 && other != 1) {
        throw new Unsupported("of %s and %s".formatted(Arrays.toString(a), Arrays.toString(b)));
      }
      sizes[rank - i] = one == 1 ? other : one;
    }
    return sizes;
  }

  /// A part of an array: its sizes, where it begins, and how far each axis goes.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Slice(int[] sizes, int first, int[] steps) {}

  /// What `Slice` gives.
  static Slice slice(Node node, List<@Nullable Tensor> in, int[] sizes, int opset) {
    long[] starts = opset < 10 ? node.wholes("starts") : wholes(in, 1);
    long[] ends = opset < 10 ? node.wholes("ends") : wholes(in, 2);
    long[] axes = opset < 10 ? node.wholes("axes") : wholes(in, 3);
    long[] by = opset < 10 ? null : wholes(in, 4);
    if (starts == null || ends == null || starts.length != ends.length) {
      throw new Unsupported("without starts and ends");
    }
    if ((axes != null && axes.length != starts.length)
        || (by != null && by.length != starts.length)) {
      throw new Unsupported("with other numbers of axes or steps than of starts");
    }
    int[] to = sizes.clone();
    int[] steps = Tensor.steps(sizes);
    int first = 0;
    for (int i = 0; i < starts.length; i++) {
      int axis = axes == null ? i : axis(axes[i], sizes.length);
      if (axis >= sizes.length) {
        throw new Unsupported("of %d axes".formatted(starts.length));
      }
      long step = by == null ? 1 : by[i];
      if (step == 0) {
        throw new Unsupported("with step 0");
      }
      int size = sizes[axis];
      // Backwards, from the last element to before the first.
      long lowest = step > 0 ? 0 : -1;
      long from =
          Math.clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, step > 0 ? size : size - 1);
      long end = Math.clamp(ends[i] < 0 ? ends[i] + size : ends[i], lowest, size);
      to[axis] = (int) Math.max(0, Math.ceilDiv(end - from, step));
      first += (int) from * steps[axis];
      steps[axis] = (int) (steps[axis] * step);
    }
    return new Slice(to, first, steps);
  }

  private static long @Nullable [] wholes(List<@Nullable Tensor> in, int i) {
    Tensor tensor = i < in.size() ? in.get(i) : null;
    return tensor == null ? null : tensor.wholes();
  }
}
