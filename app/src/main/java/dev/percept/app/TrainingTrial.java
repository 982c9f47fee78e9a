package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import dev.percept.tune.Assignment;
import dev.percept.tune.Goal;
import dev.percept.tune.Job;
import dev.percept.tune.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// The trial of `percept tune`: trains a network on one thread and measures it on what is held out,
/// or one for each fold of a cross-validation, and takes the mean. A unit of its budget is an
/// epoch.
///
/// @param recipes what each configuration means
/// @param folds what to train and to measure on, one or several; trials share them
/// @param kernels what computes
/// @param goals what is measured
/// @param limits networks beyond them are not tried
record TrainingTrial(
    TrialRecipes recipes,
    List<DataSplit> folds,
    Kernels kernels,
    List<Goal> goals,
    NetworkLimits limits)
    implements Trial {
  static final String GOALS = "accuracy, loss, rmse, parameters, flops";

  /// The goal of that name.
  ///
  /// @throws IllegalArgumentException if there is none
  static Goal goal(String name) {
    return switch (name) {
      case "accuracy" -> Goal.maximize(name);
      case "loss", "rmse", "parameters", "flops" -> Goal.minimize(name);
      default ->
          throw new IllegalArgumentException(
              "--goal: expected some of %s, found \"%s\"".formatted(GOALS, name));
    };
  }

  /// What a trial that was stopped early goes on from.
  private record Kept(List<Fold> folds) {}

  /// A network in training.
  private record Fold(DataSplit data, Trainer trainer, Network network, Training training) {
    /// The epochs after so many steps. An epoch's last step may take images of the next one.
    int epochs(int steps) {
      return (int) ((long) steps * training.batchSize() / data.train().count());
    }

    /// The steps after so many epochs.
    int steps(int epochs) {
      long images = (long) epochs * data.train().count();
      return (int) Math.min(training.steps(), Math.ceilDiv(images, training.batchSize()));
    }
  }

  @Override
  public double[] run(Assignment assignment) throws IOException {
    Kept kept = assignment.kept() instanceof Kept before ? before : begin(assignment.job());
    Means means = new Means(folds.size());
    double[] last = {};
    for (Fold fold : kept.folds) {
      Evaluation measured = train(fold, assignment, means);
      last = means.with(assignment.job().to(), values(fold.network, measured)).orElse(last);
    }
    assignment.keep(kept);
    return last;
  }

  private Evaluation train(Fold fold, Assignment assignment, Means means) {
    Job job = assignment.job();
    int end = fold.steps(job.to());
    int[] done = {0};
    return fold.trainer
        .run(
            event -> {
              switch (event) {
                case Event.Stepped stepped -> done[0] = stepped.step() + 1;
                case Event.Evaluated evaluated -> {
                  int units = fold.epochs(evaluated.step() + 1);
                  if (units > job.from() && units < job.to()) {
                    means
                        .with(units, values(fold.network, evaluated.test()))
                        .ifPresent(values -> assignment.report(units, values));
                  }
                }
              }
            },
            () -> {
              if (assignment.isStopped()) {
                throw new CancellationException();
              }
              return done[0] >= end;
            })
        .test();
  }

  private Kept begin(Job job) throws IOException {
    Recipe recipe = recipes.of(job.configuration()).withLossFor(folds.getFirst().train().targets());
    List<Fold> begun = new ArrayList<>();
    for (DataSplit data : folds) {
      begun.add(begin(recipe, data, job.seed()));
    }
    return new Kept(begun);
  }

  private Fold begin(Recipe recipe, DataSplit data, long seed) throws IOException {
    Network network = recipe.network(data.train().sampleShape(), data.train().outputs(), seed);
    limits.check(network);
    Training training = recipe.training(data.train().count(), seed);
    training = training.withEvaluations(training.evaluateEvery(), false);
    Trainer trainer = new Trainer(network, data, training, kernels, Workers.none());
    return new Fold(data, trainer, network, training);
  }

  /// What the folds come to on the mean, each after so many epochs.
  private static final class Means {
    private final int folds;
    private final Map<Integer, List<double[]>> measured = new HashMap<>();

    Means(int folds) {
      this.folds = folds;
    }

    /// Adds what a fold measured; the mean, once all folds have come as far.
    Optional<double[]> with(int epochs, double... values) {
      List<double[]> all = measured.computeIfAbsent(epochs, _ -> new ArrayList<>());
      all.add(values);
      if (all.size() < folds) {
        return Optional.empty();
      }
      double[] mean = new double[values.length];
      for (double[] each : all) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += each[i];
        }
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= folds;
      }
      return Optional.of(mean);
    }
  }

  private double[] values(Network network, Evaluation measured) {
    return goals.stream().mapToDouble(goal -> value(goal.name(), network, measured)).toArray();
  }

  private static double value(String goal, Network network, Evaluation measured) {
    return switch (goal) {
      case "accuracy" -> measured.accuracy();
      case "loss" -> measured.loss();
      case "rmse" ->
          measured instanceof Regression regression
              ? regression.rootMeanSquaredError()
              : Double.NaN;
      case "parameters" -> network.values().length;
      default -> NetworkLimits.flops(network);
    };
  }
}
