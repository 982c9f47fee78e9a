package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The Gaussian error linear unit, elementwise: Hendrycks and Gimpel, "Gaussian error linear units
/// (GELUs)", 2016, section 2. With the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2
/// and its density φ(x) = e^(-x² / 2) / √(2π):
///
/// ```
/// forward    y  = x · Φ(x)
/// backward   dx = dy · (Φ(x) + x · φ(x))
/// ```
///
/// or their approximation of it, of which some networks were trained: with s = σ(2u), where σ is
/// the logistic function, u = √(2/π) (x + 0.044715 x³), and so (1 + tanh u) / 2 = σ(2u):
///
/// ```
/// forward    y  = x · s
/// backward   dx = dy · (s + x · s · (1 - s) · 2u'),   u' = √(2/π) (1 + 3 · 0.044715 x²)
/// ```
///
/// @param tanh whether to use the approximation
public record Gelu(boolean tanh) implements Layer {

  private static final int BLOCK = 1_024;

  /// 2 √(2/π).
  private static final float TWICE_ROOT = 1.595769f;

  /// Fitted by the paper's authors.
  private static final float CUBIC = 0.044715f;

  /// 1 / √(2π).
  private static final float DENSITY_AT_0 = 0.3989423f;

  @Override
  public String kind() {
    return "gelu";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    float[] x = w.input;
    float[] y = w.output;
    int start = from * w.inputs;
    int end = to * w.inputs;
    if (tanh) {
      twiceU(y, x, start, end);
      w.kernels.sigmoid(y, start, y, start, end - start);
    } else {
      w.kernels.normalDistribution(y, start, x, start, end - start);
    }
    for (int i = start; i < end; i++) {
      y[i] *= x[i];
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx != null && tanh) {
      approximateBackward(w, dx, from * w.inputs, to * w.inputs);
    } else if (dx != null) {
      for (int i = from * w.inputs; i < to * w.inputs; i += BLOCK) {
        exactBackward(w, dx, i, Math.min(i + BLOCK, to * w.inputs));
      }
    }
  }

  private static void twiceU(float[] y, float[] x, int start, int end) {
    for (int i = start; i < end; i++) {
      float square = x[i] * x[i];
      y[i] = TWICE_ROOT * x[i] * Math.fma(CUBIC, square, 1f);
    }
  }

  private static void approximateBackward(LayerWorkspace w, float[] dx, int start, int end) {
    float[] x = w.input;
    float[] dy = w.outputGradient;
    twiceU(dx, x, start, end);
    w.kernels.sigmoid(dx, start, dx, start, end - start);
    for (int i = start; i < end; i++) {
      float s = dx[i];
      // From |x| = 100 on s · (1 - s) is 0, and times infinity it would be NaN.
      float square = Math.min(x[i] * x[i], 1e4f);
      float slope = TWICE_ROOT * Math.fma(3 * CUBIC, square, 1f);
      dx[i] = dy[i] * Math.fma(x[i] * slope, s * (1f - s), s);
    }
  }

  // Φ of a block is computed anew rather than fetched from memory.
  private static void exactBackward(LayerWorkspace w, float[] dx, int start, int end) {
    float[] x = w.input;
    float[] dy = w.outputGradient;
    float[] probability = w.scratch(BLOCK);
    w.kernels.normalDistribution(probability, 0, x, start, end - start);
    for (int i = start; i < end; i++) {
      dx[i] = -0.5f * x[i] * x[i];
    }
    w.kernels.exp(dx, start, dx, start, end - start);
    for (int i = start; i < end; i++) {
      dx[i] = dy[i] * Math.fma(x[i] * DENSITY_AT_0, dx[i], probability[i - start]);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
