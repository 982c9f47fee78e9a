package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.network.NetworkSummary;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import dev.percept.tune.Assignment;
import dev.percept.tune.Goal;
import dev.percept.tune.Job;
import dev.percept.tune.Trial;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The trial of `percept tune`: trains a network on one thread and measures it on what is held out.
/// A unit of its budget is an epoch.
///
/// @param recipes what each configuration means
/// @param data what to train and to measure on; trials share it
/// @param kernels what computes
/// @param goals what is measured
/// @param mostParameters networks with more are not tried; 0 for no limit
record TrainingTrial(
    TrialRecipes recipes, DataSplit data, Kernels kernels, List<Goal> goals, long mostParameters)
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
  private record Kept(Trainer trainer, Network network, Training training) {}

  @Override
  public double[] run(Assignment assignment) throws IOException {
    Job job = assignment.job();
    Kept kept = assignment.kept() instanceof Kept before ? before : begin(job);
    int batch = kept.training.batchSize();
    long images = data.train().count();
    int end = (int) Math.min(kept.training.steps(), Math.ceilDiv(job.to() * images, batch));
    Trainer.Result result = train(kept, assignment, end);
    assignment.keep(kept);
    return values(kept.network, result.test());
  }

  private Trainer.Result train(Kept kept, Assignment assignment, int end) {
    Job job = assignment.job();
    int[] done = {0};
    return kept.trainer.run(
        event -> {
          switch (event) {
            case Event.Stepped stepped -> done[0] = stepped.step() + 1;
            case Event.Evaluated evaluated -> {
              int units = epochs(evaluated.step() + 1, kept.training);
              if (units > job.from() && units < job.to()) {
                assignment.report(units, values(kept.network, evaluated.test()));
              }
            }
          }
        },
        () -> {
          if (assignment.isStopped()) {
            throw new CancellationException();
          }
          return done[0] >= end;
        });
  }

  // An epoch's last step may take images of the next one.
  private int epochs(int steps, Training training) {
    return (int) ((long) steps * training.batchSize() / data.train().count());
  }

  private Kept begin(Job job) throws IOException {
    Recipe recipe = recipes.of(job.configuration()).withLossFor(data.train().targets());
    Network network =
        recipe.network(data.train().sampleShape(), data.train().outputs(), job.seed());
    int parameters = network.values().length;
    if (mostParameters > 0 && parameters > mostParameters) {
      throw new IOException(
          "%,d parameters are more than --most-parameters %,d"
              .formatted(parameters, mostParameters));
    }
    Training training = recipe.training(data.train().count(), job.seed());
    training = training.withEvaluations(training.evaluateEvery(), false);
    Trainer trainer = new Trainer(network, data, training, kernels, Workers.none());
    return new Kept(trainer, network, training);
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
      default -> NetworkSummary.of(network.inputShape(), network.layers()).flops();
    };
  }
}
