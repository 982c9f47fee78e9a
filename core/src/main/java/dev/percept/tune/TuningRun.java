package dev.percept.tune;

import dev.percept.kernel.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Tuning] under way: several threads take jobs from one [Planner].
final class TuningRun {
  private final Tuning tuning;
  private final Consumer<TuningEvent> listener;
  private final BooleanSupplier stop;
  private final Map<Integer, TrialResult> before = new HashMap<>();
  private final Planner planner;
  private final States states;
  private final List<TrialResult> results = new ArrayList<>();
  private final long end;
  private int underWay;
  private volatile boolean stopped;

  /// @throws IllegalArgumentException if two results are of one job
  TuningRun(
      Tuning tuning,
      List<TrialResult> ended,
      Consumer<TuningEvent> listener,
      BooleanSupplier stop) {
    this.tuning = tuning;
    this.listener = listener;
    this.stop = stop;
    this.planner = new Planner(tuning);
    this.states = new States(tuning.states(), new Ranking(tuning.goals()));
    this.end = System.nanoTime() + tuning.budget().time().toNanos();
    for (TrialResult result : ended) {
      if (before.put(result.job().number(), result) != null) {
        throw new IllegalArgumentException(
            "expected one result of each job, found two of job " + result.job().number());
      }
      checkValues(result);
    }
  }

  private void checkValues(TrialResult result) {
    if (result.outcome() instanceof Outcome.Measured(List<Double> values)
        && values.size() != tuning.goals().size()) {
      throw new IllegalArgumentException(
          "job %d: expected a value for each of %d goals, found %d"
              .formatted(result.job().number(), tuning.goals().size(), values.size()));
    }
  }

  TuningResult run(Workers workers) {
    workers.run(workers.threads(), part -> work());
    results.sort(TrialResult.BY_NUMBER);
    return new TuningResult(tuning, results, planner.isComplete());
  }

  // A thread may wait for a job of another only while that one is under way.
  private void work() {
    boolean done = false;
    try {
      for (Job job = take(); job != null; job = take()) {
        perform(job);
      }
      done = true;
    } finally {
      if (!done) {
        halt();
      }
    }
  }

  private synchronized void halt() {
    stopped = true;
    notifyAll();
  }

  private boolean isStopped() {
    if (!stopped && stop.getAsBoolean()) {
      stopped = true;
    }
    return stopped;
  }

  /// The next job to do; null if there is none any more.
  private synchronized @Nullable Job take() {
    while (!isStopped() && System.nanoTime() - end < 0) {
      Job job = planner.next();
      if (job == null) {
        if (planner.isComplete() || underWay == 0) {
          break;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopped = true;
        }
        continue;
      }
      TrialResult known = before.remove(job.number());
      if (known == null) {
        underWay++;
        listener.accept(new TuningEvent.Began(job));
        return job;
      }
      if (!known.job().equals(job)) {
        throw new IllegalArgumentException(
            "expected %s, found %s: the results are of another space, seed, search or budget"
                .formatted(job, known.job()));
      }
      note(known);
    }
    // Threads that wait need not any more.
    notifyAll();
    return null;
  }

  private void note(TrialResult result) {
    planner.ended(result);
    results.add(result);
  }

  private void perform(Job job) {
    Assignment assignment =
        new Assignment(
            job,
            tuning.goals().size(),
            kept(job),
            report -> reported(job, report),
            this::isStopped);
    Outcome outcome;
    try {
      outcome = assignment.outcome(tuning.trial().run(assignment), tuning.goals());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon();
      return;
    } catch (CancellationException e) {
      abandon();
      return;
    } catch (Exception e) {
      String message = e.getMessage();
      outcome = new Outcome.Failed(message != null ? message : e.getClass().getName());
    }
    ended(new TrialResult(job, assignment.reports(), outcome), assignment.kept());
  }

  private synchronized @Nullable Object kept(Job job) {
    return states.take(job.suggestion());
  }

  private synchronized void reported(Job job, TrialResult.Report report) {
    listener.accept(new TuningEvent.Reported(job, report));
  }

  private synchronized void abandon() {
    underWay--;
    halt();
  }

  private synchronized void ended(TrialResult result, @Nullable Object state) {
    underWay--;
    if (state != null && result.isMeasured() && result.job().to() < tuning.halving().most()) {
      states.keep(result, state);
    }
    note(result);
    listener.accept(new TuningEvent.Ended(result));
    notifyAll();
  }
}
