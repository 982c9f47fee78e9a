package dev.percept.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.PeakLoop;
import org.junit.jupiter.api.Test;

final class VectorPeakLoopTest {
  private final PeakLoop loop = new VectorPeakLoop();

  @Test
  void doesWhatItSays() {
    int chains = loop.operations() / (2 * Lanes.COUNT);
    float starts = Lanes.COUNT * chains * (chains - 1) / 2f;
    assertThat(loop.run(0)).isEqualTo(starts);
    assertThat(loop.run(1)).isEqualTo(starts / 2 + Lanes.COUNT * chains);
    assertThat(loop.run(100)).isEqualTo(2 * Lanes.COUNT * chains);
  }

  @Test
  void isNamedAfterItsRegisters() {
    assertThat(loop.name()).isEqualTo(Lanes.FLOATS.vectorBitSize() + "-bit");
  }
}
