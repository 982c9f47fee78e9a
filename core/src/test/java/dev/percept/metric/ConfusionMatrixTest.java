package dev.percept.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ConfusionMatrixTest {
  private static ConfusionMatrix matrix() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    int[][] images = {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 0}, {1, 0}};
    for (int[] image : images) {
      matrix.add(image[0], image[1]);
    }
    return matrix;
  }

  @Test
  void imagesAreCountedByTruthAndAnswer() {
    ConfusionMatrix matrix = matrix();
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.count(0, 0)).isEqualTo(2);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 0)).isEqualTo(3);
    assertThat(matrix.count(2, 2)).isZero();
    assertThat(matrix.images(1)).isEqualTo(4);
    assertThat(matrix.total()).isEqualTo(7);
    assertThat(matrix.correct()).isEqualTo(3);
  }

  @Test
  void sharesAreThoseOfTheCounts() {
    ConfusionMatrix matrix = matrix();
    assertThat(matrix.accuracy()).isEqualTo(3.0 / 7);
    assertThat(matrix.precision(0)).isEqualTo(2.0 / 5);
    assertThat(matrix.precision(1)).isEqualTo(1.0 / 2);
    assertThat(matrix.recall(0)).isEqualTo(2.0 / 3);
    assertThat(matrix.recall(1)).isEqualTo(1.0 / 4);
    assertThat(new Classification(matrix, 1, 2).accuracy()).isEqualTo(3.0 / 7);
  }

  @Test
  void sharesOfNothingAreNaN() {
    assertThat(matrix().precision(2)).isNaN();
    assertThat(matrix().recall(2)).isNaN();
    assertThat(new ConfusionMatrix(2).accuracy()).isNaN();
  }

  @Test
  void matrixOfNoClassesIsRefused() {
    assertThatThrownBy(() -> new ConfusionMatrix(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes must be at least 1, found 0");
  }
}
