package dev.percept.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.LineChart;
import dev.percept.app.chart.ParallelCoordinates;
import dev.percept.app.chart.Point;
import dev.percept.app.chart.ScatterChart;
import dev.percept.app.chart.Series;
import dev.percept.kernel.Workers;
import dev.percept.tune.Budget;
import dev.percept.tune.Goal;
import dev.percept.tune.Halving;
import dev.percept.tune.Search;
import dev.percept.tune.Space;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Charts of searches for the best of a function.
final class SearchChartsTest {
  private static final Space SPACE =
      Space.parse(
          "rate=log(0.001,1), n=int(1,3), kind=choice(a,b), extra=uniform(0,1) if kind=b, size=logint(1,1000)");

  private static TuningResult search(int trials, Goal... goals) {
    return Tuning.of(
            SPACE,
            Budget.ofTrials(trials),
            assignment -> {
              double rate = Math.log10(assignment.configuration().number("rate"));
              double size = assignment.configuration().number("size");
              if (size < 2) {
                throw new IllegalStateException("size " + size + " is too small");
              }
              int to = assignment.job().to();
              double value = (rate + 2) * (rate + 2) + 1.0 / size + 1.0 / to;
              return goals.length == 2 ? new double[] {value, size} : new double[] {value};
            })
        .withSearch(new Search.Random())
        .withHalving(Halving.asha(1, 9))
        .withGoals(goals)
        .run(Workers.none());
  }

  private static List<Point> points(Chart chart, String name) {
    return ((LineChart) chart)
        .series().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow()
            .points();
  }

  @Test
  void theBestSoFarNeverGetsWorseAndEndsWithTheBest() {
    TuningResult result = search(20, Goal.minimize("value"));
    Chart chart = new SearchCharts(result, "steps").progress().orElseThrow();
    List<Point> line = points(chart, "the best so far");
    for (int i = 1; i < line.size(); i++) {
      assertThat(line.get(i).y()).isLessThanOrEqualTo(line.get(i - 1).y());
      assertThat(line.get(i).x()).isGreaterThanOrEqualTo(line.get(i - 1).x());
    }
    assertThat(line.getLast().y()).isEqualTo(result.best().orElseThrow().value(0));
    int spent = result.results().stream().mapToInt(r -> r.job().to() - r.job().from()).sum();
    assertThat(line.getLast().x()).isEqualTo(spent);
  }

  @Test
  void linesAreConfigurationsAndTheBestFiveAreMarked() {
    TuningResult result = search(10, Goal.minimize("value"));
    ParallelCoordinates chart =
        (ParallelCoordinates) new SearchCharts(result, "steps").coordinates().orElseThrow();
    List<ParallelCoordinates.Line> marked =
        chart.lines().stream().filter(ParallelCoordinates.Line::marked).toList();
    assertThat(marked.stream().map(line -> line.values().getLast()))
        .containsExactlyElementsOf(result.best(5).stream().map(r -> r.value(0)).toList());
    assertThat(marked.getFirst().strength()).isEqualTo(1);
    // A setting whose condition does not hold has no value, words and few whole numbers have
    // theirs.
    for (ParallelCoordinates.Line line : chart.lines()) {
      assertThat(line.values().get(1)).isIn(0.0, 1.0, 2.0);
      assertThat(line.values().get(3).isNaN()).isEqualTo(line.values().get(2) == 0);
    }
  }

  @Test
  void slicesHaveADotForEachConfigurationThatHasTheSetting() {
    SearchCharts charts = new SearchCharts(search(10, Goal.minimize("value")), "steps");
    List<Chart> slices = charts.slices();
    assertThat(slices)
        .extracting(Chart::title)
        .containsExactly("rate", "n", "kind", "extra", "size");
    int all = charts.tried().size();
    assertThat(((ScatterChart) slices.get(0)).dots()).hasSize(all);
    assertThat(((ScatterChart) slices.get(3)).dots()).hasSizeBetween(1, all - 1);
  }

  @Test
  void theFrontIsThatOfTheResult() {
    TuningResult result = search(30, Goal.minimize("value"), Goal.minimize("size"));
    List<Chart> fronts = new SearchCharts(result, "steps").fronts();
    assertThat(fronts).hasSize(1);
    assertThat(points(fronts.getFirst(), "not beaten by any other"))
        .containsExactlyInAnyOrderElementsOf(
            result.front().stream().map(r -> new Point(r.value(1), r.value(0))).toList());
    List<Point> stairs =
        ((LineChart) fronts.getFirst())
            .series().stream()
                .filter(s -> s.style() == Series.Style.DASHES)
                .findFirst()
                .orElseThrow()
                .points();
    for (int i = 1; i < stairs.size(); i++) {
      boolean across = stairs.get(i).y() == stairs.get(i - 1).y();
      assertThat(across || stairs.get(i).x() == stairs.get(i - 1).x()).isTrue();
    }
  }

  @Test
  void manyJobsAreAPageThatCanStillBeOpened() {
    TuningResult result = search(150, Goal.minimize("value"));
    assertThat(result.results()).hasSizeGreaterThan(500);
    String page = page(result);
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(400_000);
    assertThat(page)
        .contains(" configurations 240 are drawn: the best 80, of the others every so many.")
        .contains("size 1.0 is too small")
        .isEqualTo(page(result));
  }

  private static String page(TuningResult result) {
    SearchCharts charts = new SearchCharts(result, "steps");
    return SearchPage.of(new SearchStory("Search", "", charts, "", "", new LinkedHashMap<>()));
  }

  @Test
  void aSearchOfNothingIsAPageToo() {
    TuningResult none =
        new TuningResult(search(1, Goal.minimize("value")).tuning(), List.of(), false);
    assertThat(new SearchCharts(none, "steps").all()).isEmpty();
    assertThat(page(none)).contains("No trial came to an end");
  }

  @Test
  void thinningKeepsTheBestAndAnEvenPartOfTheOthers() {
    List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
    List<Integer> some = Tried.thinned(all, 30);
    assertThat(some).hasSize(30).startsWith(IntStream.range(0, 10).boxed().toArray(Integer[]::new));
    assertThat(some.get(11) - some.get(10)).isBetween(49, 50);
    assertThat(some.getLast()).isGreaterThan(900);
    assertThat(Tried.thinned(all, 1_000)).isEqualTo(all);
  }
}
