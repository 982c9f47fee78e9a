package dev.percept.layer;

import dev.percept.kernel.SparseRows;
import dev.percept.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A fully connected layer: every output sees every input.
///
/// With one image per row of x (B × I), weights W (I × O) and biases b (O):
///
/// ```
/// forward    y  = x·W + b
/// backward   dx = dy·Wᵀ
///            dW = xᵀ·dy
///            db = Σ over the rows of dy
/// ```
///
/// The derivatives follow from y_ij = b_j + Σ_k x_ik W_kj: ∂y_ij/∂W_kj = x_ik, ∂y_ij/∂b_j = 1 and
/// ∂y_ij/∂x_ik = W_kj, summed over everything each of them reaches.
///
/// Each y starts from its bias and adds its terms in ascending k. An input of any shape is taken as
/// a row of numbers.
///
/// @param outputs the number of outputs O, at least 1
/// @param weights how W is initialised; b starts at zero
public record Dense(int outputs, Initializer weights) implements Layer {

  /// @throws IllegalArgumentException if `outputs` is below 1
  public Dense {
    if (outputs < 1) {
      throw new IllegalArgumentException("a dense layer needs at least 1 output, found " + outputs);
    }
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(outputs);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int inputs = input.elements();
    return List.of(
        new ParameterSpec(
            "weight",
            Shape.of(inputs, outputs),
            ParameterSpec.Role.WEIGHT,
            weights,
            inputs,
            outputs),
        new ParameterSpec(
            "bias",
            Shape.of(outputs),
            ParameterSpec.Role.OFFSET_OR_SCALE,
            new Initializer.Zeros()));
  }

  @Override
  public boolean needsItsOutput() {
    return false;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    forwardPart(w, from, to, 0, 1);
  }

  @Override
  public boolean takesInputsInParts() {
    return true;
  }

  @Override
  public void forwardPart(LayerWorkspace w, int from, int to, int part, int parts) {
    int first = cut(w.inputs, part, parts);
    int last = cut(w.inputs, part + 1, parts);
    int weight = w.parameterOffset;
    int out = from * outputs;
    int rows = to - from;
    if (part == 0) {
      int bias = weight + w.inputs * outputs;
      w.kernels.setRows(w.output, out, outputs, w.parameters, bias, rows, outputs);
    } else {
      w.lines.fetch(w.output, out, out + rows * outputs);
    }
    SparseRows sparse = w.sparseInput;
    if (sparse != null) {
      w.kernels.addSparseProduct(
          w.output,
          out,
          outputs,
          sparse,
          from,
          rows,
          first,
          last,
          w.parameters,
          weight,
          outputs,
          outputs);
    } else {
      w.kernels.addProduct(
          w.output,
          out,
          outputs,
          w.input,
          from * w.inputs + first,
          w.inputs,
          w.parameters,
          weight + first * outputs,
          outputs,
          rows,
          outputs,
          last - first);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    Arrays.fill(dx, from * w.inputs, to * w.inputs, 0f);
    w.kernels.addProductTransposedB(
        dx,
        from * w.inputs,
        w.inputs,
        w.outputGradient,
        from * outputs,
        outputs,
        w.parameters,
        w.parameterOffset,
        outputs,
        to - from,
        w.inputs,
        outputs);
  }

  @Override
  public boolean takesSparseInput() {
    return true;
  }

  /// Where part `part` of `parts` of the rows of W starts.
  private static int cut(int inputs, int part, int parts) {
    return (int) ((long) inputs * part / parts);
  }

  // Cut by rows of W; the last part takes the biases too, which lie behind them.
  @Override
  public int partStart(Shape input, int part, int parts) {
    int inputs = input.elements();
    return part == parts ? (inputs + 1) * outputs : cut(inputs, part, parts) * outputs;
  }

  @Override
  public void addGradients(LayerWorkspace w, int part, int parts) {
    int from = cut(w.inputs, part, parts);
    int to = cut(w.inputs, part + 1, parts);
    int weight = w.parameterOffset;
    SparseRows[] columns = w.sparseInputColumns;
    if (columns != null) {
      int share = (int) ((long) part * columns.length / parts);
      if (columns.length > 1 && from == cut(w.inputs, share, columns.length)) {
        w.lines.fetch(w.outputGradient, 0, w.rows * outputs);
      }
      w.kernels.addSparseProduct(
          w.gradients,
          weight + from * outputs,
          outputs,
          columns[share],
          from - cut(w.inputs, share, columns.length),
          to - from,
          0,
          w.rows,
          w.outputGradient,
          0,
          outputs,
          outputs);
    } else {
      w.kernels.addProductTransposedA(
          w.gradients,
          weight + from * outputs,
          outputs,
          w.input,
          from,
          w.inputs,
          w.outputGradient,
          0,
          outputs,
          to - from,
          outputs,
          w.rows);
    }
    if (part == parts - 1) {
      w.kernels.addRows(
          w.gradients, weight + w.inputs * outputs, w.outputGradient, 0, outputs, w.rows, outputs);
    }
  }
}
