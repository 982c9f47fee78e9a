package dev.percept.layer;

import dev.percept.kernel.CacheLines;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The memory one layer works in while it is bound to a batch size. Arrays of activations and of
/// their gradients hold one row per image; the arrays of parameters and of their gradients are
/// shared by all layers, each at its own offset.
///
/// Fields are public because layers are hot code; only [dev.percept.network.Workspace] makes and
/// fills them.
public final class LayerWorkspace {

  /// The arithmetic to use.
  public final Kernels kernels;

  /// The shape of one input.
  public final Shape inputShape;

  /// The elements of one input row.
  public final int inputs;

  /// The elements of one output row.
  public final int outputs;

  /// The input, rows × `inputs`. Not filled where [#sparseInput] is present.
  public final float[] input;

  /// The input by its elements other than zero, or null if [#input] holds it.
  public final @Nullable SparseRows sparseInput;

  /// The columns of [#sparseInput] as sparse rows, for `addGradients`: cut into as many shares as
  /// there are of the layer's parameters, see [Layer#partStart]. Null where `sparseInput` is.
  public SparseRows @Nullable [] sparseInputColumns;

  /// The output, rows × `outputs`, set by `forward`. Of a layer that works in place it may be
  /// [#input], and then the gradients are one array too.
  public final float[] output;

  /// The gradient of the loss with respect to the output; read by `backward` and `addGradients`.
  public final float[] outputGradient;

  /// The gradient with respect to the input, set by `backward`; null where nobody needs it.
  public final float @Nullable [] inputGradient;

  /// The parameters of the whole network; this layer's start at [#parameterOffset].
  public final float[] parameters;

  /// The gradients of all parameters, laid out like them; `addGradients` adds to them.
  public final float[] gradients;

  /// Where this layer's parameters start in [#parameters] and in [#gradients].
  public final int parameterOffset;

  /// To fetch what other threads have written.
  public final CacheLines lines = new CacheLines();

  /// What [Layer#forward] leaves for [Layer#backward], rows × [Layer#keptOfRow].
  public float[] kept = {};

  /// Room for what concerns the whole batch, [Layer#keptOfBatch] numbers.
  public float[] keptOfBatch = {};

  /// Whether this is training: dropout drops, batch normalisation looks at the batch.
  public boolean training;

  /// The number of the layer among those of the network, for random numbers: a composite comes
  /// before its own layers, and layers that only reshape do not count.
  public int number;

  /// Where random numbers come from, in training.
  public Rng rng = new Rng(0);

  /// The step in work, counted from 0.
  public int step;

  /// Of a [Composite], the outputs of its branches, rows × outputs each; that of an empty branch is
  /// the input.
  public float[][] branchOutputs = {};

  /// Of a [Composite], where its `backward` puts the gradients with respect to [#branchOutputs];
  /// empty where there is no training.
  public float[][] branchGradients = {};

  /// Of a [Composite], the last size of each branch's output.
  public int[] branchWidths = {};

  /// The rows of the current batch, at most the number the workspace was made for.
  public int rows;

  /// What a convolution sees of its input, once it has looked.
  @Nullable Patches patches;

  private final ThreadLocal<float[]> scratch = ThreadLocal.withInitial(() -> new float[0]);

  private final ThreadLocal<long[]> words = ThreadLocal.withInitial(() -> new long[0]);

  /// Takes the arrays, which are shared with the layers before and after.
  public LayerWorkspace(
      Kernels kernels,
      Shape inputShape,
      int outputs,
      float[] input,
      @Nullable SparseRows sparseInput,
      float[] output,
      float[] outputGradient,
      float @Nullable [] inputGradient,
      float[] parameters,
      float[] gradients,
      int parameterOffset) {
    this.kernels = kernels;
    this.inputShape = inputShape;
    this.inputs = inputShape.elements();
    this.outputs = outputs;
    this.input = input;
    this.sparseInput = sparseInput;
    this.output = output;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
    this.parameters = parameters;
    this.gradients = gradients;
    this.parameterOffset = parameterOffset;
  }

  /// Memory of the calling thread, with room for at least `elements` numbers of any value. It is
  /// the thread's until it asks again.
  public float[] scratch(int elements) {
    float[] memory = scratch.get();
    if (memory.length < elements) {
      memory = new float[elements];
      scratch.set(memory);
    }
    return memory;
  }

  /// The same for whole numbers, beside [#scratch].
  public long[] scratchWords(int elements) {
    long[] memory = words.get();
    if (memory.length < elements) {
      memory = new long[elements];
      words.set(memory);
    }
    return memory;
  }
}
