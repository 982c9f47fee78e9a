package dev.percept.formats.onnx;

import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import dev.percept.layer.ParameterSpec;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the network that is made of an ONNX graph computes at one place: a layer, or branches put
/// together. Vertices that know what they come from, compared by identity.
sealed interface Vertex {
  /// The most numbers that one image may become: 64 channels of 1024 × 1024.
  int MOST = 1 << 26;

  /// The most vertices behind one another.
  int MOST_DEPTH = 10_000;

  /// A shape that is not too large.
  ///
  /// @throws Unsupported if it is
  static Shape allowed(Shape shape) {
    if (shape.elements() > MOST) {
      throw new Unsupported("that makes %s of one image, more than %,d".formatted(shape, MOST));
    }
    return shape;
  }

  private static int behind(int depth) {
    if (depth == MOST_DEPTH) {
      throw new Unsupported("behind %,d others".formatted(MOST_DEPTH));
    }
    return depth + 1;
  }

  /// The shape of what it gives.
  Shape shape();

  /// The last vertex on every way from the input to this one; this itself for the input.
  Vertex behind();

  /// How many vertices are behind one another up to the input.
  int depth();

  /// The input, if nothing but layers that look at each number by itself are in between; else null.
  default @Nullable Input inputOfNumbers() {
    Vertex vertex = this;
    while (vertex instanceof Applied applied
        && !(applied.layer instanceof Composite)
        && applied.shape().equals(applied.from.shape())) {
      vertex = applied.from;
    }
    return vertex instanceof Input input ? input : null;
  }

  /// The input.
  final class Input implements Vertex {
    private final ImageOrder order;

    Input(ImageOrder order) {
      this.order = order;
    }

    ImageOrder order() {
      return order;
    }

    @Override
    public Shape shape() {
      return order.shape();
    }

    @Override
    public Vertex behind() {
      return this;
    }

    @Override
    public int depth() {
      return 0;
    }
  }

  /// A layer.
  final class Applied implements Vertex {
    private final Vertex from;
    private final Layer layer;
    private final List<float[]> parameters;
    private final Shape shape;
    private final int depth;

    /// @param parameters the values of each parameter, in Percept's order
    /// @throws IllegalArgumentException if the layer cannot take what `from` gives
    Applied(Vertex from, Layer layer, List<float[]> parameters) {
      this.from = from;
      this.layer = layer;
      this.parameters = parameters;
      this.shape = allowed(layer.outputShape(from.shape()));
      this.depth = Vertex.behind(from.depth());
      requireCounts();
    }

    private void requireCounts() {
      List<ParameterSpec> wanted = layer.parameters(from.shape());
      boolean fits = wanted.size() == parameters.size();
      for (int i = 0; fits && i < wanted.size(); i++) {
        fits = wanted.get(i).shape().elements() == parameters.get(i).length;
      }
      if (!fits) {
        throw new Unsupported("with other numbers of weights than %s has".formatted(layer));
      }
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

    @Override
    public Shape shape() {
      return shape;
    }

    @Override
    public Vertex behind() {
      return from;
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /// Images with more pixels around them. Most layers that come next can do that themselves.
  final class Padded implements Vertex {
    private final Vertex from;
    private final int top;
    private final int left;
    private final int bottom;
    private final int right;
    private final float value;
    private final Shape shape;
    private final int depth;

    Padded(Vertex from, int top, int left, int bottom, int right, float value) {
      this.from = from;
      this.top = top;
      this.left = left;
      this.bottom = bottom;
      this.right = right;
      this.value = value;
      Shape inner = from.shape();
      this.shape =
          allowed(
              Shape.of(
                  inner.size(0) + top + bottom,
                  inner.size(1) + left + right,
                  Window.channels(inner)));
      this.depth = Vertex.behind(from.depth());
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
      return w.withPadding(w.top() + top, w.left() + left, w.bottom() + bottom, w.right() + right);
    }

    @Override
    public Shape shape() {
      return shape;
    }

    @Override
    public Vertex behind() {
      return from;
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /// Branches that are added, or put side by side.
  final class Joined implements Vertex {
    private final Shape shape;
    private final List<Vertex> from;
    private final boolean sum;
    private final Vertex behind;
    private final int depth;

    Joined(Shape shape, List<Vertex> from, boolean sum) {
      this.shape = allowed(shape);
      this.from = from;
      this.sum = sum;
      this.behind = from.stream().reduce(Joined::common).orElseThrow();
      this.depth = Vertex.behind(behind.depth());
    }

    /// The last vertex that is on every way to each of two.
    private static Vertex common(Vertex a, Vertex b) {
      Vertex one = a;
      Vertex other = b;
      while (one != other) {
        if (one.depth() >= other.depth()) {
          one = one.behind();
        } else {
          other = other.behind();
        }
      }
      return one;
    }

    List<Vertex> from() {
      return from;
    }

    /// Whether they are added.
    boolean isSum() {
      return sum;
    }

    @Override
    public Shape shape() {
      return shape;
    }

    @Override
    public Vertex behind() {
      return behind;
    }

    @Override
    public int depth() {
      return depth;
    }
  }
}
