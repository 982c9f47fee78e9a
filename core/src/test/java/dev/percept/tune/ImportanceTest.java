package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.kernel.Workers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportanceTest {
  private static final Space SPACE =
      Space.parse(
          "big=uniform(-1,1), word=choice(a,b,c), small=log(1e-2,1), none=int(0,99),"
              + " other=choice(x,y), inner=uniform(0,1) if word=a");

  private static double value(Configuration at) {
    double big = at.number("big");
    double small = StrictMath.log10(at.number("small"));
    return 4 * big * big + (at.word("word").equals("b") ? 1 : 0) + 0.15 * small;
  }

  private static Map<String, Double> importance(int trials, int seed) {
    return Importance.of(
        Tuning.of(SPACE, Budget.ofTrials(trials), Trial.of(ImportanceTest::value))
            .withSearch(new Search.Random())
            .withSeed(seed)
            .run(Workers.none()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatDecidesIsFoundAndWhatDoesNothingIsNot(int seed) {
    Map<String, Double> shares = importance(200, seed);
    assertThat(shares.keySet()).containsExactly("big", "word", "small", "none", "other", "inner");
    assertThat(shares.values().stream().mapToDouble(share -> share).sum()).isBetween(0.5, 1.0);
    assertThat(shares.get("big")).isGreaterThan(0.5);
    assertThat(shares.get("word")).isBetween(0.03, 0.3);
    for (String idle : new String[] {"none", "other", "inner"}) {
      assertThat(shares.get(idle)).isBetween(0.0, 0.05);
    }
  }

  @Test
  void sharesOfAFunctionOfOneDimensionAreOneAndNothing() {
    Map<String, Double> shares =
        Importance.of(
            Tuning.of(SPACE, Budget.ofTrials(150), Trial.of(at -> at.number("none")))
                .withSearch(new Search.Random())
                .run(Workers.none()));
    assertThat(shares.get("none")).isGreaterThan(0.95);
  }

  // Where two dimensions matter only together, neither does by itself.
  @Test
  void whatIsDoneTogetherIsNobodysShare() {
    Map<String, Double> shares =
        Importance.of(
            Tuning.of(
                    Space.parse("x=choice(a,b), y=choice(a,b)"),
                    Budget.ofTrials(100),
                    Trial.of(at -> at.word("x").equals(at.word("y")) ? 1 : 0))
                .withSearch(new Search.Random())
                .run(Workers.none()));
    assertThat(shares.get("x")).isLessThan(0.05);
    assertThat(shares.get("y")).isLessThan(0.05);
  }

  @Test
  void fewTrialsSayNothing() {
    assertThat(importance(11, 1).values()).containsOnly(0.0);
  }

  @Test
  void theRungWithMostTrialsIsLookedAt() {
    TuningResult result =
        Tuning.of(SPACE, Budget.ofTrials(60), Trial.of(ImportanceTest::value))
            .withHalving(Halving.asha(1, 9))
            .withSearch(new Search.Random())
            .run(Workers.none());
    assertThat(Importance.of(result).get("big")).isGreaterThan(0.5);
  }
}
