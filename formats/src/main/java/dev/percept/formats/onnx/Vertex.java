package dev.percept.formats.onnx;

import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the network that is made of an ONNX graph computes at one place: a layer, or branches put
/// together. Vertices that know what they come from, compared by identity.
abstract sealed class Vertex {
  private final Shape shape;

  /// The last vertex on every way from the input to this one; this itself for the input.
  private final Vertex behind;

  private final int depth;

  private Vertex(Shape shape) {
    this.shape = shape;
    this.behind = this;
    this.depth = 0;
  }

  private Vertex(Shape shape, Vertex behind) {
    this.shape = shape;
    this.behind = behind;
    this.depth = behind.depth + 1;
  }

  /// The shape of what it gives.
  Shape shape() {
    return shape;
  }

  Vertex behind() {
    return behind;
  }

  /// The input, if nothing but layers that look at each number by itself are in between; else null.
  @Nullable Input inputOfNumbers() {
    Vertex vertex = this;
    while (vertex instanceof Applied applied
        && !(applied.layer instanceof Composite)
        && applied.shape().equals(applied.from.shape())) {
      vertex = applied.from;
    }
    return vertex instanceof Input input ? input : null;
  }

  /// The last vertex that is on every way to each of two.
  private static Vertex common(Vertex a, Vertex b) {
    Vertex one = a;
    Vertex other = b;
    while (one != other) {
      if (one.depth >= other.depth) {
        one = one.behind;
      } else {
        other = other.behind;
      }
    }
    return one;
  }

  /// The input.
  static final class Input extends Vertex {
    private final ImageOrder order;

    Input(ImageOrder order) {
      super(order.shape());
      this.order = order;
    }

    ImageOrder order() {
      return order;
    }
  }

  /// Images with more pixels around them. Most layers that come next can do that themselves.
  static final class Padded extends Vertex {
    private final Vertex from;
    private final int top;
    private final int left;
    private final int bottom;
    private final int right;
    private final float value;

    Padded(Vertex from, int top, int left, int bottom, int right, float value) {
      super(
          Shape.of(
              from.shape().size(0) + top + bottom,
              from.shape().size(1) + left + right,
              Window.channels(from.shape())),
          from);
      this.from = from;
      this.top = top;
      this.left = left;
      this.bottom = bottom;
      this.right = right;
      this.value = value;
    }

    Vertex from() {
      return from;
    }

    /// What the pixels around are.
    float value() {
      return value;
    }

    /// A window that also sees these pixels as its padding.
    Window around(Window w) {
      return new Window(
          w.height(),
          w.width(),
          w.strideY(),
          w.strideX(),
          w.dilationY(),
          w.dilationX(),
          w.top() + top,
          w.left() + left,
          w.bottom() + bottom,
          w.right() + right);
    }
  }

  /// A layer.
  static final class Applied extends Vertex {
    private final Vertex from;
    private final Layer layer;
    private final List<float[]> parameters;

    /// @param parameters the values of each parameter, in Percept's order
    /// @throws IllegalArgumentException if the layer cannot take what `from` gives
    Applied(Vertex from, Layer layer, List<float[]> parameters) {
      super(layer.outputShape(from.shape()), from);
      this.from = from;
      this.layer = layer;
      this.parameters = parameters;
    }

    Vertex from() {
      return from;
    }

    Layer layer() {
      return layer;
    }

    List<float[]> parameters() {
      return parameters;
    }
  }

  /// Branches that are added, or put side by side.
  static final class Joined extends Vertex {
    private final List<Vertex> from;
    private final boolean sum;

    Joined(Shape shape, List<Vertex> from, boolean sum) {
      super(shape, from.stream().reduce(Vertex::common).orElseThrow());
      this.from = from;
      this.sum = sum;
    }

    List<Vertex> from() {
      return from;
    }

    /// Whether they are added.
    boolean isSum() {
      return sum;
    }
  }
}
