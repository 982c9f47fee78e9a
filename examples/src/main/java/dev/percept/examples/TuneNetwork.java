package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Momentum;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import dev.percept.tune.Assignment;
import dev.percept.tune.Budget;
import dev.percept.tune.Configuration;
import dev.percept.tune.Goal;
import dev.percept.tune.Halving;
import dev.percept.tune.Job;
import dev.percept.tune.Space;
import dev.percept.tune.TrialResult;
import dev.percept.tune.Tuning;
import dev.percept.tune.TuningEvent;
import java.util.List;

/// A search for learning rate, momentum and size: ten times the cost of one training, on two
/// threads. All begin with one epoch, and only the better ones go on to 3 and 9. Chosen by images
/// held out; the winner alone is then measured on the test images.
public final class TuneNetwork {
  private static final int BATCH = 100;
  private static final int EPOCHS = 9;

  private final DataSplit data;
  private final Kernels kernels = Kernels.best().kernels();

  private TuneNetwork(DataSplit data) {
    this.data = data;
  }

  /// Searches, and trains the winner again on all training images.
  public static void main(String[] args) {
    try (Workers workers = Workers.of(2)) {
      DataSplit all = DrawnDigits.draw(1, workers);
      DataSplit few = new DataSplit(all.train().part(0, 3_000), all.test().part(0, 2_000));
      Space space = Space.parse("lr=log(1e-3,3), momentum=choice(0,0.9), hidden=logint(8,128)");
      Tuning tuning =
          Tuning.of(space, Budget.ofTrials(10), new TuneNetwork(few.holdingOut(1_000))::tryOut)
              .withGoals(Goal.maximize("accuracy"))
              .withHalving(Halving.asha(1, EPOCHS))
              .withSeed(1);
      Job best =
          tuning
              .run(workers, List.of(), TuneNetwork::print, () -> false)
              .best()
              .orElseThrow()
              .job();
      double accuracy =
          new TuneNetwork(few).trainer(best).run(e -> {}, () -> false).test().accuracy();
      System.out.printf("best: %s; test accuracy %.4f%n", best.configuration(), accuracy);
    }
  }

  // A trainer that has come to an earlier rung goes on from there.
  private double[] tryOut(Assignment assignment) {
    Job job = assignment.job();
    Trainer trainer = assignment.kept() instanceof Trainer before ? before : trainer(job);
    int end = job.to() * data.train().count() / BATCH;
    int[] done = {0};
    Trainer.Result result =
        trainer.run(
            event -> {
              if (event instanceof Event.Stepped stepped) {
                done[0] = stepped.step() + 1;
              }
            },
            () -> done[0] >= end);
    assignment.keep(trainer);
    return new double[] {result.test().accuracy()};
  }

  private Trainer trainer(Job job) {
    Configuration at = job.configuration();
    String layers = "dense %d, relu, dense 10".formatted(at.whole("hidden"));
    Network network = Network.of(Shape.of(28, 28), NetworkText.parse(layers));
    network.initialize(new Rng(job.seed()));
    double momentum = Double.parseDouble(at.word("momentum"));
    Training training =
        new Training(
                EPOCHS * data.train().count() / BATCH,
                BATCH,
                new Momentum(at.number("lr"), momentum, true),
                job.seed())
            .withEvaluations(0, false);
    return new Trainer(network, data, training, kernels, Workers.none());
  }

  private static void print(TuningEvent event) {
    if (event instanceof TuningEvent.Ended(TrialResult result)) {
      System.out.printf(
          "job %2d  epochs %d  %s  %s%n",
          result.job().number(),
          result.job().to(),
          result.isMeasured() ? "accuracy %.4f".formatted(result.value(0)) : result.outcome(),
          result.job().configuration());
    }
  }
}
