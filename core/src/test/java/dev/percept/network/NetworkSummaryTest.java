package dev.percept.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.layer.BatchNorm;
import dev.percept.layer.Concat;
import dev.percept.layer.Conv2d;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.MaxPool2d;
import dev.percept.layer.Relu;
import dev.percept.layer.Residual;
import dev.percept.layer.Window;
import dev.percept.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkSummaryTest {
  private static final Initializer ZEROS = new Initializer.Zeros();

  private static Conv2d conv(int filters, Window window, int groups) {
    return new Conv2d(filters, window, groups, true, ZEROS);
  }

  @Test
  void countsAreThoseOfTheNetwork() {
    List<Layer> layers =
        List.of(
            conv(24, Window.of(5, 5), 1),
            new Relu(),
            new MaxPool2d(Window.of(2, 2).withStride(2)),
            conv(48, Window.of(3, 3).withSamePadding(), 24),
            new BatchNorm(0.9, 1e-5),
            new Dense(10, ZEROS));
    Shape input = Shape.of(28, 28);
    NetworkSummary summary = NetworkSummary.of(input, layers);
    Network network = Network.of(input, layers);
    assertThat(summary.parameters()).isEqualTo(network.values().length);
    assertThat(summary.trainable()).isEqualTo(network.values().length - 2 * 48);
    assertThat(summary.rows())
        .extracting(NetworkSummary.Row::name)
        .containsExactly("conv1", "relu1", "max_pool1", "conv2", "batch_norm1", "dense1");
    assertThat(summary.rows())
        .extracting(NetworkSummary.Row::parameters)
        .containsExactly(24L * 26, 0L, 0L, 48L * 10, 4L * 48, (12L * 12 * 48 + 1) * 10);
    assertThat(summary.rows())
        .extracting(NetworkSummary.Row::flops)
        .containsExactly(
            2L * 25 * 24 * 24 * 24, 0L, 0L, 2L * 9 * 12 * 12 * 48, 0L, 2L * 12 * 12 * 48 * 10);
    assertThat(summary.flops())
        .isEqualTo(summary.rows().stream().mapToLong(NetworkSummary.Row::flops).sum());
    assertThat(summary.rows().getLast().output()).isEqualTo(Shape.of(10));
  }

  @Test
  void layersWithinOthersFollowTheOneTheyAreIn() {
    Conv2d small = conv(4, Window.of(3, 3).withSamePadding(), 1);
    NetworkSummary summary =
        NetworkSummary.of(
            Shape.of(8, 8, 4),
            List.of(
                new Residual(List.of(small, new Relu(), small), List.of(small)),
                new Concat(List.of(List.of(new Relu()), List.of(), List.of(small))),
                new Relu()));
    assertThat(summary.rows().stream().map(r -> r.depth() + r.branch() + " " + r.name()))
        .containsExactly(
            "0 residual1",
            "1 conv1",
            "1 relu1",
            "1 conv2",
            "1shortcut conv1",
            "0 concat1",
            "1branch1 relu1",
            "1branch3 conv1",
            "0 relu1");
    long one = 2L * 9 * 4 * 64 * 4;
    assertThat(summary.rows().getFirst().flops()).isEqualTo(3 * one);
    assertThat(summary.rows().get(5).flops()).isEqualTo(one);
    assertThat(summary.flops()).isEqualTo(4 * one);
    assertThat(summary.parameters()).isEqualTo(4 * 148);
  }

  @Test
  void layersThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () -> NetworkSummary.of(Shape.of(4, 4), List.of(new MaxPool2d(Window.of(5, 5)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void aNetworkThatNobodyCouldHoldCanBeLookedAt() {
    NetworkSummary summary =
        NetworkSummary.of(
            Shape.of(1000, 1000),
            List.of(new Dense(2_000, ZEROS), new Dense(1_000_000, ZEROS), new Dense(10, ZEROS)));
    assertThat(summary.parameters())
        .isEqualTo(2_000_000_000L + 2_000 + 2_001_000_000L + 10_000_010L);
  }
}
