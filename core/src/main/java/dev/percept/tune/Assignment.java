package dev.percept.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Job] in the hands of a [Trial]. Belongs to the thread that runs the trial.
public final class Assignment {
  private final Job job;
  private final int goals;
  private final Consumer<TrialResult.Report> listener;
  private final BooleanSupplier stopped;
  private final List<TrialResult.Report> reports = new ArrayList<>();
  private @Nullable Object state;

  Assignment(
      Job job,
      int goals,
      @Nullable Object state,
      Consumer<TrialResult.Report> listener,
      BooleanSupplier stopped) {
    this.job = job;
    this.goals = goals;
    this.state = state;
    this.listener = listener;
    this.stopped = stopped;
  }

  /// What to do.
  public Job job() {
    return job;
  }

  /// The configuration to try.
  public Configuration configuration() {
    return job.configuration();
  }

  /// Tells what was measured on the way.
  ///
  /// @param units the budget spent so far, those of earlier jobs included
  /// @param values one for each goal
  /// @throws IllegalArgumentException if there are more or fewer values
  public void report(int units, double... values) {
    checkCount(values);
    TrialResult.Report report = new TrialResult.Report(units, list(values));
    reports.add(report);
    listener.accept(report);
  }

  /// Keeps what the next job of this configuration can go on from, in place of what was kept
  /// before. It may be forgotten where many configurations wait.
  public void keep(Object state) {
    this.state = state;
  }

  /// What the last job of this configuration kept; null if this is the first, or it is forgotten,
  /// for example as the search was resumed: then the trial has to begin again, with the same seed,
  /// and come to the same.
  public @Nullable Object kept() {
    return state;
  }

  /// Whether the search is to end at once: the trial may then throw a
  /// [java.util.concurrent.CancellationException].
  public boolean isStopped() {
    return stopped.getAsBoolean();
  }

  /// What has been reported.
  List<TrialResult.Report> reports() {
    return reports;
  }

  private void checkCount(double[] values) {
    if (values.length != goals) {
      throw new IllegalArgumentException(
          "expected a value for each of %d goals, found %d".formatted(goals, values.length));
    }
  }

  /// What a trial that gave these values comes to.
  ///
  /// @throws IllegalArgumentException if there are more or fewer values than goals
  Outcome outcome(double[] values, List<Goal> names) {
    checkCount(values);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return new Outcome.Failed(names.get(i).name() + " is " + NumberText.of(values[i]));
      }
    }
    return new Outcome.Measured(list(values));
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
