package dev.percept.app.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SmallMultiplesTest {
  private static SmallMultiples.Panel panel(String name, Series.Style style, Point... points) {
    return new SmallMultiples.Panel(name, List.of(new Series(name, List.of(points), style, 0)));
  }

  private static <T> List<T> figures(Chart chart, Class<T> kind) {
    return chart.draw().figures().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void allHaveTheSameAxes() {
    SmallMultiples chart =
        new SmallMultiples(
            "two",
            Axis.of("x", 0, 10),
            Axis.of("y", 0, 1),
            2,
            List.of(
                panel("a", Series.Style.LINE, new Point(0, 0), new Point(10, 1)),
                panel("b", Series.Style.LINE, new Point(0, 0), new Point(5, 0.5))));
    List<Point> whole = figures(chart, Figure.Path.class).get(0).points();
    List<Point> half = figures(chart, Figure.Path.class).get(1).points();
    assertThat(half.getFirst().y()).isEqualTo(whole.getFirst().y());
    assertThat(half.getFirst().x()).isGreaterThan(whole.getLast().x());
    assertThat(half.getLast().x() - half.getFirst().x())
        .isCloseTo((whole.getLast().x() - whole.getFirst().x()) / 2, within(1e-9));
    assertThat(half.getFirst().y() - half.getLast().y())
        .isCloseTo((whole.getFirst().y() - whole.getLast().y()) / 2, within(1e-9));
  }

  @Test
  void barsReachFromTheAxisToTheirPointsAndTouchEachOther() {
    SmallMultiples chart =
        new SmallMultiples(
            "bars",
            Axis.of("x", 0, 4),
            Axis.of("", 0, 1),
            1,
            List.of(
                panel(
                    "a", Series.Style.BARS, new Point(1, 0.5), new Point(2, 1), new Point(3, 0))));
    List<Figure.Box> bars = figures(chart, Figure.Box.class);
    assertThat(bars).hasSize(2); // none of height 0
    assertThat(bars.get(1).height()).isCloseTo(2 * bars.get(0).height(), within(1e-9));
    assertThat(bars.get(0).y() + bars.get(0).height())
        .isCloseTo(bars.get(1).y() + bars.get(1).height(), within(1e-9));
    assertThat(bars.get(0).x() + bars.get(0).width()).isCloseTo(bars.get(1).x(), within(1e-9));
  }

  @Test
  void theLegendNamesEachOnceAndNothingWithoutAName() {
    SmallMultiples chart =
        new SmallMultiples(
            "legend",
            Axis.of("x"),
            Axis.of("y"),
            2,
            List.of(
                panel("line", Series.Style.LINE, new Point(0, 0), new Point(1, 1)),
                panel("line", Series.Style.LINE, new Point(0, 1), new Point(1, 1)),
                panel("other", Series.Style.DASHES, new Point(0, 1), new Point(1, 1)),
                panel("", Series.Style.FAINT, new Point(0, 1), new Point(1, 0))));
    List<String> words =
        figures(chart, Figure.Words.class).stream().map(Figure.Words::text).toList();
    // The names of the panels, and once more in the legend.
    assertThat(words).filteredOn("line"::equals).hasSize(3);
    assertThat(words).filteredOn("other"::equals).hasSize(2);
    assertThat(words).filteredOn(""::equals).hasSize(1); // of the panel
    assertThat(figures(chart, Figure.Path.class).getLast().ink()).isEqualTo(Ink.AXIS);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SmallMultiples("m", Axis.of("x"), Axis.of("y"), 2, List.of()))
        .withMessage("chart m: expected panels in at least 1 column, found 0 panels in 2 columns");
  }
}
