package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RankingTest {
  private static final Goal LOSS = Goal.minimize("loss");
  private static final Goal ACCURACY = Goal.maximize("accuracy");

  private static List<TrialResult> results(Double[]... values) {
    List<TrialResult> results = new ArrayList<>();
    for (Double[] some : values) {
      int number = results.size();
      Job job = new Job(number, number, new Configuration(List.of()), 0, 0, 0, 0, 1);
      Outcome outcome =
          some.length == 0 ? new Outcome.Failed("no") : new Outcome.Measured(List.of(some));
      results.add(new TrialResult(job, List.of(), outcome));
    }
    return results;
  }

  private static List<Integer> numbers(List<TrialResult> results) {
    return results.stream().map(result -> result.job().number()).toList();
  }

  @Test
  void oneGoalIsOrderedByItsValueAndFailuresComeLast() {
    List<TrialResult> results =
        results(
            new Double[] {2.0},
            new Double[] {},
            new Double[] {1.0},
            new Double[] {2.0},
            new Double[] {});
    assertThat(numbers(new Ranking(List.of(LOSS)).order(results))).containsExactly(2, 0, 3, 1, 4);
    assertThat(numbers(new Ranking(List.of(ACCURACY)).order(results)))
        .containsExactly(0, 3, 2, 1, 4);
    assertThat(numbers(new Ranking(List.of(LOSS)).order(results.reversed())))
        .containsExactly(2, 0, 3, 1, 4);
  }

  @Test
  void severalGoalsAreOrderedByFrontsAndRoom() {
    List<TrialResult> results =
        results(
            new Double[] {1.0, 0.5},
            new Double[] {2.0, 0.7},
            new Double[] {2.1, 0.71},
            new Double[] {5.0, 0.9},
            new Double[] {2.0, 0.6}, // behind 1
            new Double[] {6.0, 0.9}, // behind 3
            new Double[] {},
            new Double[] {6.0, 0.5}); // behind nearly all
    Ranking ranking = new Ranking(List.of(LOSS, ACCURACY));
    assertThat(numbers(ranking.front(results))).containsExactly(0, 1, 2, 3);
    // The ends first; 2 has more room than 1.
    assertThat(numbers(ranking.order(results))).containsExactly(0, 3, 2, 1, 4, 5, 7, 6);
  }

  @Test
  void equalResultsAreAllOnTheFront() {
    List<TrialResult> results = results(new Double[] {1.0, 1.0}, new Double[] {1.0, 1.0});
    assertThat(numbers(new Ranking(List.of(LOSS, ACCURACY)).front(results))).containsExactly(0, 1);
    assertThat(numbers(new Ranking(List.of(LOSS, ACCURACY)).order(results))).containsExactly(0, 1);
  }
}
