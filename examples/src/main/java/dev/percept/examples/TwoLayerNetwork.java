package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.DrawnDigits;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.Arrays;

/// The two-layer network of the numpy script, trained as the script does it, on digits that Percept
/// draws: 784 pixels, 100 sigmoids, 10 classes, plain SGD. At the end it looks at one digit.
public final class TwoLayerNetwork {
  private TwoLayerNetwork() {}

  /// Trains, and prints how good the network gets.
  public static void main(String[] args) {
    KernelChoice choice = Kernels.best();
    System.out.println(choice.reason());
    try (Workers workers = Workers.of(2)) {
      DataSplit digits = DrawnDigits.draw(1, workers);
      Initializer small = new Initializer.Normal(0.01);
      Network network =
          Network.of(Shape.of(28, 28), new Dense(100, small), new Sigmoid(), new Dense(10, small))
              .initialize(new Rng(1));
      Training training = Training.ofScript(1).withSteps(3_000).withEvaluations(500, true);
      Trainer.Result result =
          new Trainer(network, digits, training, choice.kernels(), workers)
              .run(TwoLayerNetwork::print, () -> false);
      System.out.printf("test accuracy %.4f%n", result.test().accuracy());
      look(network, digits);
    }
  }

  private static void print(Event event) {
    if (event instanceof Event.Evaluated measured && measured.train() != null) {
      System.out.printf(
          "step %4d  loss %.4f  train accuracy %.4f  test accuracy %.4f%n",
          measured.step(),
          measured.train().loss(),
          measured.train().accuracy(),
          measured.test().accuracy());
    }
  }

  /// Shows the first test image, and what the network says of it.
  private static void look(Network network, DataSplit digits) {
    byte[] pixels = digits.test().pixels();
    for (int row = 0; row < 28; row += 2) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < 28; column++) {
        line.append(" .:*#".charAt((pixels[row * 28 + column] & 0xFF) / 52));
      }
      System.out.println(line);
    }
    float[] input = new float[28 * 28];
    digits.test().samples().fill(input, 0, 0, input.length);
    System.out.println(
        "it is a "
            + digits.test().labels()[0]
            + "; probabilities of 0 to 9:\n"
            + Arrays.toString(network.predict(input)));
  }
}
