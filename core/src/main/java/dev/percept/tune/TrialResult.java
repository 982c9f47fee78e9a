package dev.percept.tune;

import java.util.Comparator;
import java.util.List;

/// A job that has ended. A search can be rebuilt from a list of these: see [Tuning#run].
///
/// @param reports what the trial measured on its way, in order
/// @param outcome how it ended
public record TrialResult(Job job, List<Report> reports, Outcome outcome) {
  /// The order in which jobs were decided.
  public static final Comparator<TrialResult> BY_NUMBER =
      Comparator.comparingInt(result -> result.job().number());

  public TrialResult {
    reports = List.copyOf(reports);
  }

  /// A measurement on the way.
  ///
  /// @param units the budget spent so far, for example epochs
  /// @param values one for each goal; not necessarily finite
  public record Report(int units, List<Double> values) {
    public Report {
      values = List.copyOf(values);
    }
  }

  /// Whether it ended with values.
  public boolean isMeasured() {
    return outcome instanceof Outcome.Measured;
  }

  /// The value of goal `goal`, counted from 0.
  ///
  /// @throws IllegalStateException if it failed
  public double value(int goal) {
    return switch (outcome) {
      case Outcome.Measured(List<Double> values) -> values.get(goal);
      case Outcome.Failed(String reason) ->
          throw new IllegalStateException("job " + job.number() + " has no values: " + reason);
    };
  }
}
