package dev.percept.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShapeTest {
  @Test
  void shapeKnowsItsSizes() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.rank()).isEqualTo(3);
    assertThat(shape.size(1)).isEqualTo(3);
    assertThat(shape.elements()).isEqualTo(24);
    assertThat(shape.sizes()).containsExactly(2, 3, 4);
    assertThat(shape).hasToString("2×3×4");
  }

  @Test
  void shapeOfNoSizesIsASingleNumber() {
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of()).hasToString("scalar");
  }

  @Test
  void shapeKeepsNoArrayOfTheCaller() {
    int[] sizes = {5, 6};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.sizes()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(5, 6));
  }

  @Test
  void equalSizesMakeEqualShapes() {
    assertThat(Shape.of(3, 4)).isEqualTo(Shape.of(3, 4)).hasSameHashCodeAs(Shape.of(3, 4));
    assertThat(Shape.of(3, 4)).isNotEqualTo(Shape.of(4, 3)).isNotEqualTo(Shape.of(12));
  }

  @Test
  void sizesBelowOneAreRefused() {
    assertThatThrownBy(() -> Shape.of(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every size of a shape must be at least 1, found 3×0");
    assertThatThrownBy(() -> Shape.of(-1)).hasMessageContaining("found -1");
  }

  @Test
  void shapesThatFitNoArrayAreRefused() {
    assertThat(Shape.of(Integer.MAX_VALUE).elements()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Shape.of(65_536, 65_536))
        .hasMessage("shape 65536×65536 has more than 2147483647 elements");
    assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30, 1 << 30))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
