package dev.percept.bench;

import dev.percept.tune.Configuration;
import dev.percept.tune.Space;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Functions whose least value is known, to compare searches by.
///
/// Branin, Hartmann and Rosenbrock with their domains and minima are as in Surjanovic and Bingham,
/// "Virtual library of simulation experiments", sfu.ca/~ssurjano; the first two were brought up for
/// this use by Dixon and Szegő, "Towards global optimisation 2", 1978.
///
/// @param title what tables call it
/// @param minimum its least value
record TestFunction(
    String title, Space space, double minimum, ToDoubleFunction<Configuration> function) {
  private static final double[] HARTMANN_HEIGHTS = {1, 1.2, 3, 3.2};
  private static final double[][] HARTMANN_WIDTHS = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] HARTMANN_CENTRES = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  /// All there are. "Mixed" is ours, in the shape of a network's hyper-parameters: each optimizer
  /// has a best rate of its own. "Conditional" is that of Jenatton, Archambeau, González and
  /// Seeger, "Bayesian optimization with tree-structured dependencies", ICML 2017, section 5.1: two
  /// choices decide which two numbers count.
  static final List<TestFunction> ALL =
      List.of(
          of("Branin", 0.397887, TestFunction::branin, "x=uniform(-5,10), y=uniform(0,15)"),
          of(
              "Hartmann-6",
              -3.32237,
              TestFunction::hartmann,
              "x0=uniform(0,1), x1=uniform(0,1), x2=uniform(0,1), x3=uniform(0,1),"
                  + " x4=uniform(0,1), x5=uniform(0,1)"),
          of(
              "Rosenbrock-4",
              0,
              TestFunction::rosenbrock,
              "x0=uniform(-5,10), x1=uniform(-5,10), x2=uniform(-5,10), x3=uniform(-5,10)"),
          of(
              "mixed",
              0,
              TestFunction::mixed,
              "lr=log(1e-5,10), hidden=logint(8,1024), depth=int(1,8), optimizer=choice(a,b,c,d),"
                  + " dropout=uniform(0,1)"),
          of(
              "conditional",
              0.1,
              TestFunction::conditional,
              "a=choice(0,1), b=choice(0,1) if a=0, c=choice(0,1) if a=1, left=uniform(-1,1) if b=0,"
                  + " right=uniform(-1,1) if b=1, up=uniform(-1,1) if c=0, down=uniform(-1,1) if"
                  + " c=1, r=uniform(0,1) if a=0, s=uniform(0,1) if a=1"));

  private static TestFunction of(
      String title, double minimum, ToDoubleFunction<Configuration> function, String space) {
    return new TestFunction(title, Space.parse(space), minimum, function);
  }

  /// How far above the least value the function is.
  double regret(Configuration configuration) {
    return function.applyAsDouble(configuration) - minimum;
  }

  private static double branin(Configuration at) {
    double x = at.number("x");
    double y = at.number("y");
    double bend = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * StrictMath.cos(x) + 10;
  }

  private static double hartmann(Configuration at) {
    double sum = 0;
    for (int i = 0; i < HARTMANN_HEIGHTS.length; i++) {
      double exponent = 0;
      for (int j = 0; j < HARTMANN_WIDTHS[i].length; j++) {
        double off = at.number("x" + j) - HARTMANN_CENTRES[i][j];
        exponent += HARTMANN_WIDTHS[i][j] * off * off;
      }
      sum -= HARTMANN_HEIGHTS[i] * StrictMath.exp(-exponent);
    }
    return sum;
  }

  private static double rosenbrock(Configuration at) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double x = at.number("x" + i);
      double bend = at.number("x" + (i + 1)) - x * x;
      sum += 100 * bend * bend + (1 - x) * (1 - x);
    }
    return sum;
  }

  private static double mixed(Configuration at) {
    double rate = StrictMath.log10(at.number("lr"));
    double off =
        switch (at.word("optimizer")) {
          case "a" -> 0.3 + square(rate + 1);
          case "b" -> square(rate + 2);
          case "c" -> 0.1 + square(rate + 3);
          default -> 0.6 + square(rate + 4);
        };
    double size = square(StrictMath.log(at.whole("hidden") / 128.0));
    double depth = 0.2 * Math.abs(at.whole("depth") - 3);
    return off + 0.3 * size + depth + 3 * square(at.number("dropout") - 0.3);
  }

  private static double conditional(Configuration at) {
    if (at.word("a").equals("0")) {
      double value =
          at.word("b").equals("0")
              ? square(at.number("left")) + 0.1
              : square(at.number("right")) + 0.2;
      return value + at.number("r");
    }
    double value =
        at.word("c").equals("0") ? square(at.number("up")) + 0.3 : square(at.number("down")) + 0.4;
    return value + at.number("s");
  }

  private static double square(double x) {
    return x * x;
  }
}
