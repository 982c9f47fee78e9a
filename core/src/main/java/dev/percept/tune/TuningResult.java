package dev.percept.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came of a search.
///
/// @param tuning what was searched for
/// @param results all jobs that have ended, in the order of their numbers
/// @param complete whether the search came to its end: it was not stopped, and had the time
public record TuningResult(Tuning tuning, List<TrialResult> results, boolean complete) {
  public TuningResult {
    results = List.copyOf(results);
  }

  /// The best of those that were measured with the most units of budget; of several goals, one of
  /// [#front]. Empty if all trials failed.
  public Optional<TrialResult> best() {
    return best(1).stream().findFirst();
  }

  /// The best of those, the best first.
  ///
  /// @param most how many, if there are so many
  public List<TrialResult> best(int most) {
    return new Ranking(tuning.goals())
        .order(furthest()).stream().filter(TrialResult::isMeasured).limit(most).toList();
  }

  /// Those that were measured with the most units of budget and that no other of them beats in one
  /// goal without being worse in another, in the order of their numbers.
  public List<TrialResult> front() {
    return new Ranking(tuning.goals()).front(furthest());
  }

  private List<TrialResult> furthest() {
    int most =
        results.stream()
            .filter(TrialResult::isMeasured)
            .mapToInt(result -> result.job().to())
            .max()
            .orElse(0);
    List<TrialResult> furthest = new ArrayList<>();
    for (TrialResult result : results) {
      if (result.job().to() == most) {
        furthest.add(result);
      }
    }
    return furthest;
  }
}
