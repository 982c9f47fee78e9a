package dev.percept.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestFunctionTest {
  private static double regret(String title, String settings) {
    Map<String, String> texts = new HashMap<>();
    for (String setting : settings.split(" ", -1)) {
      String[] parts = setting.split("=", -1);
      texts.put(parts[0], parts[1]);
    }
    TestFunction function =
        TestFunction.ALL.stream()
            .filter(one -> one.title().equals(title))
            .findFirst()
            .orElseThrow();
    return function.regret(function.space().configuration(texts));
  }

  @ParameterizedTest
  @CsvSource({
    "Branin, x=-3.1416 y=12.275",
    "Branin, x=3.1416 y=2.275",
    "Branin, x=9.42478 y=2.475",
    "Hartmann-6, x0=0.20169 x1=0.150011 x2=0.476874 x3=0.275332 x4=0.311652 x5=0.6573",
    "Rosenbrock-4, x0=1 x1=1 x2=1 x3=1",
    "mixed, lr=0.01 hidden=128 depth=3 optimizer=b dropout=0.3",
    "conditional, a=0 b=0 left=0 r=0"
  })
  void theLeastValueIsWhereItIsSaidToBe(String title, String settings) {
    double regret = regret(title, settings);
    assertThat(regret).isBetween(-1e-5, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "conditional, a=0 b=1 right=0.5 r=0.25, 0.6",
    "conditional, a=1 c=0 up=0 s=0, 0.2",
    "conditional, a=1 c=1 down=0 s=0, 0.3",
    "mixed, lr=0.1 hidden=128 depth=4 optimizer=a dropout=0.3, 0.5",
    "Rosenbrock-4, x0=0 x1=0 x2=0 x3=0, 3"
  })
  void otherPlacesAreWorse(String title, String settings, double expected) {
    double regret = regret(title, settings);
    assertThat(regret).isBetween(expected - 1e-9, expected + 1e-9);
  }
}
