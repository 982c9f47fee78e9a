package dev.percept.tune;

import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Decides what to do, one [Job] after the other.
///
/// Job n is decided from the outcomes of jobs 0 to n - window, whatever else has ended by then, so
/// that the sequence of jobs is a pure function of the seed and of what the trial measures. Where
/// there is nothing left to begin (a grid has an end), outcomes are taken in one by one, in the
/// order of their numbers, until somebody goes on.
///
/// Not thread-safe.
final class Planner {
  /// Beyond all numbers that a suggestion draws.
  private static final long SEED_INDEX = 1L << 40;

  private final Tuning tuning;
  private final Ranking ranking;
  private final Ladder ladder;
  private final Suggestions suggestions;
  private final Rng seeds;
  private final List<Job> jobs = new ArrayList<>();
  private final Map<Integer, TrialResult> ended = new TreeMap<>();

  // Jobs 0 to seen - 1 are those that decisions look at.
  private int seen;
  private long spent;
  private boolean complete;

  Planner(Tuning tuning) {
    this.tuning = tuning;
    this.ranking = new Ranking(tuning.goals());
    this.ladder = new Ladder(tuning.halving(), ranking);
    this.suggestions = new Suggestions(tuning.space(), tuning.search(), tuning.seed());
    this.seeds = new Rng(tuning.seed());
  }

  /// Takes note of what came of a job.
  void ended(TrialResult result) {
    ended.put(result.job().number(), result);
  }

  /// The next job; null if that cannot be decided before another has ended, or nothing is left to
  /// do.
  @Nullable Job next() {
    while (!complete) {
      if (jobs.size() - seen >= tuning.window()) {
        if (!see()) {
          return null;
        }
        continue;
      }
      Job job = decide();
      if (job != null && spent + job.cost() > limit()) {
        complete = true;
      } else if (job != null) {
        jobs.add(job);
        ladder.decided(job);
        spent += job.cost();
        return job;
      } else if (seen == jobs.size()) {
        complete = true;
      } else if (!see()) {
        return null;
      }
    }
    return null;
  }

  /// Whether nothing is left to decide.
  boolean isComplete() {
    return complete;
  }

  private long limit() {
    return (long) tuning.budget().trials() * tuning.halving().most();
  }

  private boolean see() {
    TrialResult result = ended.get(seen);
    if (result == null) {
      return false;
    }
    ladder.add(result);
    seen++;
    return true;
  }

  // Changes nothing but the number of suggestions made, and that only if there is a job.
  private @Nullable Job decide() {
    TrialResult promoted = ladder.next();
    if (promoted != null) {
      Job last = promoted.job();
      int rung = last.rung() + 1;
      return new Job(
          jobs.size(),
          last.suggestion(),
          last.configuration(),
          last.seed(),
          last.bracket(),
          rung,
          last.to(),
          ladder.units(rung));
    }
    int suggestion = suggestions.number();
    Configuration configuration = suggestions.next(this::known);
    if (configuration == null) {
      return null;
    }
    int bracket = ladder.bracket();
    long seed = seeds.bits(Rng.Stream.SUGGESTIONS, suggestion, SEED_INDEX);
    return new Job(
        jobs.size(), suggestion, configuration, seed, bracket, bracket, 0, ladder.units(bracket));
  }

  /// What has been seen on the highest rung where enough has (Falkner and others, 2018, section
  /// 3.2), or on the lowest if nowhere; what has only been seen below, most of which was not good
  /// enough to get there; and what has not been seen yet. Each configuration once.
  private ParzenSuggestions.Known known() {
    int enough = tuning.search() instanceof Search.Tpe(int startup) ? startup : 0;
    int rung = ladder.rungs() - 1;
    while (rung > 0 && ladder.on(rung).stream().filter(TrialResult::isMeasured).count() < enough) {
      rung--;
    }
    Set<Configuration> ranked = new LinkedHashSet<>();
    for (TrialResult result : ranking.order(ladder.on(rung))) {
      ranked.add(result.job().configuration());
    }
    Set<Configuration> below = new LinkedHashSet<>();
    for (int other = 0; other < rung; other++) {
      for (TrialResult result : ladder.on(other)) {
        below.add(result.job().configuration());
      }
    }
    Set<Configuration> pending = new LinkedHashSet<>();
    for (Job job : jobs.subList(seen, jobs.size())) {
      pending.add(job.configuration());
    }
    below.removeAll(ranked);
    pending.removeAll(ranked);
    pending.removeAll(below);
    return new ParzenSuggestions.Known(
        List.copyOf(ranked), List.copyOf(below), List.copyOf(pending));
  }
}
