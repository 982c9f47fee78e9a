package dev.percept.app.report;

import dev.percept.app.chart.Numerals;
import dev.percept.tune.Dimension;
import dev.percept.tune.Goal;
import dev.percept.tune.Outcome;
import dev.percept.tune.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the report of a search has as tables.
///
/// @param charts of the search
record SearchTables(SearchCharts charts) {
  private static final int BEST = 10;
  private static final int MOST_FRONT = 20;
  private static final int MOST_REASONS = 10;
  private static final int LONGEST_REASON = 300;

  /// The best ten configurations; of several goals those that no other beats, at most twenty.
  ComparedRun.Table best() {
    List<Goal> goals = charts.result().tuning().goals();
    List<Dimension> dimensions = charts.result().tuning().space().dimensions();
    List<String> head = new ArrayList<>(List.of("#", charts.unit()));
    goals.forEach(goal -> head.add(goal.name()));
    dimensions.forEach(dimension -> head.add(dimension.name()));
    List<List<String>> rows = new ArrayList<>();
    for (Tried one : shown()) {
      List<String> row = new ArrayList<>();
      row.add(Numerals.fixed(one.suggestion(), 0));
      row.add(Numerals.fixed(one.units(), 0));
      for (int g = 0; g < goals.size(); g++) {
        row.add(SearchCharts.number(one.value(g)));
      }
      Map<String, String> texts = one.configuration().texts();
      dimensions.forEach(dimension -> row.add(texts.getOrDefault(dimension.name(), "–")));
      rows.add(row);
    }
    return new ComparedRun.Table(head, rows);
  }

  private List<Tried> shown() {
    List<Tried> tried = charts.tried();
    return charts.result().tuning().goals().size() == 1
        ? tried.subList(0, Math.min(BEST, tried.size()))
        : charts.bestFirst().stream().limit(MOST_FRONT).toList();
  }

  /// For each number of units that jobs went up to: how many jobs, how many of them failed, and
  /// what the others came to in the first goal.
  ComparedRun.Table rungs() {
    Goal goal = charts.result().tuning().goals().getFirst();
    Map<Integer, List<TrialResult>> rungs = new TreeMap<>();
    for (TrialResult one : charts.result().results()) {
      rungs.computeIfAbsent(one.job().to(), key -> new ArrayList<>()).add(one);
    }
    List<List<String>> rows = new ArrayList<>();
    rungs.forEach((units, jobs) -> {
      double[] values =
          jobs.stream()
              .filter(TrialResult::isMeasured)
              .mapToDouble(one -> one.value(0))
              .sorted()
              .toArray();
      int last = values.length - 1;
      rows.add(
          List.of(
              Numerals.fixed(units, 0),
              Numerals.fixed(jobs.size(), 0),
              Numerals.fixed(jobs.size() - values.length, 0),
              last < 0 ? "–" : SearchCharts.number(values[goal.maximize() ? last : 0]),
              last < 0 ? "–" : SearchCharts.number(values[values.length / 2])));
    });
    return new ComparedRun.Table(
        List.of("up to " + charts.unit(), "jobs", "failed", "best " + goal.name(), "median"), rows);
  }

  /// How many jobs failed.
  long failed() {
    return charts.result().results().stream().filter(one -> !one.isMeasured()).count();
  }

  /// Why jobs failed, the most frequent first: reasons that differ in numbers only are counted
  /// together, and the first of them is shown.
  ComparedRun.Table failures() {
    Map<String, List<TrialResult>> kinds = new LinkedHashMap<>();
    for (TrialResult one : charts.result().results()) {
      if (one.outcome() instanceof Outcome.Failed(String reason)) {
        String kind = reason.replaceAll("[-+]?[0-9][0-9.,eE-]*", "0");
        kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(one);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    kinds.values().stream()
        .sorted(Comparator.comparingInt((List<TrialResult> jobs) -> jobs.size()).reversed())
        .limit(MOST_REASONS)
        .forEach(jobs ->
            rows.add(
                List.of(
                    Numerals.fixed(jobs.size(), 0),
                    reason(jobs.getFirst()),
                    "#" + jobs.getFirst().job().suggestion())));
    return new ComparedRun.Table(List.of("jobs", "why, as the first of them said", "first"), rows);
  }

  private static String reason(TrialResult result) {
    String reason = result.outcome() instanceof Outcome.Failed(String why) ? why : "";
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }
}
