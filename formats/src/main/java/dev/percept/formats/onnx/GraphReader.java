package dev.percept.formats.onnx;

import dev.percept.formats.FormatException;
import dev.percept.formats.onnx.Node.Unsupported;
import dev.percept.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through an ONNX graph from its input to its output: what depends on no image is computed,
/// everything else becomes a [Flow].
///
/// The number of images is not known. It stands in shapes as a prime that no other size is, unless
/// the model says a number: so that shapes computed from it mean what they should.
final class GraphReader {
  private static final int ANY_BATCH = 1_000_003;

  /// What the input is, is thought over so often.
  private static final int MOST_ORDERS = 4;

  private final OnnxModel model;
  private final String source;
  private final Constants constants;
  private final Map<String, Tensor> known = new HashMap<>();
  private final Map<String, Flow> flows = new HashMap<>();

  /// Names whose values nobody knows, as they come from an operator that is not supported.
  private final Set<String> unknown = new HashSet<>();

  private final Map<String, List<String>> problems = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final ImageOrder order;
  private final int batch;

  private GraphReader(String source, OnnxModel model, @Nullable ImageOrder order)
      throws FormatException {
    this.source = source;
    this.model = model;
    this.constants = new Constants(model.opset(), numbers(model));
    known.putAll(model.constants());
    OnnxModel.Input input = InputSizes.image(source, model);
    this.order =
        order == null
            ? ImageOrder.usual(
                InputSizes.ofImage(source, input), model.producer().startsWith("percept"))
            : order;
    long images = input.sizes()[0];
    this.batch = images > 0 && images <= Integer.MAX_VALUE ? (int) images : ANY_BATCH;
  }

  private static long numbers(OnnxModel model) {
    return model.constants().values().stream().mapToLong(Tensor::count).sum();
  }

  /// What came out of a graph.
  ///
  /// @param output the last vertex
  /// @param remarks what a user should know
  record Outcome(Shape input, Vertex output, List<String> remarks) {}

  /// @param input the shape of an image in Percept, if the model does not say its sizes
  /// @throws FormatException if the graph has anything that percept has no layer for: all of it is
  ///   named
  static Outcome read(String source, OnnxModel model, @Nullable Shape input)
      throws FormatException {
    OnnxModel sized = input == null ? model : InputSizes.filledIn(source, model, input);
    ImageOrder order = null;
    for (int attempt = 0; attempt < MOST_ORDERS; attempt++) {
      try {
        return new GraphReader(source, sized, order).run();
      } catch (ImageOrder.Other other) {
        order = other.order();
      }
    }
    throw FormatException.in(
        source, "one order of the input's pixels", "operators that take it in several");
  }

  private Outcome run() throws FormatException {
    if (model.outputs().size() != 1) {
      throw FormatException.in(
          source, "a graph with one output", model.outputs().size() + ": " + model.outputs());
    }
    OnnxModel.Input input = InputSizes.image(source, model);
    Vertex.Input first = new Vertex.Input(order);
    flows.put(input.name(), order.flow(first));
    for (Node node : inOrder()) {
      read(node);
    }
    if (!problems.isEmpty()) {
      throw unsupported();
    }
    String output = model.outputs().getFirst();
    Flow last = flows.get(output);
    if (last == null) {
      throw FormatException.in(
          source, "an output that depends on the input", FormatException.quoted(output));
    }
    try {
      return new Outcome(order.shape(), end(last), remarks);
    } catch (Unsupported e) {
      throw FormatException.in(
          source, "an output that percept has a layer for", String.valueOf(e.getMessage()));
    }
  }

  private Vertex end(Flow last) {
    if (last.isProbabilities()) {
      remarks.add("the softmax at the end is left to loss and prediction");
    }
    if (!last.isInOrder()) {
      if (last.sizes().length != 3 || last.vertex().shape().rank() != 3) {
        throw new Unsupported("an output whose numbers are in another order");
      }
      remarks.add("the output is an image: channels come last here, not first");
    }
    return last.vertex();
  }

  /// The operators, each behind those whose results it takes.
  private List<Node> inOrder() throws FormatException {
    Map<String, Node> makers = new HashMap<>();
    for (Node node : model.nodes()) {
      for (String output : node.outputs()) {
        boolean taken = known.containsKey(output) || flows.containsKey(output);
        if (!output.isEmpty() && (makers.put(output, node) != null || taken)) {
          throw FormatException.in(
              source, "one origin for each name", "two for " + FormatException.quoted(output));
        }
      }
    }
    List<Node> sorted = new ArrayList<>();
    IdentityHashMap<Node, Integer> waiting = new IdentityHashMap<>();
    Map<String, List<Node>> takers = new HashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : model.nodes()) {
      int open = 0;
      for (String in : new HashSet<>(node.inputs())) {
        if (makers.containsKey(in)) {
          takers.computeIfAbsent(in, _ -> new ArrayList<>()).add(node);
          open++;
        } else if (!in.isEmpty() && !known.containsKey(in) && !flows.containsKey(in)) {
          throw FormatException.in(
              source,
              "inputs that there are",
              "%s of node %s"
                  .formatted(FormatException.quoted(in), FormatException.quoted(node.name())));
        }
      }
      waiting.put(node, open);
      if (open == 0) {
        ready.add(node);
      }
    }
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      sorted.add(node);
      for (String output : node.outputs()) {
        for (Node taker : takers.getOrDefault(output, List.of())) {
          if (waiting.merge(taker, -1, Integer::sum) == 0) {
            ready.add(taker);
          }
        }
      }
    }
    if (sorted.size() < model.nodes().size()) {
      throw FormatException.in(source, "a graph without a circle", "one with");
    }
    return sorted;
  }

  private void read(Node node) {
    boolean flows = false;
    List<@Nullable Tensor> in = new ArrayList<>();
    for (String name : node.inputs()) {
      if (unknown.contains(name)) {
        giveUp(node);
        if (!FlowOperators.knows(node.operator()) && !Constants.knows(node.operator())) {
          problem(node, "");
        }
        return;
      }
      flows |= this.flows.containsKey(name);
      in.add(name.isEmpty() ? null : known.get(name));
    }
    try {
      if (node.output().isEmpty()) {
        throw new Unsupported("without a first output");
      }
      if (flows) {
        flow(node, in);
      } else {
        Tensor result = constants.compute(node, in);
        if (result == null) {
          throw new Unsupported("");
        }
        known.put(node.output(), result);
      }
    } catch (ImageOrder.Other e) {
      throw e;
    } catch (Unsupported e) {
      problem(node, String.valueOf(e.getMessage()));
      giveUp(node);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problem(node, String.valueOf(e.getMessage()));
      giveUp(node);
    }
  }

  private void giveUp(Node node) {
    node.outputs().stream().filter(output -> !output.isEmpty()).forEach(unknown::add);
  }

  private void flow(Node node, List<@Nullable Tensor> in) {
    List<@Nullable Flow> flowing = new ArrayList<>();
    for (String name : node.inputs()) {
      flowing.add(flows.get(name));
    }
    Flow first = flowing.getFirst();
    String operator = node.operator();
    if ((operator.equals("Shape") || operator.equals("Size")) && first != null) {
      int[] all = new int[first.sizes().length + 1];
      all[0] = batch;
      System.arraycopy(first.sizes(), 0, all, 1, first.sizes().length);
      long count = Arrays.stream(all).asLongStream().reduce(1, Math::multiplyExact);
      known.put(
          node.output(),
          operator.equals("Shape") ? Constants.shape(node, all) : Constants.number(count));
      return;
    }
    for (int i = 1; i < node.outputs().size(); i++) {
      // A mask or a statistic, which is seldom used: whoever does is told.
      if (!node.outputs().get(i).isEmpty()) {
        unknown.add(node.outputs().get(i));
      }
    }
    flows.put(
        node.output(),
        new FlowOperators(model.opset(), batch, batch == ANY_BATCH).read(node, flowing, in));
  }

  private void problem(Node node, String what) {
    String place = "node " + FormatException.quoted(node.name());
    problems
        .computeIfAbsent(node.operator(), _ -> new ArrayList<>())
        .add(what.isEmpty() ? place : place + " " + what);
  }

  private FormatException unsupported() {
    List<String> all = new ArrayList<>();
    problems.forEach(
        (operator, places) -> all.add("%s (%s)".formatted(operator, String.join("; ", places))));
    return FormatException.listing(source, "operators that percept has layers for", all);
  }
}
