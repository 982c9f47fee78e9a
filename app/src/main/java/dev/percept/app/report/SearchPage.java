package dev.percept.app.report;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Numerals;
import dev.percept.tune.Dimension;
import dev.percept.tune.Goal;
import dev.percept.tune.TrialResult;
import dev.percept.tune.TuningResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The report of a search for hyper-parameters, as a page that opens from disk.
public final class SearchPage {
  private final SearchStory story;
  private final SearchCharts charts;
  private final SearchTables tables;
  private final List<Goal> goals;
  private final HtmlWriter page;

  private SearchPage(SearchStory story) {
    this.story = story;
    this.charts = story.charts();
    this.tables = new SearchTables(charts);
    this.goals = charts.result().tuning().goals();
    this.page = new HtmlWriter(story.title());
  }

  /// The page: the same story gives the same bytes.
  public static String of(SearchStory story) {
    return new SearchPage(story).write();
  }

  private String write() {
    page.text("h1", "", story.title());
    page.text("p", "faint", "Searched: " + names());
    if (!story.warning().isEmpty()) {
      page.text("p", "warn", story.warning());
    }
    page.numbers(numbers());
    if (charts.tried().isEmpty()) {
      page.text("p", "warn", "No trial came to an end, so there is nothing to compare.");
    } else {
      writeBest();
      writeProgress();
      writeConfigurations();
      writeDimensions();
    }
    writeFailures();
    writeHow();
    return page.end();
  }

  private String names() {
    return charts.result().tuning().space().dimensions().stream()
        .map(Dimension::name)
        .collect(Collectors.joining(", "));
  }

  private Map<String, String> numbers() {
    TuningResult result = charts.result();
    Map<String, String> numbers = new LinkedHashMap<>();
    for (int g = 0; g < goals.size() && !charts.tried().isEmpty(); g++) {
      numbers.put("best " + goals.get(g).name(), SearchCharts.number(best(g)));
    }
    long tried = result.results().stream().map(one -> one.job().suggestion()).distinct().count();
    numbers.put("configurations", count(tried));
    numbers.put("jobs", count(result.results().size()));
    if (tables.failed() > 0) {
      numbers.put("failed", count(tables.failed()));
    }
    long spent = 0;
    int most = 0;
    for (TrialResult one : result.results()) {
      spent += one.job().to() - one.job().from();
      most = Math.max(most, one.job().to());
    }
    numbers.put(charts.unit() + " in all", count(spent));
    numbers.put("longest, in " + charts.unit(), count(most));
    return numbers;
  }

  private static String count(long number) {
    return Numerals.fixed((double) number, 0);
  }

  // Of those that went as far as any, as [TuningResult#best] has it.
  private double best(int goal) {
    int furthest = charts.tried().getFirst().units();
    var values =
        charts.tried().stream()
            .filter(one -> one.units() == furthest)
            .mapToDouble(one -> one.value(goal));
    return (goals.get(goal).maximize() ? values.max() : values.min()).orElse(Double.NaN);
  }

  private void writeBest() {
    boolean several = goals.size() > 1;
    page.heading(several ? "Not beaten by any other" : "The best");
    ComparedRun.Table best = tables.best();
    page.table(best.head(), best.rows());
    if (several) {
      long all = charts.tried().stream().filter(Tried::marked).count();
      page.text(
          "p",
          "faint",
          "No other configuration that was trained as long is better in one goal and not worse in another."
              + (all > best.rows().size()
                  ? " %d of %d are shown.".formatted(best.rows().size(), all)
                  : ""));
    }
    page.text(
        "p",
        "faint",
        "Measured on data that is held out, and chosen by it: expect the best to be a little less good elsewhere.");
    if (!story.best().isEmpty()) {
      page.text("p", "", several ? "This trains one of them:" : "This trains the best:");
      page.text("pre", "", story.best());
    }
    if (several) {
      page.heading("What costs what").beginCharts();
      for (Chart front : charts.fronts()) {
        page.chart(
            front,
            "Each dot is a trial that went as far as any. Choose from those in orange: any other is beaten by"
                + " one of them.");
      }
      page.endCharts();
    }
  }

  private void writeProgress() {
    page.heading("How it went, and what mattered").beginCharts();
    charts
        .progress()
        .ifPresent(chart ->
            page.chart(
                chart,
                "Where the line still rises or falls at its end, a larger budget may find better. Trials far"
                    + " off may lie outside the axis."));
    charts
        .learning()
        .ifPresent(chart ->
            page.chart(
                chart,
                "A line for each configuration, the best in colour. Those that end early were stopped, or"
                    + " wait. Where lines cross a lot, stopping early misjudges them."));
    ComparedRun.Table rungs = tables.rungs();
    charts
        .importance()
        .ifPresent(chart ->
            page.chart(
                chart,
                "The share of all differences that each setting makes by itself (functional analysis of"
                    + " variance); what is missing to 100 % they make together. After a search that learns, a"
                    + " hint."));
    page.card(
        "How far trials went",
        rungs.head(),
        rungs.rows(),
        "A configuration that goes on has a job for each row that it reached.");
    page.endCharts();
  }

  private void writeConfigurations() {
    Optional<Chart> chart = charts.coordinates();
    page.heading("What was tried");
    String left = charts.leftOut().map(text -> " " + text).orElse("");
    chart.ifPresent(each ->
        page.broadChart(
            each,
            "A line for each configuration: it meets each axis where its value is. Where the best come"
                + " together and others do not, that setting matters. “–”: the configuration has no such"
                + " setting."
                + left));
  }

  private void writeDimensions() {
    page.heading("Setting by setting").beginSmallCharts();
    for (Chart slice : charts.slices()) {
      page.chart(slice, "");
    }
    page.endCharts();
    page.text(
        "p",
        "faint",
        "All configurations over each setting, by the last value that was measured of them: those that were"
            + " stopped early lie in bands of their own. Dots on the rim are worse than the axis shows.");
  }

  private void writeFailures() {
    if (tables.failed() == 0) {
      return;
    }
    ComparedRun.Table failures = tables.failures();
    page.heading("What failed");
    page.texts(failures.head(), failures.rows());
  }

  private void writeHow() {
    page.heading("How it was searched");
    page.text("pre", "", story.command());
    page.text(
        "p",
        "faint",
        "The same command tries the same, with any number of threads; a budget of time decides only how much of"
            + " it.");
    page.facts(story.facts());
    page.heading("What was searched");
    Map<String, String> domains = new LinkedHashMap<>();
    for (Dimension dimension : charts.result().tuning().space().dimensions()) {
      String text = dimension.toString(); // name=domain
      domains.put(dimension.name(), text.substring(dimension.name().length() + 1));
    }
    page.facts(domains);
  }
}
