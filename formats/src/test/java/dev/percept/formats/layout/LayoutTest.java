package dev.percept.formats.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {

  @Test
  void imagesHaveTheirChannelsFirst() {
    assertThat(ChannelsFirst.sizes(Shape.of(28, 20, 3))).containsExactly(3, 28, 20);
    assertThat(ChannelsFirst.sizes(Shape.of(28, 20))).containsExactly(1, 28, 20);
    assertThat(ChannelsFirst.sizes(Shape.of(7))).containsExactly(7);
    assertThat(ChannelsFirst.sizes(Shape.of(2, 3, 4, 5))).containsExactly(2, 3, 4, 5);
    assertThat(ChannelsFirst.sizes(Shape.of())).containsExactly(1);
  }

  @Test
  void filtersGoThereAndBack() {
    Shape shape = Shape.of(1, 2, 2, 3);
    float[] here = new float[12];
    for (int i = 0; i < here.length; i++) {
      here[i] = i;
    }
    float[] there = ChannelsFirst.filters(here, shape);
    assertThat(ChannelsFirst.filterSizes(shape)).containsExactly(3, 2, 1, 2);
    // Filter 0 sees channel 0 in both columns, then channel 1.
    assertThat(there).startsWith(0, 6, 3, 9, 1, 7);
    assertThat(ChannelsFirst.filtersLast(there, shape)).containsExactly(here);
  }

  @Test
  void flattenedImagesGoThereAndBack() {
    FlatOrder order = FlatOrder.of(Shape.of(1, 2, 3));
    float[] here = {0, 1, 2, 10, 11, 12};
    assertThat(order.sort(here, 1)).containsExactly(0, 10, 1, 11, 2, 12);
    assertThat(order.restore(order.sort(here, 1), 1)).containsExactly(here);
    FlatOrder both = FlatOrder.of(List.of(order, FlatOrder.of(Shape.of(2))));
    float[] rows = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};
    assertThat(both.isSame()).isFalse();
    assertThat(both.sort(rows, 2)).containsExactly(0, 0, 3, 3, 1, 1, 4, 4, 2, 2, 5, 5, 6, 6, 7, 7);
    assertThat(both.restore(both.sort(rows, 2), 2)).containsExactly(rows);
    assertThat(both.places()).containsExactly(0, 2, 4, 1, 3, 5, 6, 7);
    assertThat(FlatOrder.of(Shape.of(4, 5)).isSame()).isTrue();
  }
}
