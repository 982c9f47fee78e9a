package dev.percept.app.report;

import dev.percept.app.chart.Point;
import dev.percept.tune.Configuration;
import dev.percept.tune.TrialResult;
import dev.percept.tune.TuningResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// A configuration of a search, with all that was measured of it.
///
/// @param jobs that ended with values, in order; at least one
/// @param marked whether it is one of the few best: of several goals, one that no other beats
record Tried(List<TrialResult> jobs, boolean marked) {
  /// How many of one goal are marked.
  private static final int BEST = 5;

  Tried {
    jobs = List.copyOf(jobs);
  }

  /// All that were measured, from best to worst: those first that were trained for longest, and
  /// among them those with the best values.
  static List<Tried> of(TuningResult result) {
    Map<Integer, List<TrialResult>> jobs = new TreeMap<>();
    for (TrialResult one : result.results()) {
      if (one.isMeasured()) {
        jobs.computeIfAbsent(one.job().suggestion(), key -> new ArrayList<>()).add(one);
      }
    }
    NavigableMap<Integer, List<TrialResult>> rungs = new TreeMap<>();
    for (List<TrialResult> all : jobs.values()) {
      TrialResult last = all.getLast();
      rungs.computeIfAbsent(last.job().to(), key -> new ArrayList<>()).add(last);
    }
    Set<TrialResult> best =
        new HashSet<>(result.tuning().goals().size() > 1 ? result.front() : result.best(BEST));
    List<Tried> tried = new ArrayList<>();
    for (List<TrialResult> rung : rungs.descendingMap().values()) {
      for (TrialResult last :
          new TuningResult(result.tuning(), rung, true).best(Integer.MAX_VALUE)) {
        tried.add(
            new Tried(
                jobs.getOrDefault(last.job().suggestion(), List.of(last)), best.contains(last)));
      }
    }
    return tried;
  }

  TrialResult last() {
    return jobs.getLast();
  }

  Configuration configuration() {
    return last().job().configuration();
  }

  int suggestion() {
    return last().job().suggestion();
  }

  int units() {
    return last().job().to();
  }

  double value(int goal) {
    return last().value(goal);
  }

  /// What was measured over the units spent.
  List<Point> curve(int goal) {
    List<Point> points = new ArrayList<>();
    for (TrialResult job : jobs) {
      for (TrialResult.Report report : job.reports()) {
        points.add(new Point(report.units(), report.values().get(goal)));
      }
      points.add(new Point(job.job().to(), job.value(goal)));
    }
    return points;
  }

  /// So many of a list of what is ordered from best to worst: the best third of them all, of the
  /// others every so many.
  static <T> List<T> thinned(List<T> ordered, int most) {
    if (ordered.size() <= most) {
      return ordered;
    }
    int kept = most / 3;
    List<T> thinned = new ArrayList<>(ordered.subList(0, kept));
    int rest = ordered.size() - kept;
    int places = most - kept;
    for (int i = 0; i < places; i++) {
      thinned.add(ordered.get(kept + (int) ((long) i * rest / places)));
    }
    return thinned;
  }
}
