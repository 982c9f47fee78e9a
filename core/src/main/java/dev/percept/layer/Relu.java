package dev.percept.layer;

import dev.percept.tensor.Shape;
import java.util.List;

/// The rectified linear unit, elementwise: Nair and Hinton, "Rectified linear units improve
/// restricted Boltzmann machines", ICML 2010; Glorot, Bordes and Bengio, "Deep sparse rectifier
/// neural networks", AISTATS 2011, section 3.
///
/// ```
/// forward    y  = max(x, 0)
/// backward   dx = dy where y > 0, and 0 elsewhere
/// ```
///
/// At x = 0, where there is no derivative, 0 is taken.
public record Relu() implements Layer {

  @Override
  public String kind() {
    return "relu";
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
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public void forward(LayerWorkspace w, int from, int to) {
    float[] x = w.input;
    float[] y = w.output;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      y[i] = Math.max(x[i], 0f);
    }
  }

  @Override
  public void backward(LayerWorkspace w, int from, int to) {
    float[] dx = w.inputGradient;
    if (dx == null) {
      return;
    }
    float[] dy = w.outputGradient;
    float[] y = w.output;
    int end = to * w.inputs;
    for (int i = from * w.inputs; i < end; i++) {
      // The sign of y is 0 or 1. A condition would not be turned into vector code.
      dx[i] = dy[i] * Math.signum(y[i]);
    }
  }

  @Override
  public void addGradients(LayerWorkspace workspace, int part, int parts) {}
}
