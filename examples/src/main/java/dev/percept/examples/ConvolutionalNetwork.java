package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.model.NetworkText;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Layer;
import dev.percept.metric.Classification;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.network.Network;
import dev.percept.network.NetworkSummary;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.List;

/// A small convolutional network, written as a line of text, and which digits it takes for which.
public final class ConvolutionalNetwork {
  private ConvolutionalNetwork() {}

  /// Shows the network, trains it on part of an epoch, and prints its most frequent mistakes.
  public static void main(String[] args) {
    Shape image = Shape.of(28, 28);
    List<Layer> layers =
        NetworkText.parse(
            "conv 8 5x5, batchnorm, relu, pool 2, conv 16 3x3, relu, pool 2, dense 10");
    for (NetworkSummary.Row row : NetworkSummary.of(image, layers).rows()) {
      System.out.printf("%-12s %-9s %,6d parameters%n", row.name(), row.output(), row.parameters());
    }
    try (Workers workers = Workers.of(2)) {
      DataSplit digits = DrawnDigits.draw(1, workers);
      Network network = Network.of(image, layers).initialize(new Rng(1));
      Training training =
          new Training(300, 100, new Adam(0.004), 1)
              .withSchedule(new Schedule.OneCycle())
              .withEvaluations(100, false);
      Trainer.Result result =
          new Trainer(network, digits, training, Kernels.best().kernels(), workers)
              .run(
                  event -> {
                    if (event instanceof Event.Evaluated measured) {
                      System.out.printf(
                          "after %3d updates  test accuracy %.4f%n",
                          measured.step() + 1, measured.test().accuracy());
                    }
                  },
                  () -> false);
      if (result.test() instanceof Classification classes) {
        printMistakes(classes.confusion());
      }
    }
  }

  private static void printMistakes(ConfusionMatrix confusion) {
    System.out.printf(
        "%,d of %,d digits are taken for what they are; of the others, most often%n",
        confusion.correct(), confusion.total());
    for (int truth = 0; truth < confusion.classes(); truth++) {
      int worst = truth == 0 ? 1 : 0;
      for (int other = 0; other < confusion.classes(); other++) {
        if (other != truth && confusion.count(truth, other) > confusion.count(truth, worst)) {
          worst = other;
        }
      }
      System.out.printf("a %d for a %d: %d times%n", truth, worst, confusion.count(truth, worst));
    }
  }
}
