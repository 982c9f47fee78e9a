package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The scaled exponential linear unit, elementwise: Klambauer, Unterthiner, Mayr and Hochreiter,
/// "Self-normalizing neural networks", NeurIPS 2017, equation 2.
///
/// ```
/// forward    y  = λ x where x > 0, and λ α (e^x - 1) elsewhere
/// backward   dx = dy · λ where y > 0, and dy · (y + λ α) elsewhere
/// ```
///
/// λ and α are such that normal inputs of mean 0 and variance 1 give outputs of mean 0 and variance
/// 1. Weights should start as [Initializer.LeCun] makes them.
public record Selu() implements Layer {

  /// λ, called λ₀₁ in the paper.
  public static final double LAMBDA = 1.0507009873554805;

  /// α, called α₀₁ in the paper.
  public static final double ALPHA = 1.6732632423543772;

  @Override
  public String kind() {
    return "selu";
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
    Elu.forward(w, from, to, (float) LAMBDA, (float) (LAMBDA * ALPHA));
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    Elu.backward(w, from, to, (float) LAMBDA, (float) (LAMBDA * ALPHA));
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
