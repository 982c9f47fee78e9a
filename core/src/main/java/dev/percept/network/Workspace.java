package dev.percept.network;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A network bound to a [Inputs]: the memory in which its layers run. Shapes are checked here,
/// once; running allocates nothing.
///
/// Ranges of rows, and parts of the gradients, may be computed on different threads; otherwise a
/// workspace belongs to one thread at a time. It reads the network's values as they are when it
/// runs.
public final class Workspace {
  private final Inputs inputs;
  private final Layer[] layers;
  private final LayerWorkspace[] spaces;
  private final float[] gradients;

  private Workspace(Network network, Inputs inputs, Kernels kernels, boolean training) {
    if (inputs.width() != network.inputShape().elements()) {
      throw new IllegalArgumentException(
          "the network takes inputs of %d numbers (%s), there are %d"
              .formatted(network.inputShape().elements(), network.inputShape(), inputs.width()));
    }
    this.inputs = inputs;
    this.layers = network.layers().toArray(new Layer[0]);
    this.spaces = new LayerWorkspace[layers.length];
    this.gradients = training ? new float[network.values().length] : new float[0];
    SparseRows sparse = inputs.sparse();
    float[] input = inputs.dense();
    float @Nullable [] inputGradient = null;
    int offset = 0;
    for (int i = 0; i < layers.length; i++) {
      Shape inputShape = network.inputShape(i);
      Shape outputShape = network.inputShape(i + 1);
      float[] output = activations(inputs.capacity(), outputShape, layers[i]);
      float[] outputGradient = training ? new float[output.length] : new float[0];
      spaces[i] =
          new LayerWorkspace(
              kernels,
              inputShape,
              outputShape.elements(),
              input,
              sparse,
              output,
              outputGradient,
              inputGradient,
              network.values(),
              gradients,
              offset);
      for (var parameter : layers[i].parameters(inputShape)) {
        offset += parameter.shape().elements();
      }
      sparse = null;
      input = output;
      inputGradient = training ? outputGradient : null;
    }
    if (training) {
      shares(1);
    }
  }

  private static float[] activations(int capacity, Shape shape, Layer layer) {
    long elements = (long) capacity * shape.elements();
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "a batch of %,d outputs of shape %s (layer %s) does not fit one array: use a smaller batch"
              .formatted(capacity, shape, layer));
    }
    return new float[(int) elements];
  }

  /// A workspace that can run forward only.
  ///
  /// @throws IllegalArgumentException if the inputs are of another size, or an array would be too
  ///   large
  public static Workspace forInference(Network network, Inputs inputs, Kernels kernels) {
    return new Workspace(network, inputs, kernels, false);
  }

  /// A workspace that can also run backward. The gradients start at zero.
  ///
  /// @throws IllegalArgumentException as [#forInference]
  public static Workspace forTraining(Network network, Inputs inputs, Kernels kernels) {
    return new Workspace(network, inputs, kernels, true);
  }

  /// Takes over the number of rows of the inputs. Call after the batch has got them, before
  /// [#forward].
  public void begin() {
    for (LayerWorkspace space : spaces) {
      space.rows = inputs.rows();
    }
  }

  /// Runs all layers forward over rows `from` (inclusive) to `to` (exclusive) of the inputs.
  public void forward(int from, int to) {
    layers[0].forward(spaces[0], from, to);
    forwardRest(from, to);
  }

  /// Whether the first layer can run part by part: see [Layer#forwardPart].
  public boolean takesInputsInParts() {
    return layers[0].takesInputsInParts();
  }

  /// Runs part `part` of `parts` of the first layer, and nothing else. All parts, in ascending
  /// order, and then [#forwardRest] do what [#forward] does.
  public void forwardPart(int from, int to, int part, int parts) {
    layers[0].forwardPart(spaces[0], from, to, part, parts);
  }

  /// Runs all layers but the first forward over rows `from` to `to`.
  public void forwardRest(int from, int to) {
    for (int i = 1; i < layers.length; i++) {
      layers[i].forward(spaces[i], from, to);
    }
  }

  /// Runs all layers backward over rows `from` to `to`, from the gradient in [#outputGradient].
  public void backward(int from, int to) {
    for (int i = layers.length - 1; i > 0; i--) {
      layers[i].backward(spaces[i], from, to);
    }
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
      spaces[0].sparseInputColumns = cut;
    }
  }

  /// Reads from the inputs what [#addGradients] will need of them for share `share`.
  public void prepareGradients(int share) {
    SparseRows sparse = inputs.sparse();
    SparseRows[] columns = spaces[0].sparseInputColumns;
    if (sparse != null && columns != null) {
      int width = inputs.width();
      int from = (int) ((long) width * share / columns.length);
      int to = (int) ((long) width * (share + 1) / columns.length);
      columns[share].setTransposed(sparse, inputs.rows(), from, to);
    }
  }

  /// The number of layers.
  public int layers() {
    return layers.length;
  }

  /// Where part `part` of `parts` of layer `layer`'s parameters starts in [#gradients] and in
  /// [Network#values]; it ends where the next one starts.
  public int partStart(int layer, int part, int parts) {
    LayerWorkspace space = spaces[layer];
    return space.parameterOffset + layers[layer].partStart(space.inputShape, part, parts);
  }

  /// Adds the gradients of part `part` of `parts` of layer `layer`'s parameters to [#gradients].
  public void addGradients(int layer, int part, int parts) {
    layers[layer].addGradients(spaces[layer], part, parts);
  }

  /// The outputs of the last layer, the logits, `rows` × `outputs`.
  public float[] output() {
    return spaces[spaces.length - 1].output;
  }

  /// Where a loss puts the gradient with respect to [#output].
  public float[] outputGradient() {
    return spaces[spaces.length - 1].outputGradient;
  }

  /// The numbers in one row of [#output].
  public int outputs() {
    return spaces[spaces.length - 1].outputs;
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
