package dev.percept.formats.onnx;

import dev.percept.formats.layout.FlatOrder;
import dev.percept.layer.Flatten;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What an ONNX graph computes from its input, for each image of the batch: the numbers of a
/// [Vertex], seen with sizes and in an order of the graph's own. Axis 0 of the graph is the batch.
///
/// What is computed number by number also knows its formula, from other flows: `x · (1 + erf(…))`
/// has no layer for each operator in it, but has one as a whole.
final class Flow {
  /// Formulas go back so many operators.
  private static final int MOST_FORMULAS = 16;

  /// A formula is forgotten when it takes more operations than this; each of them may be in it many
  /// times.
  private static final int MOST_OPERATIONS = 256;

  /// Flows that may wait for their layers, one behind the other, before one is looked for.
  private static final int MOST_WAITING = 16;

  private @Nullable Vertex vertex;
  private final int[] sizes;

  /// For each number in the graph's order, its position in the vertex; null if that is the order in
  /// which [FlatOrder] has images.
  private final int @Nullable [] places;

  private final List<Formula> formulas;
  private final boolean probabilities;

  /// Whether a layer was looked for that computes the formula.
  private boolean sought;

  /// How many flows behind one another, this one included, had no vertex when they were made.
  private final int waiting;

  /// Each number of a flow as a function of the same number of another.
  ///
  /// @param operations how many it is made of
  private record Formula(Flow of, DoubleUnaryOperator function, int operations) {}

  private Flow(
      @Nullable Vertex vertex,
      int[] sizes,
      int @Nullable [] places,
      List<Formula> formulas,
      boolean probabilities) {
    if (sizes.length >= Tensor.MOST_AXES) {
      throw new Node.Unsupported("to more than %d axes".formatted(Tensor.MOST_AXES));
    }
    this.waiting = vertex == null ? 1 + waiting(formulas) : 0;
    this.vertex = vertex;
    this.sizes = sizes;
    this.places = places;
    this.formulas = formulas;
    this.probabilities = probabilities;
  }

  // Layers are looked for from flow to flow: not from too many at once.
  private static int waiting(List<Formula> formulas) {
    int most = 0;
    for (Formula formula : formulas) {
      Flow of = formula.of;
      if (of.waiting == MOST_WAITING) {
        of.vertexOrNull();
      }
      if (of.vertex == null && !of.sought) {
        most = Math.max(most, of.waiting);
      }
    }
    return most;
  }

  /// What a vertex gives, as ONNX has images.
  static Flow of(Vertex vertex) {
    return of(vertex, OnnxFile.sizes(vertex.shape()));
  }

  /// The same with other sizes.
  static Flow of(Vertex vertex, int... sizes) {
    return new Flow(vertex, sizes, null, List.of(), false);
  }

  /// What a vertex gives, in an order of its own.
  static Flow of(Vertex vertex, int[] sizes, int[] places) {
    int[] usual = FlatOrder.of(vertex.shape()).positions();
    return new Flow(vertex, sizes, Arrays.equals(places, usual) ? null : places, List.of(), false);
  }

  /// The sizes of one image's numbers.
  int[] sizes() {
    return sizes;
  }

  /// How many numbers an image has here.
  int count() {
    return Tensor.count(sizes);
  }

  /// For each number in the graph's order, its position in the vertex.
  int[] places() {
    return places != null ? places : FlatOrder.of(vertex().shape()).positions();
  }

  /// The vertex, as it is or found by the formula; null if no layer computes this.
  @Nullable Vertex vertexOrNull() {
    if (vertex != null || sought) {
      return vertex;
    }
    sought = true;
    for (Formula formula : formulas) {
      Vertex from = vertex == null ? formula.of.vertexOrNull() : null;
      if (from != null) {
        vertex = KnownFormulas.find(from, formula.function);
      }
    }
    return vertex;
  }

  /// The same.
  ///
  /// @throws Node.Unsupported if no layer computes this
  Vertex vertex() {
    Vertex found = vertexOrNull();
    if (found == null) {
      throw new Node.Unsupported("what comes in is a formula without a layer");
    }
    return found;
  }

  /// The same numbers with other sizes.
  Flow withSizes(int... sizes) {
    return new Flow(vertex, sizes, places, vertex == null ? formulas : List.of(), probabilities);
  }

  /// The numbers at places `from` of the graph's order, all of them in some order or a part.
  Flow reordered(int[] sizes, int[] from) {
    int[] old = places();
    int[] places = new int[from.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = old[from[i]];
    }
    return of(vertex(), sizes, places);
  }

  /// Whether these are images as ONNX usually has them, channels first, pixels as in the vertex.
  boolean isImage() {
    return sizes.length == 3
        && places == null
        && vertex().shape().rank() > 1
        && Arrays.equals(sizes, OnnxFile.sizes(vertex().shape()));
  }

  /// Whether these are images with the channels last, in the order that the vertex has.
  boolean isImageWithChannelsLast() {
    Shape shape = vertex().shape();
    int[] own = shape.rank() == 2 ? new int[] {shape.size(0), shape.size(1), 1} : shape.sizes();
    return sizes.length == 3 && Arrays.equals(sizes, own) && isInOrder();
  }

  /// Whether the graph's order is the vertex's.
  boolean isInOrder() {
    int[] order = places();
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  /// The same numbers, of a vertex that gives a row.
  Flow asRow() {
    Vertex given = vertex();
    return given.shape().rank() == 1
        ? this
        : of(new Vertex.Applied(given, new Flatten(), List.of()), sizes, places());
  }

  /// Whether another flow has the same sizes and order.
  boolean isLike(Flow other) {
    return Arrays.equals(sizes, other.sizes)
        && vertex().shape().equals(other.vertex().shape())
        && Arrays.equals(places(), other.places());
  }

  /// What another vertex, of the same shape, gives in the same place.
  Flow with(Vertex next) {
    return new Flow(next, sizes, places, List.of(), false);
  }

  /// What a function gives for each number.
  ///
  /// @param next what computes it; null if no layer does
  Flow pointwise(@Nullable Vertex next, DoubleUnaryOperator function) {
    List<Formula> all = new ArrayList<>();
    all.add(new Formula(this, function, 1));
    for (Formula formula : formulas) {
      if (all.size() < MOST_FORMULAS && formula.operations < MOST_OPERATIONS) {
        all.add(
            new Formula(
                formula.of,
                x -> function.applyAsDouble(formula.function.applyAsDouble(x)),
                formula.operations + 1));
      }
    }
    return new Flow(next, sizes, places, all, false);
  }

  /// What a function gives of the same number of each of several flows.
  ///
  /// @param next what computes it, seen as a flow; null if no layer does
  /// @throws Node.Unsupported if they are not all functions of one of them, or of another flow
  static Flow pointwise(
      List<Flow> flows, @Nullable Flow next, ToDoubleFunction<double[]> function) {
    Flow first = flows.getFirst();
    List<Formula> all = new ArrayList<>();
    for (Formula formula : first.withItself()) {
      List<DoubleUnaryOperator> parts = new ArrayList<>();
      int operations = 1;
      for (Flow flow : flows) {
        for (Formula other : flow.withItself()) {
          if (other.of == formula.of) {
            parts.add(other.function);
            operations += other.operations;
            break;
          }
        }
      }
      if (parts.size() == flows.size()
          && all.size() < MOST_FORMULAS
          && operations <= MOST_OPERATIONS) {
        all.add(
            new Formula(
                formula.of,
                x ->
                    function.applyAsDouble(
                        parts.stream().mapToDouble(part -> part.applyAsDouble(x)).toArray()),
                operations));
      }
    }
    if (next != null) {
      return new Flow(next.vertex, first.sizes, next.places, all, false);
    }
    if (all.isEmpty()) {
      throw new Node.Unsupported("of several results of the graph");
    }
    return new Flow(null, first.sizes, first.places, all, false);
  }

  private List<Formula> withItself() {
    List<Formula> all = new ArrayList<>();
    all.add(new Formula(this, x -> x, 0));
    all.addAll(formulas);
    return all;
  }

  /// The same, known to be turned into probabilities by a softmax.
  Flow asProbabilities() {
    return new Flow(vertex(), sizes, places, List.of(), true);
  }

  /// Whether these are not the numbers but their softmax.
  boolean isProbabilities() {
    return probabilities;
  }
}
