package dev.percept.app.report;

import dev.percept.app.chart.Chart;
import java.util.List;

/// Several runs beside each other, as a page that opens from disk.
public final class ComparePage {
  private ComparePage() {}

  /// The page.
  public static String of(List<ComparedRun> runs) {
    HtmlWriter page = new HtmlWriter("%d runs".formatted(runs.size()));
    page.text("h1", "", "%d runs beside each other".formatted(runs.size()));
    page.heading("What came out");
    ComparedRun.Table results = ComparedRun.results(runs);
    page.table(results.head(), results.rows());
    page.heading("How they learned").beginCharts();
    for (Chart chart : Charts.overlaid(runs)) {
      page.chart(chart, "");
    }
    page.endCharts();
    ComparedRun.Table differences = ComparedRun.differences(runs);
    if (!differences.rows().isEmpty()) {
      page.heading("What they differ in");
      page.texts(differences.head(), differences.rows());
    }
    return page.end();
  }
}
