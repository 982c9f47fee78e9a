package dev.percept.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.conformance.CompositeConformance;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Concat;
import dev.percept.layer.CustomLayer;
import dev.percept.layer.Dense;
import dev.percept.layer.Flatten;
import dev.percept.layer.Initializer;
import dev.percept.layer.LayerWorkspace;
import dev.percept.layer.ParameterSpec;
import dev.percept.layer.Sigmoid;
import dev.percept.tensor.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CompositeConformanceTest implements CompositeConformance {
  @Override
  public Kernels kernels() {
    return new ScalarKernels();
  }

  /// Counts how often it is asked for a gradient.
  private record Counting(AtomicInteger asked) implements CustomLayer {
    @Override
    public String kind() {
      return "counting";
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
    public void forward(LayerWorkspace workspace, int from, int to) {}

    @Override
    public void backward(LayerWorkspace workspace, int from, int to) {
      assertThat(workspace.inputGradient).isNotNull();
      asked.incrementAndGet();
    }

    @Override
    public void addGradients(LayerWorkspace workspace, int part, int parts) {}
  }

  @Test
  void layersAreAskedOnlyForGradientsThatSomebodyNeeds() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    Concat concat =
        new Concat(
            List.of(
                List.of(new Sigmoid()),
                List.of(new Counting(first), new Counting(second)),
                List.of(new Counting(first))));
    Inputs inputs = Inputs.dense(2, 3);
    inputs.rows(2);
    Workspace workspace = Workspace.forTraining(Network.of(Shape.of(3), concat), inputs, kernels());
    workspace.begin();
    workspace.forward(0, 2);
    workspace.backward(0, 2);
    assertThat(first).hasValue(0);
    assertThat(second).hasValue(1);
  }

  @Test
  void layersThatOnlyReshapeLetSparseInputThrough() {
    Dense dense = new Dense(2, new Initializer.Zeros());
    assertThat(Network.of(Shape.of(2, 2), new Flatten(), dense).takesSparseInput()).isTrue();
    assertThat(Network.of(Shape.of(2, 2), dense).takesSparseInput()).isTrue();
    assertThat(Network.of(Shape.of(2, 2), new Sigmoid(), dense).takesSparseInput()).isFalse();
    assertThat(Network.of(Shape.of(2, 2), new Flatten()).takesSparseInput()).isFalse();
  }
}
