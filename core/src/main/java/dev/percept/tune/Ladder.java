package dev.percept.tune;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rungs of a [Halving], who stands on them, and who goes on next.
final class Ladder {
  private final Halving halving;
  private final List<Integer> units;
  private final Ranking ranking;

  // By bracket and rung: what has ended there, and whose next job has been decided.
  private final List<List<List<TrialResult>>> reached = new ArrayList<>();
  private final List<List<Set<Integer>>> gone = new ArrayList<>();
  private final int[] begun;

  Ladder(Halving halving, Ranking ranking) {
    this.halving = halving;
    this.units = halving.units();
    this.ranking = ranking;
    this.begun = new int[halving.brackets()];
    for (int bracket = 0; bracket < halving.brackets(); bracket++) {
      List<List<TrialResult>> rungs = new ArrayList<>();
      List<Set<Integer>> went = new ArrayList<>();
      for (int rung = 0; rung < units.size(); rung++) {
        rungs.add(new ArrayList<>());
        went.add(new HashSet<>());
      }
      reached.add(rungs);
      gone.add(went);
    }
  }

  /// Takes note of a job that has ended.
  void add(TrialResult result) {
    reached.get(result.job().bracket()).get(result.job().rung()).add(result);
  }

  /// Takes note of a job that will be done.
  void decided(Job job) {
    if (job.from() == 0) {
      begun[job.bracket()]++;
    } else {
      gone.get(job.bracket()).get(job.rung() - 1).add(job.suggestion());
    }
  }

  /// The result whose configuration should go on now, on the highest rung there is one; null if
  /// none should.
  @Nullable TrialResult next() {
    for (int rung = units.size() - 2; rung >= 0; rung--) {
      for (int bracket = 0; bracket < begun.length && bracket <= rung; bracket++) {
        List<TrialResult> here = reached.get(bracket).get(rung);
        Set<Integer> went = gone.get(bracket).get(rung);
        int best = here.size() / halving.factor();
        if (best == 0) {
          continue;
        }
        for (TrialResult result : ranking.order(here).subList(0, best)) {
          if (result.isMeasured() && !went.contains(result.job().suggestion())) {
            return result;
          }
        }
      }
    }
    return null;
  }

  /// The rung on which a new configuration should begin: the one that lacks most of its share.
  int bracket() {
    int chosen = 0;
    for (int bracket = 1; bracket < begun.length; bracket++) {
      if (begun[bracket] / halving.share(bracket) < begun[chosen] / halving.share(chosen)) {
        chosen = bracket;
      }
    }
    return chosen;
  }

  /// The units after which a rung is reached.
  int units(int rung) {
    return units.get(rung);
  }

  /// All results that ended on a rung, whatever the bracket.
  List<TrialResult> on(int rung) {
    List<TrialResult> results = new ArrayList<>();
    for (List<List<TrialResult>> rungs : reached) {
      results.addAll(rungs.get(rung));
    }
    return results;
  }

  /// The number of rungs.
  int rungs() {
    return units.size();
  }
}
