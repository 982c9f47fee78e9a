package dev.percept.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.tensor.Shape;
import org.junit.jupiter.api.Test;

/// What pooling refuses, and windows at the edge of an image.
final class PoolingTest {

  @Test
  void shortConstructorsPutWindowsSideBySide() {
    assertThat(MaxPool2d.of(2).outputShape(Shape.of(28, 29, 3))).isEqualTo(Shape.of(14, 14, 3));
    assertThat(AvgPool2d.of(7).outputShape(Shape.of(28, 28))).isEqualTo(Shape.of(4, 4, 1));
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> MaxPool2d.of(2).outputShape(Shape.of(100)))
        .hasMessage(
            "a window needs images of height × width or height × width × channels, found 100");
    assertThatThrownBy(() -> new GlobalAvgPool2d().outputShape(Shape.of(100)))
        .hasMessage(
            "global pooling needs images of height × width or height × width × channels, found 100");
    assertThatThrownBy(() -> MaxPool2d.of(3).outputShape(Shape.of(2, 5)))
        .hasMessage("a window of 3 rows does not fit into the image's 2, padding included");
  }

  @Test
  void aWindowThatSeesOnlyPaddingIsRefusedWhereThatMeansNothing() {
    Window window = Window.of(2, 2).withPadding(2);
    Shape image = Shape.of(4, 4);
    assertThatThrownBy(() -> new MaxPool2d(window).outputShape(image))
        .hasMessageStartingWith(
            "in row 1 of its positions the window lies on padding only: Window[");
    assertThatThrownBy(() -> new AvgPool2d(window, false).outputShape(image))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new AvgPool2d(window, true).outputShape(image)).isEqualTo(Shape.of(7, 7, 1));
    // Both of its columns miss the only one there is.
    Window gap = new Window(1, 2, 1, 1, 1, 2, 0, 1, 0, 1);
    assertThatThrownBy(() -> new MaxPool2d(gap).outputShape(Shape.of(1, 1)))
        .hasMessageStartingWith("in column 1 of its positions");
  }

  @Test
  void seenRowsAndColumnsAreThoseInTheImage() {
    Window window = new Window(3, 3, 2, 1, 1, 2, 1, 2, 1, 2);
    assertThat(window.seenRows(0, 5)).isEqualTo(2);
    assertThat(window.seenRows(1, 5)).isEqualTo(3);
    assertThat(window.seenRows(2, 5)).isEqualTo(2);
    assertThat(window.seenColumns(0, 5)).isEqualTo(2);
    assertThat(window.seenColumns(2, 5)).isEqualTo(3);
    assertThat(window.seenColumns(3, 3)).isEqualTo(1);
    assertThat(Window.of(2, 2).withPadding(3).seenRows(0, 5)).isZero();
  }
}
