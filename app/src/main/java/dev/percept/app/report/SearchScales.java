package dev.percept.app.report;

import dev.percept.app.chart.Axis;
import dev.percept.app.chart.Scale;
import dev.percept.tune.Configuration;
import dev.percept.tune.Dimension;
import dev.percept.tune.Domain;
import dev.percept.tune.Goal;
import dev.percept.tune.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the dimensions and the goals of a search are laid out in charts.
final class SearchScales {
  /// So few whole numbers are written side by side like words.
  private static final int FEW = 9;

  /// Values are left out of an axis that they would make so many times as long.
  private static final double FAR = 2.5;

  /// Values that differ by more than this are easier to see on a logarithmic axis.
  private static final double WIDE = 20;

  private SearchScales() {}

  /// The scale of a dimension.
  static Scale of(Dimension dimension) {
    String name = dimension.name();
    return switch (dimension.domain()) {
      case Domain.Uniform(double low, double high) -> Scale.of(Axis.of(name, low, high));
      case Domain.Log(double low, double high) -> Scale.of(new Axis(name, true, low, high));
      case Domain.Whole(int low, int high) when high - low < FEW ->
          Scale.ofWords(name, numbers(low, high));
      case Domain.Whole(int low, int high) -> Scale.of(Axis.of(name, low, high));
      case Domain.LogWhole(int low, int high) -> Scale.of(new Axis(name, true, low, high));
      case Domain.Choice(List<String> words) -> Scale.ofWords(name, words);
    };
  }

  private static List<String> numbers(int low, int high) {
    List<String> numbers = new ArrayList<>();
    for (int i = low; i <= high; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  /// Where a configuration lies on the scale of a dimension; NaN if it has no such value.
  static double value(Dimension dimension, Configuration configuration) {
    if (!configuration.has(dimension.name())) {
      return Double.NaN;
    }
    return switch (configuration.value(dimension.name())) {
      case Value.Real(double number) -> number;
      case Value.Whole(int number) ->
          dimension.domain() instanceof Domain.Whole(int low, int high) && high - low < FEW
              ? (double) number - low
              : number;
      case Value.Word word ->
          dimension.domain() instanceof Domain.Choice(List<String> words)
              ? words.indexOf(word.value())
              : Double.NaN;
    };
  }

  /// The axis of all of a goal's values.
  static Axis ofAll(Goal goal, double... values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    return low > 0 && high / low > WIDE ? Axis.logarithmic(goal.name()) : Axis.of(goal.name());
  }

  /// The axis of a goal's values. Where the worst lie far from the others, it leaves them out.
  ///
  /// @param share of the values, the best, that are to be on it in any case
  /// @param margin how far it goes beyond the last of them, as a part of the whole
  static Axis of(Goal goal, double share, double margin, double... values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return Axis.of(goal.name());
    }
    int last = sorted.length - 1;
    double low = sorted[goal.maximize() ? (int) (last * (1 - share)) : 0];
    double high = sorted[goal.maximize() ? last : (int) (last * share)];
    double range = high - low;
    if (sorted[0] > 0 && high / sorted[0] > WIDE) {
      return Axis.logarithmic(goal.name());
    }
    if (range <= 0 || sorted[last] - sorted[0] <= FAR * range) {
      return Axis.of(goal.name());
    }
    return Axis.of(goal.name(), low - margin * range, high + margin * range);
  }
}
