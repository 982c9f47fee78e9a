package dev.percept.tune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What trials keep between rungs, of a limited number of configurations. Of too many, the worst of
/// the rung with the most is forgotten: it is the least likely to go on, and can begin again.
final class States {
  private final int most;
  private final Ranking ranking;
  private final Map<Integer, Object> states = new HashMap<>();
  private final List<TrialResult> results = new ArrayList<>();

  States(int most, Ranking ranking) {
    this.most = most;
    this.ranking = ranking;
  }

  /// Takes what a configuration has kept, if it is there.
  @Nullable Object take(int suggestion) {
    results.removeIf(result -> result.job().suggestion() == suggestion);
    return states.remove(suggestion);
  }

  void keep(TrialResult result, Object state) {
    if (most == 0) {
      return;
    }
    states.put(result.job().suggestion(), state);
    results.add(result);
    if (results.size() > most) {
      take(ranking.order(fullest()).getLast().job().suggestion());
    }
  }

  private List<TrialResult> fullest() {
    Map<Integer, List<TrialResult>> rungs = new HashMap<>();
    for (TrialResult result : results) {
      rungs.computeIfAbsent(result.job().rung(), rung -> new ArrayList<>()).add(result);
    }
    List<TrialResult> fullest = List.of();
    for (List<TrialResult> rung : rungs.values()) {
      fullest = rung.size() > fullest.size() ? rung : fullest;
    }
    return fullest;
  }
}
