package dev.percept.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WarmUpTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesTheNetworkAsItIs(boolean sparse) {
    Kernels kernels = new ScalarKernels();
    Initializer small = new Initializer.Normal(0.01);
    Network network =
        Network.of(Shape.of(28, 28), new Dense(9, small), new Sigmoid(), new Dense(10, small))
            .initialize(new Rng(1));
    float[] before = network.values().clone();
    WarmUp.run(network, Training.ofScript(1), sparse, kernels, () -> false);
    assertThat(network.values()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void stopsWhenTold(int rounds) {
    Network network = Network.of(Shape.of(4), new Dense(2, new Initializer.Zeros()));
    AtomicInteger asked = new AtomicInteger();
    WarmUp.run(
        network,
        Training.ofScript(1),
        false,
        new NeverWarm(),
        () -> asked.getAndIncrement() == rounds);
    assertThat(asked).hasValue(rounds + 1);
  }
}
