package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.metric.Classification;
import dev.percept.metric.ConfusionMatrix;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is drawn while something takes long.
final class LiveLineTest {
  private final StringWriter drawn = new StringWriter();

  private Terminal terminal(boolean live) {
    PrintWriter err = new PrintWriter(drawn, true);
    return new Terminal(new PrintWriter(new StringWriter()), err, live, live, false);
  }

  private static Classification of(int right, int all) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    for (int i = 0; i < all; i++) {
      matrix.add(0, i < right ? 0 : 1);
    }
    return new Classification(matrix, 0.5, 0.1);
  }

  private static String curve(int width, double... numbers) {
    Sparkline line = new Sparkline(width);
    for (double number : numbers) {
      line.add(number);
    }
    return line.text();
  }

  @Test
  void aCurveGoesFromTheLeastToTheMost() {
    assertThat(curve(8, 0, 1, 2, 3, 4, 5, 6, 7)).isEqualTo("▁▂▃▄▅▆▇█");
    assertThat(curve(8, 3, 3, 3)).isEqualTo("▁▁▁");
    assertThat(curve(8)).isEmpty();
    assertThat(curve(8, 1, Double.NaN, Double.POSITIVE_INFINITY, 0)).isEqualTo("█▁");
  }

  @Test
  void aFullCurvePutsNeighboursTogetherAndStillShowsAll() {
    assertThat(curve(4, 9, 9, 5, 5)).hasSize(4);
    assertThat(curve(4, 9, 9, 5, 5, 1, 1)).isEqualTo("█▅▁");
    Sparkline line = new Sparkline(4);
    for (int i = 0; i < 100_000; i++) {
      line.add(100_000 - i);
      assertThat(line.text().length()).isBetween(1, 4);
      i += i / 7;
    }
    assertThat(line.text()).startsWith("█").endsWith("▁");
    assertThat(line.last()).isLessThan(50_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "1.94, 1.9 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 00 s",
    "125, 2 min 05 s",
    "3780, 1 h 03 min",
    "-1, 0.0 s"
  })
  void timesAreSaidAsPeopleDo(double seconds, String text) {
    assertThat(TimeText.of(seconds)).isEqualTo(text);
  }

  @Test
  void trainingShowsHowFarItIsAndFitsIntoALine() throws InterruptedException {
    TrainingLine line = new TrainingLine(terminal(true), "test");
    line.evaluated(of(19, 20));
    for (int step = 0; step < 4; step++) {
      line.stepped(5_000 + step, 10_000, 2.0 - 0.5 * step);
      Thread.sleep(step == 2 ? 110 : 1);
    }
    String text = drawn.toString().replaceFirst("\r\u001b\\[K", "");
    assertThat(text)
        .startsWith(" 50 %  loss 0.5000 █")
        .contains("▁  ", " left  test accuracy 0.9500");
    assertThat(text.length()).isLessThan(80);
  }

  @Test
  void nothingIsDrawnWhereThereIsNoTerminal() throws InterruptedException {
    TrainingLine line = new TrainingLine(terminal(false), "test");
    for (int step : List.of(1, 2, 3)) {
      line.stepped(step, 10, 1);
      Thread.sleep(step == 1 ? 110 : 1);
    }
    line.end();
    assertThat(drawn.toString()).isEmpty();
  }
}
