package dev.percept.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.kernel.SparseRows;
import org.junit.jupiter.api.Test;

final class InputsTest {
  @Test
  void sparseRowsBeyondWhatAnElementCanNameAreRefused() {
    assertThatThrownBy(() -> Inputs.sparse(SparseRows.MOST_COLUMNS + 1, 1, new float[256]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8,388,607");
    assertThatThrownBy(() -> Inputs.sparse(1, SparseRows.MOST_COLUMNS + 1, new float[256]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
