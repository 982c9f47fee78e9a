package dev.percept.conformance;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.SparseRows;
import dev.percept.layer.Layer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;

/// One layer with made-up numbers in memory of its own: parameters with strangers before and
/// behind, room for more rows than there are, gradients that already hold something.
public final class LayerRun {
  /// Parameters of other layers on either side.
  static final int OTHERS = 5;

  /// Rows of room that are not used.
  static final int SPARE_ROWS = 2;

  /// Where a layer finds its random numbers.
  static final Rng RNG = new Rng(11);

  static final int STEP = 3;
  static final int NUMBER = 2;

  final LayerCase layerCase;
  final LayerWorkspace space;
  private final Layer layer;

  /// @param rows the rows of the batch
  /// @param sparse whether the input is given by its elements that are not zero; about half are
  ///   zero anyway
  public LayerRun(LayerCase layerCase, int rows, boolean sparse, Kernels kernels) {
    this(layerCase, rows, sparse, false, kernels);
  }

  /// A run whose output is the memory of its input, and its gradients that of each other.
  static LayerRun inPlace(LayerCase layerCase, int rows, Kernels kernels) {
    return new LayerRun(layerCase, rows, false, true, kernels);
  }

  private LayerRun(
      LayerCase layerCase, int rows, boolean sparse, boolean inPlace, Kernels kernels) {
    this.layerCase = layerCase;
    this.layer = layerCase.layer();
    SplittableRandom random = new SplittableRandom(layerCase.toString().hashCode());
    Shape shape = layerCase.input();
    int capacity = rows + SPARE_ROWS;
    int inputs = shape.elements();
    int outputs = layerCase.output().elements();
    float[] input = Sparse.matrix(capacity, inputs, 0.5, Numbers.ORDINARY, random);
    SparseRows sparseInput = sparse ? Sparse.rows(input, capacity, inputs) : null;
    float[] parameters = Numbers.ORDINARY.array(2 * OTHERS + layerCase.parameterCount(), random);
    float[] gradients = Numbers.ORDINARY.array(parameters.length, random);
    float[] outputGradient = Numbers.ORDINARY.array(capacity * outputs, random);
    space =
        new LayerWorkspace(
            kernels,
            shape,
            outputs,
            sparse ? new float[0] : input,
            sparseInput,
            inPlace ? input : filled(capacity * outputs, Float.NaN),
            outputGradient,
            inPlace ? outputGradient : filled(capacity * inputs, Float.NaN),
            parameters,
            gradients,
            OTHERS);
    space.rows = rows;
    space.training = true;
    space.rng = RNG;
    space.step = STEP;
    space.number = NUMBER;
    space.kept = filled(capacity * layer.keptOfRow(shape), Float.NaN);
    space.keptOfBatch = filled(layer.keptOfBatch(shape, capacity), Float.NaN);
    shares(1);
  }

  /// Other inputs: any two near each other differ by more than the steps of [CentralDifferences].
  LayerRun withoutEquals() {
    // 2 / 512 is more than two of the wider steps; 1021 is prime.
    for (int i = 0; i < space.input.length; i++) {
      space.input[i] = (i * 389 % 1021 - 510) / 256f;
    }
    return this;
  }

  /// From now on the gradients of a sparse input are computed in so many shares.
  LayerRun shares(int shares) {
    SparseRows sparse = space.sparseInput;
    if (sparse != null) {
      SparseRows[] columns = new SparseRows[shares];
      for (int share = 0; share < shares; share++) {
        columns[share] = new SparseRows((space.inputs + shares - 1) / shares, sparse.values);
      }
      space.sparseInputColumns = columns;
    }
    return this;
  }

  private static float[] filled(int count, float value) {
    float[] array = new float[count];
    Arrays.fill(array, value);
    return array;
  }

  /// Forward and backward over all rows, cut before each of `cuts`, then the gradients in `parts`
  /// parts, last part first. If the input is sparse, `parts` is a multiple of its shares. A layer
  /// that sees the whole batch gathers in `parts` parts too.
  public LayerRun run(int parts, int... cuts) {
    rows(parts, cuts);
    prepareGradients();
    for (int part = parts - 1; part >= 0; part--) {
      layer.addGradients(space, part, parts);
    }
    return this;
  }

  private void rows(int parts, int... cuts) {
    forward(parts, cuts);
    backward(parts, cuts);
  }

  /// As [#run] in one part, but somebody writes over the output before the way back.
  LayerRun runWithoutOutput() {
    forward(1);
    Arrays.fill(space.output, Float.NaN);
    backward(1);
    prepareGradients();
    layer.addGradients(space, 0, 1);
    return this;
  }

  private void forward(int parts, int... cuts) {
    gather(parts, false);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : space.rows;
      layer.forward(space, from, to);
      from = to;
    }
  }

  private void backward(int parts, int... cuts) {
    gather(parts, true);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : space.rows;
      layer.backward(space, from, to);
      from = to;
    }
  }

  private void gather(int parts, boolean back) {
    for (int part = parts - 1; part >= 0 && layer.seesWholeBatch(); part--) {
      if (back) {
        layer.gatherBackward(space, part, parts);
      } else {
        layer.gather(space, part, parts);
      }
    }
  }

  private void prepareGradients() {
    SparseRows sparse = space.sparseInput;
    SparseRows[] columns = space.sparseInputColumns;
    if (sparse != null && columns != null) {
      for (int share = 0; share < columns.length; share++) {
        int from = space.inputs * share / columns.length;
        int to = space.inputs * (share + 1) / columns.length;
        columns[share].setTransposed(sparse, space.rows, from, to);
      }
    }
  }

  /// Forward over all rows, cut before each of `cuts`, in `parts` parts of the inputs.
  LayerRun forwardInParts(int parts, int... cuts) {
    for (int part = 0; part < parts; part++) {
      int from = 0;
      for (int i = 0; i <= cuts.length; i++) {
        int to = i < cuts.length ? cuts[i] : space.rows;
        layer.forwardPart(space, from, to, part, parts);
        from = to;
      }
    }
    return this;
  }

  /// Forward and backward, and the gradients of one part only.
  LayerRun addGradients(int part, int parts) {
    rows(1);
    prepareGradients();
    layer.addGradients(space, part, parts);
    return this;
  }

  float[] inputGradient() {
    float[] gradient = space.inputGradient;
    if (gradient == null) {
      throw new IllegalStateException("no input gradient");
    }
    return gradient;
  }

  /// The layer's outputs by its formula in double, for all rows.
  double[] reference(double[] x, double[] p) {
    return layerCase.formula().outputs(x, p, space.rows);
  }

  /// The sum of `weights` times these outputs.
  double reference(double[] x, double[] p, double[] weights) {
    return dot(weights, 0, reference(x, p));
  }

  /// What row `row` contributes to that sum; where the formula tells rows apart, all of it.
  double reference(double[] x, double[] p, double[] weights, int row) {
    if (layerCase.formula() instanceof LayerCase.BatchFormula) {
      return reference(x, p, weights);
    }
    double[] of = Arrays.copyOfRange(x, row * space.inputs, (row + 1) * space.inputs);
    return dot(weights, row * space.outputs, layerCase.formula().output(of, p));
  }

  private static double dot(double[] a, int a0, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[a0 + i] * b[i];
    }
    return sum;
  }

  /// The input of all rows in double.
  double[] input() {
    return doubles(space.input, 0, space.rows * space.inputs);
  }

  /// The layer's parameters in double.
  double[] parameters() {
    return doubles(space.parameters, OTHERS, layerCase.parameterCount());
  }

  static double[] doubles(float[] values, int offset, int count) {
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      result[i] = values[offset + i];
    }
    return result;
  }
}
