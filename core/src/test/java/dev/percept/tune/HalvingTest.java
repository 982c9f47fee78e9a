package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.kernel.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HalvingTest {
  private static final Space SPACE = Space.parse("x=uniform(0,1)");

  private static double[] x(Assignment assignment) {
    return new double[] {assignment.configuration().number("x")};
  }

  private static Tuning tuning(int trials, Halving halving) {
    return Tuning.of(SPACE, Budget.ofTrials(trials), HalvingTest::x)
        .withSearch(new Search.Random())
        .withHalving(halving);
  }

  @Test
  void rungsAreAFactorApartAndTheLastIsAFullTrial() {
    assertThat(Halving.asha(1, 27).units()).containsExactly(1, 3, 9, 27);
    assertThat(new Halving(2, 20, 4, 1).units()).containsExactly(2, 8, 20);
    assertThat(Halving.none(5).units()).containsExactly(5);
    assertThat(Halving.hyperband(1, 27).brackets()).isEqualTo(4);
    assertThat(new Halving(1, Integer.MAX_VALUE, 2, 1).units()).hasSize(32);
    assertThatThrownBy(() -> new Halving(1, 9, 3, 4))
        .hasMessage("brackets must be 1 to the number of rungs, 3, found 4");
    assertThatThrownBy(() -> new Halving(9, 1, 3, 1)).hasMessageContaining("found 9");
    assertThatThrownBy(() -> new Halving(1, 9, 1, 1)).hasMessageContaining("found 1");
  }

  // Li and others (2018), table 1: R = 81, η = 3.
  @Test
  void hyperbandBeginsAsManyAsItsTableSays() {
    Halving halving = Halving.hyperband(1, 81);
    assertThat(halving.share(0)).isEqualTo(81);
    assertThat(halving.share(1)).isEqualTo(34);
    assertThat(halving.share(2)).isEqualTo(15);
    assertThat(halving.share(3)).isEqualTo(8);
    assertThat(halving.share(4)).isEqualTo(5);
  }

  @Test
  void everyBracketGetsItsShare() {
    List<TrialResult> results = tuning(60, Halving.hyperband(1, 27)).run(Workers.none()).results();
    int[] begun = new int[4];
    for (TrialResult result : results) {
      begun[result.job().bracket()] += result.job().from() == 0 ? 1 : 0;
    }
    for (int bracket = 1; bracket < 4; bracket++) {
      double share = Halving.hyperband(1, 27).share(bracket) / 27;
      assertThat((double) begun[bracket] / begun[0]).isBetween(0.8 * share, 1.25 * share);
    }
  }

  @Test
  void onlyTheBestOfARungGoOn() {
    List<TrialResult> results = tuning(40, Halving.asha(1, 9)).run(Workers.none()).results();
    List<List<TrialResult>> rungs =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int spent = 0;
    for (TrialResult result : results) {
      Job job = result.job();
      spent += job.cost();
      rungs.get(job.rung()).add(result);
      if (job.rung() == 0) {
        assertThat(job.from()).isZero();
        continue;
      }
      // Of what it could have been decided by.
      List<TrialResult> below = new ArrayList<>(rungs.get(job.rung() - 1));
      below.removeIf(other -> other.job().number() > job.number() - 4);
      long better = below.stream().filter(other -> other.value(0) < result.value(0)).count();
      assertThat(better).isLessThan(below.size() / 3);
      assertThat(below).anyMatch(other -> other.job().suggestion() == job.suggestion());
    }
    assertThat(spent).isBetween(40 * 9 - 9, 40 * 9);
    assertThat(rungs.get(0).size()).isGreaterThan(120);
    assertThat(rungs.get(1).size()).isBetween(rungs.get(0).size() / 4, rungs.get(0).size() / 2);
    assertThat(rungs.get(2).size()).isBetween(rungs.get(1).size() / 4, rungs.get(1).size() / 2);
  }

  @Test
  void theBestOfAllIsTrainedToTheEnd() {
    TuningResult result = tuning(40, Halving.asha(1, 9)).run(Workers.none());
    double least = result.results().stream().mapToDouble(r -> r.value(0)).min().orElseThrow();
    TrialResult best = result.best().orElseThrow();
    assertThat(best.job().to()).isEqualTo(9);
    assertThat(best.value(0)).isEqualTo(least);
  }

  @Test
  void failuresDoNotGoOn() {
    Trial failing =
        assignment -> {
          double x = assignment.configuration().number("x");
          return new double[] {x < 0.5 ? Double.NaN : x};
        };
    List<TrialResult> results =
        Tuning.of(SPACE, Budget.ofTrials(10), failing)
            .withHalving(Halving.asha(1, 9))
            .run(Workers.none())
            .results();
    assertThat(results).anyMatch(result -> !result.isMeasured());
    assertThat(results).anyMatch(result -> result.job().rung() > 0);
    assertThat(results).allMatch(result -> result.job().rung() == 0 || result.isMeasured());
  }

  // All who are on a high rung are good: the search must not flee from the worse of them.
  @Test
  void tpeStaysWhereWhatGotFarIs() {
    for (int seed = 0; seed < 5; seed++) {
      List<TrialResult> results =
          tuning(40, Halving.asha(1, 9))
              .withSearch(new Search.Tpe())
              .withSeed(seed)
              .run(Workers.none())
              .results();
      List<TrialResult> late = results.subList(results.size() / 2, results.size());
      List<Double> begun =
          late.stream().filter(r -> r.job().from() == 0).map(r -> r.value(0)).sorted().toList();
      assertThat(begun.get(begun.size() / 2)).isLessThan(0.25);
    }
  }

  @Test
  void aGridIsClimbedToItsEnd() {
    List<TrialResult> results =
        tuning(500, Halving.asha(1, 9))
            .withSearch(new Search.Grid(27))
            .run(Workers.none())
            .results();
    int[] rungs = new int[3];
    results.forEach(result -> rungs[result.job().rung()]++);
    assertThat(rungs[0]).isEqualTo(27);
    assertThat(rungs[1]).isBetween(9, 13);
    assertThat(rungs[2]).isBetween(3, 6);
  }

  @Test
  void trialsGoOnFromWhatTheyKept() {
    assertThat(jobsThatGoOn(64)).doesNotContain(-1).isNotEmpty();
    assertThat(jobsThatGoOn(0)).containsOnly(-1);
    assertThat(jobsThatGoOn(6)).contains(-1).hasSizeGreaterThan(1);
  }

  // The units that a job found kept; -1 if it should have and found nothing.
  private static Set<Integer> jobsThatGoOn(int states) {
    Set<Integer> found = new HashSet<>();
    Trial trial =
        assignment -> {
          Job job = assignment.job();
          if (job.from() > 0) {
            found.add(assignment.kept() instanceof Integer units ? units : -1);
            assertThat(assignment.kept()).isIn(null, job.from());
          }
          assignment.keep(job.to());
          return new double[] {assignment.configuration().number("x")};
        };
    Tuning.of(SPACE, Budget.ofTrials(30), trial)
        .withSearch(new Search.Random())
        .withHalving(Halving.asha(1, 9))
        .withStates(states)
        .run(Workers.none());
    return found;
  }
}
