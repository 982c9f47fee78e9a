package dev.percept.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.tensor.Rng;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpaceTest {
  private static final String TEXT =
      "lr=log(1e-4,1), dropout=uniform(0,0.5), layers=int(1,3), hidden=logint(32,1024), "
          + "optimizer=choice(sgd,adam,lion), momentum=uniform(0,0.99) if optimizer=sgd, "
          + "nesterov=choice(yes,no) if optimizer=sgd, beta=uniform(0.9,0.999) if optimizer=adam|lion, "
          + "model=choice(\"dense 30, relu\",\"say \\\"x\\\\\\\"\",plain)";

  private static final Space SPACE = Space.parse(TEXT);

  @Test
  void textIsReadAndPrinted() {
    assertThat(SPACE.toString()).isEqualTo(TEXT);
    assertThat(Space.parse(SPACE.toString())).isEqualTo(SPACE);
    assertThat(SPACE.dimensions()).hasSize(9);
    assertThat(SPACE.dimensions().getFirst())
        .isEqualTo(new Dimension("lr", new Domain.Log(1e-4, 1)));
    assertThat(SPACE.dimensions().get(7).condition())
        .isEqualTo(new Condition("optimizer", List.of("adam", "lion")));
    assertThat(SPACE.dimensions().getLast().domain())
        .isEqualTo(new Domain.Choice(List.of("dense 30, relu", "say \"x\\\"", "plain")));
  }

  @Test
  void linesAndCommentsAreSkipped() {
    Space space = Space.parse("# rates\nlr = log ( 1e-4 , 1 ), # and\n\tn=int(1,2) # sizes");
    assertThat(space).isEqualTo(Space.parse("lr=log(1e-4,1),n=int(1,2)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "'' ; space, character 1: expected the name of a dimension, found the end",
        "lr ; space, character 3: expected = after lr, found the end",
        "1r=int(1,2) ; space, character 1: expected the name of a dimension, found \"1r\"",
        "lr=norm(0,1) ; space, character 4: expected uniform(…), log(…), int(…), logint(…) or"
            + " choice(…), found \"norm\"",
        "lr=log(0,1) ; space, character 4: log: the lower bound must be above 0 for a logarithm,"
            + " found 0",
        "lr=uniform(1,1) ; space, character 4: uniform: the lower bound must be below the upper"
            + " one, both finite, found 1 and 1",
        "n=int(1.5,2) ; space, character 7: expected a whole number as lower bound, found \"1.5\"",
        "n=int(1,2 ; space, character 10: expected ) to end int(, found the end",
        "n=int(1,2) m=int(1,2) ; space, character 12: expected a comma, if, or the end, found"
            + " \"m\"",
        "n=int(1,2), n=int(1,3) ; space, character 13: n: two dimensions are called n",
        "c=choice(a) ; space, character 3: choice: a choice needs at least 2 values, found 1",
        "c=choice(a,a) ; space, character 3: choice: a choice has the value \"a\" twice",
        "c=choice(a,\"b) ; space, character 15: expected a \" to end what begins at character 12,"
            + " found the end",
        "x=uniform(0,1) if c=a ; space, character 1: x: the condition of x: expected a choice that"
            + " stands before it, found c",
        "c=choice(a,b), x=uniform(0,1) if c=d ; space, character 16: x: the condition of x:"
            + " expected a value of c=choice(a,b), found \"d\"",
        "x=uniform(0,1e999) ; space, character 13: expected a number as upper bound, found"
            + " \"1e999\"",
      })
  void faultsNamePlaceExpectedAndFound(String text, String message) {
    assertThatThrownBy(() -> Space.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void faultsInSeveralLinesNameTheLine() {
    assertThatThrownBy(() -> Space.parse("a=int(1,2),\n b=what"))
        .hasMessageStartingWith("space, line 2, character 4: expected uniform");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x=uniform(-5,10)",
        "x=uniform(0,1e-6)",
        "x=log(1e-9,1e9)",
        "x=log(1e-300,1e300)",
        "x=int(-3,3)",
        "x=int(-2147483648,2147483647)",
        "x=logint(1,5)",
        "x=logint(1,2147483647)",
        "x=choice(a,b,c)"
      })
  void placesAndValuesBelongTogether(String text) {
    Domain domain = Space.parse(text).dimensions().getFirst().domain();
    Value before = domain.at(0);
    for (int i = 0; i <= 1000; i++) {
      double place = i / 1000.0;
      Value value = domain.at(place);
      assertThat(domain.placeOf(value))
          .isBetween(0.0, 1.0)
          .isBetween(
              place - domain.widthOf(value) / 2 - 1e-3, place + domain.widthOf(value) / 2 + 1e-3);
      assertThat(domain.at(domain.placeOf(value))).isEqualTo(value);
      assertThat(domain.parse(value.toString())).isEqualTo(value);
      assertThat(domain.placeOf(value)).isGreaterThanOrEqualTo(domain.placeOf(before));
      before = value;
    }
  }

  @Test
  void valuesAreNumbersThatPeopleWouldType() {
    assertThat(new Domain.Log(1e-4, 1).at(0.3).toString()).isEqualTo("0.001585");
    assertThat(new Domain.Uniform(0, 0.5).at(1 / 3.0).toString()).isEqualTo("0.16667");
    assertThat(new Domain.Log(1e-9, 1).at(0.1).toString()).isEqualTo("7.943e-9");
    assertThat(new Domain.Log(1, 1e9).spread(10).toString())
        .isEqualTo("[1, 10, 100, 1000, 10000, 100000, 1000000, 1e7, 1e8, 1e9]");
    assertThat(new Domain.Whole(1, 3).spread(9).toString()).isEqualTo("[1, 2, 3]");
  }

  @Test
  void everyWholeNumberIsDrawnAsOftenAsItShould() {
    int[] counts = new int[4];
    for (int i = 0; i < 30_000; i++) {
      double place = new Rng(3).uniform(Rng.Stream.SUGGESTIONS, 0, i);
      counts[((Value.Whole) new Domain.Whole(1, 3).at(place)).value()]++;
    }
    assertThat(counts[1]).isBetween(9_700, 10_300);
    assertThat(counts[2]).isBetween(9_700, 10_300);
    assertThat(counts[3]).isBetween(9_700, 10_300);
  }

  @Test
  void configurationsHaveWhatTheirConditionsAllow() {
    int withMomentum = 0;
    for (int i = 0; i < 300; i++) {
      Configuration configuration = SPACE.at(new Draws(new Rng(1), i).point(9));
      boolean sgd = configuration.word("optimizer").equals("sgd");
      assertThat(configuration.has("momentum")).isEqualTo(sgd);
      assertThat(configuration.has("nesterov")).isEqualTo(sgd);
      assertThat(configuration.has("beta")).isEqualTo(!sgd);
      assertThat(SPACE.configuration(configuration.texts())).isEqualTo(configuration);
      SPACE.check(configuration);
      withMomentum += sgd ? 1 : 0;
    }
    assertThat(withMomentum).isBetween(75, 125);
  }

  @Test
  void configurationsAreLookedUpByName() {
    Space space = Space.parse("lr=log(1e-4,1), n=int(1,9), c=choice(a,b), m=int(1,2) if c=a");
    Configuration configuration = space.configuration(Map.of("n", "3", "lr", "1e-3", "c", "b"));
    assertThat(configuration.toString()).isEqualTo("lr=0.001, n=3, c=b");
    assertThat(configuration.number("lr")).isEqualTo(0.001);
    assertThat(configuration.number("n")).isEqualTo(3);
    assertThat(configuration.whole("n")).isEqualTo(3);
    assertThat(configuration.word("c")).isEqualTo("b");
    assertThatThrownBy(() -> configuration.number("m"))
        .hasMessage("expected a value for m, found only lr=0.001, n=3, c=b");
    assertThatThrownBy(() -> configuration.whole("lr"))
        .hasMessage("lr: expected a whole number, found \"0.001\"");
    assertThatThrownBy(() -> configuration.number("c"))
        .hasMessage("c: expected a number, found \"b\"");
    assertThatThrownBy(() -> space.configuration(Map.of("n", "3", "lr", "1e-3", "c", "a")))
        .hasMessageStartingWith("expected a value for m=int(1,2) if c=a, found only {");
    assertThatThrownBy(
            () -> space.configuration(Map.of("n", "3", "lr", "1e-3", "c", "b", "m", "1")))
        .hasMessageStartingWith("expected no value for m=int(1,2) if c=a");
    assertThatThrownBy(() -> space.configuration(Map.of("n", "10", "lr", "1e-3", "c", "b")))
        .hasMessage("n: expected a value of int(1,9), found \"10\"");
    assertThatThrownBy(
            () -> space.configuration(Map.of("n", "1", "lr", "1", "c", "b", "what", "1")))
        .hasMessage("expected values for lr, n, c, m, found one for what");
  }
}
