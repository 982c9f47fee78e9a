package dev.percept.network;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import dev.percept.layer.LayerWorkspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A network bound to a [Inputs]: the memory in which its layers run. Shapes are checked here,
/// once; running allocates nothing.
///
/// Ranges of rows, and parts of the gradients, may be computed on different threads; otherwise a
/// workspace belongs to one thread at a time. It reads the network's values as they are when it
/// runs.
public final class Workspace {
  private final Inputs inputs;
  private final Operation[] operations;
  private final LayerWorkspace first;
  private final LayerWorkspace last;
  private final float[] gradients;

  // Where segments begin: at the first operation, and at each that sees the whole batch.
  private final int[] segments;

  private Workspace(
      Network network, Inputs inputs, Kernels kernels, Binding.Purpose purpose, Rng rng) {
    if (inputs.width() != network.inputShape().elements()) {
      throw new IllegalArgumentException(
          "the network takes inputs of %d numbers (%s), there are %d"
              .formatted(network.inputShape().elements(), network.inputShape(), inputs.width()));
    }
    this.inputs = inputs;
    boolean training = purpose == Binding.Purpose.TRAINING;
    this.gradients = training ? new float[network.values().length] : new float[0];
    Binding binding = new Binding(network, inputs.capacity(), kernels, gradients, purpose, rng);
    binding.bind(network, inputs);
    this.operations = binding.operations();
    this.first = operations[0].space();
    this.last = operations[operations.length - 1].space();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 1; i < operations.length; i++) {
      if (training && operations[i].seesWholeBatch()) {
        starts.add(i);
      }
    }
    if (training && operations[0].seesWholeBatch()) {
      starts.add(0, 0);
    }
    this.segments = starts.stream().mapToInt(i -> i).toArray();
    if (training) {
      shares(1);
    }
  }

  /// A workspace that can run forward only, for the output of the last layer: others may write over
  /// those of the layers before them.
  ///
  /// @throws IllegalArgumentException if the inputs are of another size, or an array would be too
  ///   large
  public static Workspace forInference(Network network, Inputs inputs, Kernels kernels) {
    return new Workspace(network, inputs, kernels, Binding.Purpose.INFERENCE, new Rng(0));
  }

  /// As [#forInference], but the outputs of all layers stay.
  ///
  /// @throws IllegalArgumentException as [#forInference]
  public static Workspace forInspection(Network network, Inputs inputs, Kernels kernels) {
    return new Workspace(network, inputs, kernels, Binding.Purpose.INSPECTION, new Rng(0));
  }

  /// A workspace that can also run backward. The gradients start at zero.
  ///
  /// @param rng where layers get their random numbers
  /// @throws IllegalArgumentException as [#forInference]
  public static Workspace forTraining(Network network, Inputs inputs, Kernels kernels, Rng rng) {
    return new Workspace(network, inputs, kernels, Binding.Purpose.TRAINING, rng);
  }

  /// As [#forTraining(Network, Inputs, Kernels, Rng)], for layers that need no random numbers or do
  /// not care which.
  public static Workspace forTraining(Network network, Inputs inputs, Kernels kernels) {
    return forTraining(network, inputs, kernels, new Rng(0));
  }

  /// Takes over the number of rows of the inputs. Call after the batch has got them, before
  /// [#forward].
  public void begin() {
    begin(0);
  }

  /// As [#begin], for step `step` of a training.
  public void begin(int step) {
    for (Operation operation : operations) {
      operation.space().rows = inputs.rows();
      operation.space().step = step;
    }
  }

  /// Runs all layers forward over rows `from` (inclusive) to `to` (exclusive) of the inputs. In
  /// training only if there is one segment.
  public void forward(int from, int to) {
    run(0, operations.length, from, to);
  }

  private void run(int first, int end, int from, int to) {
    for (int i = first; i < end; i++) {
      operations[i].forward(from, to);
    }
  }

  /// Whether the first layer can run part by part: see [Layer#forwardPart].
  public boolean takesInputsInParts() {
    return operations[0].layer().takesInputsInParts();
  }

  /// Runs part `part` of `parts` of the first layer, and nothing else. All parts, in ascending
  /// order, and then [#forwardRest] do what the first segment does.
  public void forwardPart(int from, int to, int part, int parts) {
    operations[0].layer().forwardPart(first, from, to, part, parts);
  }

  /// Runs the layers of the first segment but the first one forward over rows `from` to `to`.
  public void forwardRest(int from, int to) {
    run(1, end(0), from, to);
  }

  /// In training, the number of segments. All rows go through one before any goes through the next,
  /// which begins with a layer that sees the whole batch; [#gather] comes in between.
  public int segments() {
    return segments.length;
  }

  private int end(int segment) {
    return segment + 1 < segments.length ? segments[segment + 1] : operations.length;
  }

  /// Runs the layers of segment `segment` forward over rows `from` to `to`.
  public void forward(int segment, int from, int to) {
    run(segments[segment], end(segment), from, to);
  }

  /// Part `part` of `parts` of what must be known of the batch before the first layer of `segment`
  /// (not 0) runs forward.
  public void gather(int segment, int part, int parts) {
    Operation operation = operations[segments[segment]];
    operation.layer().gather(operation.space(), part, parts);
  }

  /// The same before it runs backward: all layers of `segment` but that one have done so.
  public void gatherBackward(int segment, int part, int parts) {
    Operation operation = operations[segments[segment]];
    operation.layer().gatherBackward(operation.space(), part, parts);
  }

  /// Runs backward over rows `from` to `to`: the first layer of the segment behind `segment`, for
  /// which [#gatherBackward] has been called, and then the layers of `segment` but the first one,
  /// if that sees the whole batch. The last segment begins with the gradient in [#outputGradient].
  public void backward(int segment, int from, int to) {
    boolean isLast = segment + 1 == segments.length;
    int start = isLast ? operations.length - 1 : segments[segment + 1];
    int end = segment == 0 ? 0 : segments[segment] + 1;
    // Nobody needs what the first layer makes of its gradient.
    for (int i = start; i >= Math.max(1, end); i--) {
      operations[i].backward(from, to);
    }
  }

  /// [#backward(int, int, int)] where there is one segment.
  public void backward(int from, int to) {
    backward(0, from, to);
  }

  /// Says into how many shares the parameters will be cut: [#prepareGradients] is called for each,
  /// and [#addGradients] for each or for parts of them. One until said otherwise.
  public void shares(int shares) {
    SparseRows sparse = inputs.sparse();
    if (sparse != null) {
      int columns = (inputs.width() + shares - 1) / shares;
      SparseRows[] cut = new SparseRows[shares];
      for (int share = 0; share < shares; share++) {
        cut[share] = new SparseRows(columns, sparse.values);
      }
      first.sparseInputColumns = cut;
    }
  }

  /// Reads from the inputs what [#addGradients] will need of them for share `share`.
  public void prepareGradients(int share) {
    SparseRows sparse = inputs.sparse();
    SparseRows[] columns = first.sparseInputColumns;
    if (sparse != null && columns != null) {
      int width = inputs.width();
      int from = (int) ((long) width * share / columns.length);
      int to = (int) ((long) width * (share + 1) / columns.length);
      columns[share].setTransposed(sparse, inputs.rows(), from, to);
    }
  }

  /// The number of layers, those within others included.
  public int layers() {
    return operations.length;
  }

  /// Where part `part` of `parts` of layer `layer`'s parameters starts in [#gradients] and in
  /// [Network#values]; it ends where the next one starts.
  public int partStart(int layer, int part, int parts) {
    Operation operation = operations[layer];
    LayerWorkspace space = operation.space();
    int start =
        part == 0 || operation.parameters() == 0
            ? 0
            : part == parts
                ? operation.parameters()
                : operation.layer().partStart(space.inputShape, part, parts);
    return space.parameterOffset + start;
  }

  /// Adds the gradients of part `part` of `parts` of layer `layer`'s parameters to [#gradients].
  public void addGradients(int layer, int part, int parts) {
    operations[layer].layer().addGradients(operations[layer].space(), part, parts);
  }

  /// Says, for people, where the first number is that is not finite, after a step of `rows` rows
  /// has run forward and backward through all layers.
  public String firstNotFinite(int rows) {
    return new NotFinite(operations, rows).text();
  }

  /// The outputs of the last layer, the logits, `rows` × `outputs`.
  public float[] output() {
    return last.output;
  }

  /// Where a loss puts the gradient with respect to [#output].
  public float[] outputGradient() {
    return last.outputGradient;
  }

  /// The numbers in one row of [#output].
  public int outputs() {
    return last.outputs;
  }

  /// The numbers in one row of the output of layer `layer`.
  public int outputs(int layer) {
    return operations[layer].space().outputs;
  }

  /// The outputs of layer `layer`, `rows` × [#outputs(int)], as the last run left them; read only.
  /// Unless the workspace is [#forInspection], a later layer may have written over them.
  public float[] output(int layer) {
    return operations[layer].space().output;
  }

  /// The shape of one output of layer `layer`.
  public Shape outputShape(int layer) {
    return operations[layer].outputShape();
  }

  /// What the layers are called, in the order in which they run: the kind of each and its number
  /// among the layers of that kind, as in `relu2`. Layers that only reshape do not run.
  public List<String> layerNames() {
    return List.of(Operation.names(operations));
  }

  /// The gradients of all parameters, laid out like [Network#values].
  public float[] gradients() {
    return gradients;
  }

  /// Sets all gradients to zero.
  public void clearGradients() {
    Arrays.fill(gradients, 0f);
  }
}
