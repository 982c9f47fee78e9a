package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.BestParameters;
import dev.percept.train.Evaluator;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;

/// A learning rate that rises and falls, and a training that stops when images held out show no
/// progress: too large a network learns 2,000 images by heart. The test images are looked at once,
/// at the end.
public final class EarlyStopping {
  private static final int EPOCH = 20;
  private static final int PATIENCE = 5;

  private EarlyStopping() {}

  /// Trains until nothing gets better, and goes back to the best weights.
  public static void main(String[] args) {
    Kernels kernels = Kernels.best().kernels();
    try (Workers workers = Workers.of(2)) {
      DataSplit digits = DrawnDigits.draw(1, workers);
      DataSplit held =
          new DataSplit(digits.train().part(0, 3_000), digits.test()).holdingOut(1_000);
      Network network =
          Network.of(Shape.of(28, 28), NetworkText.parse("dense 300, relu, dropout 0.3, dense 10"))
              .initialize(new Rng(1));
      Training training =
          new Training(60 * EPOCH, 100, new Adam(0.002), 1)
              .withSchedule(new Schedule.WarmUp(EPOCH, new Schedule.Cosine(0)))
              .withWeightDecay(0.01)
              .withEvaluations(EPOCH, true);
      Trainer trainer = new Trainer(network, held, training, kernels, workers);
      BestParameters best = new BestParameters(trainer.measured());
      trainer.run(
          event -> {
            if (event instanceof Event.Evaluated measured) {
              best.note(measured);
              print(measured, trainer.rate());
            }
          },
          () -> best.evaluationsSince() >= PATIENCE);
      best.restore(network);
      Event.Evaluated kept = best.best();
      System.out.printf(
          "best after epoch %d: test accuracy %.4f%n",
          kept == null ? 0 : (kept.step() + 1) / EPOCH,
          new Evaluator(network, true, kernels, workers).evaluate(digits.test()).accuracy());
    }
  }

  private static void print(Event.Evaluated measured, double rate) {
    System.out.printf(
        "epoch %2d  rate %.5f  train accuracy %.4f  held out %.4f%n",
        (measured.step() + 1) / EPOCH,
        rate,
        measured.train() == null ? Double.NaN : measured.train().accuracy(),
        measured.test().accuracy());
  }
}
