package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.kernel.Workers;
import dev.percept.tensor.Rng;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TuningTest {
  private static final Space SPACE =
      Space.parse("x=uniform(-1,1), n=int(1,9), c=choice(a,b), y=log(1e-3,1) if c=a");

  private static double bowl(Configuration at) {
    double x = at.number("x") - 0.3;
    double n = (at.whole("n") - 4) / 9.0;
    double y = at.has("y") ? StrictMath.log10(at.number("y")) + 2 : 1.5;
    return x * x + n * n + y * y;
  }

  /// Better and surer the longer it is trained, and failing now and then.
  private static double[] trained(Assignment assignment) {
    Job job = assignment.job();
    for (int unit = job.from() + 1; unit <= job.to(); unit++) {
      double noise = new Rng(job.seed()).uniform(Rng.Stream.DRAWING, 0, unit);
      double value = bowl(job.configuration()) + noise / unit;
      assignment.report(unit, value);
    }
    return new double[] {
      job.suggestion() % 7 == 3 ? Double.NaN : assignment.reports().getLast().values().getFirst()
    };
  }

  private static Tuning halving(Search search) {
    return Tuning.of(SPACE, Budget.ofTrials(12), TuningTest::trained)
        .withSearch(search)
        .withHalving(new Halving(1, 9, 3, 2))
        .withSeed(11)
        .withWindow(5);
  }

  private static Tuning plain(Search search) {
    return Tuning.of(SPACE, Budget.ofTrials(40), Trial.of(TuningTest::bowl))
        .withSearch(search)
        .withSeed(11);
  }

  private static List<Tuning> tunings() {
    List<Tuning> tunings = new ArrayList<>();
    for (Search search : List.of(new Search.Random(), new Search.Tpe(4), new Search.Grid(2))) {
      tunings.add(plain(search));
      tunings.add(halving(search));
    }
    return tunings;
  }

  private static TuningResult runSlowly(Tuning tuning, int threads) {
    AtomicInteger calls = new AtomicInteger();
    Trial slow =
        assignment -> {
          Thread.sleep(calls.getAndIncrement() * 7 % 3);
          return tuning.trial().run(assignment);
        };
    Tuning slowly =
        new Tuning(
            tuning.space(),
            tuning.budget(),
            slow,
            tuning.search(),
            tuning.halving(),
            tuning.goals(),
            tuning.seed(),
            tuning.window(),
            tuning.states());
    try (Workers workers = Workers.of(threads)) {
      return slowly.run(workers);
    }
  }

  @Test
  void resultsAreTheSameForAnyNumberOfThreads() {
    for (Tuning tuning : tunings()) {
      List<TrialResult> expected = tuning.run(Workers.none()).results();
      assertThat(runSlowly(tuning, 2).results()).isEqualTo(expected);
      assertThat(runSlowly(tuning, 4).results()).isEqualTo(expected);
    }
  }

  @Test
  void searchGoesOnFromAnyPrefixAndWithAnyGaps() {
    for (Tuning tuning : tunings()) {
      List<TrialResult> expected = tuning.run(Workers.none()).results();
      for (int length = 0; length <= expected.size(); length += 3) {
        assertResumed(tuning, expected.subList(0, length), expected);
      }
      List<TrialResult> some = new ArrayList<>(expected);
      some.removeIf(result -> result.job().number() % 4 == 2);
      Collections.reverse(some);
      assertResumed(tuning, some, expected);
    }
  }

  private static void assertResumed(
      Tuning tuning, List<TrialResult> before, List<TrialResult> expected) {
    List<TuningEvent> events = new ArrayList<>();
    TuningResult result = tuning.run(Workers.none(), before, events::add, () -> false);
    assertThat(result.results()).isEqualTo(expected);
    assertThat(result.complete()).isTrue();
    assertThat(events.stream().filter(TuningEvent.Ended.class::isInstance))
        .hasSize(expected.size() - before.size());
  }

  @Test
  void resultsOfAnotherSearchAreRefused() {
    Tuning tuning = plain(new Search.Random());
    List<TrialResult> others = tuning.withSeed(12).run(Workers.none()).results();
    assertThatThrownBy(() -> tuning.run(Workers.none(), others, event -> {}, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of another space, seed, search or budget");
    List<TrialResult> twice = List.of(others.getFirst(), others.getFirst());
    assertThatThrownBy(() -> tuning.run(Workers.none(), twice, event -> {}, () -> false))
        .hasMessage("expected one result of each job, found two of job 0");
    assertThatThrownBy(() ->
            tuning
                .withGoals(Goal.minimize("a"), Goal.minimize("b"))
                .run(Workers.none(), others, event -> {}, () -> false))
        .hasMessage("job 0: expected a value for each of 2 goals, found 1");
  }

  @Test
  void aLargerBudgetGoesOnWhereASmallerOneEnded() {
    Tuning tuning = halving(new Search.Tpe(4));
    Tuning longer =
        Tuning.of(SPACE, Budget.ofTrials(20), TuningTest::trained)
            .withSearch(tuning.search())
            .withHalving(tuning.halving())
            .withSeed(11)
            .withWindow(5);
    List<TrialResult> all = longer.run(Workers.none()).results();
    List<TrialResult> first = tuning.run(Workers.none()).results();
    assertThat(all.subList(0, first.size())).isEqualTo(first);
    assertThat(longer.run(Workers.none(), first, event -> {}, () -> false).results())
        .isEqualTo(all);
  }

  @Test
  void suggestionsAreTheSameBitsEverywhere() {
    StringBuilder all = new StringBuilder();
    for (TrialResult result : plain(new Search.Tpe()).run(Workers.none()).results()) {
      all.append(result.job().configuration()).append('\n');
    }
    String[] lines = all.toString().split("\n", -1);
    assertThat(lines[0]).isEqualTo("x=-0.6175, n=6, c=a, y=0.002444");
    assertThat(lines[39]).isEqualTo("x=0.2396, n=5, c=a, y=0.01138");
    assertThat(all.toString().hashCode()).isEqualTo(-527710429);
  }

  @Test
  void failuresAreRecordedAndWorst() {
    Trial trial =
        assignment ->
            switch (assignment.job().number() % 4) {
              case 0 -> throw new IllegalStateException("no such luck");
              case 1 -> throw new UnsupportedOperationException();
              case 2 -> new double[] {Double.NEGATIVE_INFINITY};
              default -> new double[] {bowl(assignment.configuration())};
            };
    TuningResult result = Tuning.of(SPACE, Budget.ofTrials(40), trial).run(Workers.none());
    assertThat(result.results()).hasSize(40);
    assertThat(result.results().subList(0, 3).stream().map(TrialResult::outcome))
        .containsExactly(
            new Outcome.Failed("no such luck"),
            new Outcome.Failed("java.lang.UnsupportedOperationException"),
            new Outcome.Failed("value is -Infinity"));
    assertThat(result.best().orElseThrow().job().number() % 4).isEqualTo(3);
    Trial hopeless = Trial.of(configuration -> Double.NaN);
    TuningResult nothing = Tuning.of(SPACE, Budget.ofTrials(20), hopeless).run(Workers.none());
    assertThat(nothing.best()).isEmpty();
    assertThat(nothing.front()).isEmpty();
  }

  @Test
  void faultsOfTheProgramEndTheSearch() {
    Trial broken =
        assignment -> {
          throw new AssertionError("broken");
        };
    try (Workers workers = Workers.of(2)) {
      assertThatThrownBy(() -> Tuning.of(SPACE, Budget.ofTrials(9), broken).run(workers))
          .isInstanceOf(AssertionError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aStoppedSearchKeepsWhatHasEnded(int threads) {
    Tuning tuning = plain(new Search.Random());
    List<TrialResult> expected = tuning.run(Workers.none()).results();
    List<TrialResult> ended = Collections.synchronizedList(new ArrayList<>());
    TuningResult result;
    try (Workers workers = Workers.of(threads)) {
      result =
          tuning.run(
              workers,
              List.of(),
              event -> {
                if (event instanceof TuningEvent.Ended(TrialResult one)) {
                  ended.add(one);
                }
              },
              () -> ended.size() >= 10);
    }
    assertThat(result.complete()).isFalse();
    assertThat(result.results()).hasSizeBetween(10, 9 + threads).containsAll(ended);
    assertThat(expected).containsAll(result.results());
  }

  @Test
  void aCancelledTrialIsNotRecorded() {
    Trial trial =
        assignment -> {
          if (assignment.job().number() == 5) {
            throw new CancellationException();
          }
          return new double[] {bowl(assignment.configuration())};
        };
    TuningResult result = Tuning.of(SPACE, Budget.ofTrials(9), trial).run(Workers.none());
    assertThat(result.results()).hasSize(5);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void timeCutsASearchShort() {
    Tuning tuning =
        Tuning.of(SPACE, Budget.ofTime(Duration.ofNanos(1)), Trial.of(TuningTest::bowl));
    TuningResult result = tuning.run(Workers.none());
    assertThat(result.complete()).isFalse();
    assertThat(result.results()).hasSizeLessThan(10);
  }

  @Test
  void gridHasEveryCombinationOnceAndEnds() {
    Tuning tuning = plain(new Search.Grid(3));
    TuningResult result = tuning.run(Workers.none());
    // x and n have 3 values each; c is a with 3 values of y, or b.
    assertThat(result.results()).hasSize(36).doesNotHaveDuplicates();
    assertThat(result.complete()).isTrue();
    assertThat(result.results().stream().map(r -> r.job().configuration()).distinct()).hasSize(36);
    assertThatThrownBy(() -> plain(new Search.Grid(1000)).run(Workers.none()))
        .hasMessageContaining("take fewer points than 1000");
  }

  @Test
  void randomSearchRepeatsNothingWhereThereIsLittle() {
    Space little = Space.parse("a=choice(x,y,z), n=int(1,4)");
    TuningResult result =
        Tuning.of(little, Budget.ofTrials(11), Trial.of(c -> c.whole("n")))
            .withSearch(new Search.Random())
            .run(Workers.none());
    assertThat(result.results().stream().map(r -> r.job().configuration()).distinct()).hasSize(11);
  }

  @Test
  void tpeIsBetterThanRandomSearch() {
    assertThat(medianOfBest(new Search.Tpe())).isLessThan(0.4 * medianOfBest(new Search.Random()));
  }

  private static double medianOfBest(Search search) {
    double[] best = new double[21];
    for (int seed = 0; seed < best.length; seed++) {
      best[seed] = plain(search).withSeed(seed).run(Workers.none()).best().orElseThrow().value(0);
    }
    Arrays.sort(best);
    return best[best.length / 2];
  }

  @Test
  void severalGoalsGiveAFront() {
    Trial trial =
        assignment -> {
          double x = assignment.configuration().number("x");
          return new double[] {x * x, -(x - 0.5) * (x - 0.5)};
        };
    TuningResult result =
        Tuning.of(Space.parse("x=uniform(-2,2)"), Budget.ofTrials(60), trial)
            .withGoals(Goal.minimize("size"), Goal.maximize("gain"))
            .run(Workers.none());
    assertThat(result.front()).hasSizeGreaterThan(15);
    for (TrialResult one : result.front()) {
      assertThat(one.job().configuration().number("x")).isBetween(-0.1, 0.6);
    }
    assertThat(result.front()).contains(result.best().orElseThrow());
  }

  @Test
  void wrongNumbersOfValuesAreTheProgramsFault() {
    Trial two = assignment -> new double[] {1, 2};
    TuningResult result = Tuning.of(SPACE, Budget.ofTrials(1), two).run(Workers.none());
    assertThat(result.results().getFirst().outcome())
        .isEqualTo(new Outcome.Failed("expected a value for each of 1 goals, found 2"));
  }
}
