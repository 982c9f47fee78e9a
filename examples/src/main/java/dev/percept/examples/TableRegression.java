package dev.percept.examples;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Tanh;
import dev.percept.loss.MeanSquaredError;
import dev.percept.loss.Targets;
import dev.percept.metric.Regression;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.Random;

/// Regression on a table made in code: three columns, and a number that depends on them in a way
/// that a straight line cannot follow, plus noise. No network can be nearer to it than the noise
/// is.
public final class TableRegression {
  private static final double NOISE = 0.1;

  private TableRegression() {}

  /// Trains a straight line and a network, and prints how far off they are.
  public static void main(String[] args) {
    DataSplit table = new DataSplit(rows(4_000, 1), rows(1_000, 2));
    Initializer xavier = new Initializer.Xavier();
    Network line = Network.of(Shape.of(3), new Dense(1, xavier));
    Network network =
        Network.of(
            Shape.of(3),
            new Dense(32, xavier),
            new Tanh(),
            new Dense(32, xavier),
            new Tanh(),
            new Dense(1, xavier));
    print("straight line", train(line, table));
    print("network", train(network, table));
    System.out.printf("%-14s rmse %.4f%n", "noise", NOISE);

    float[] row = {0.5f, -0.25f, 1f};
    System.out.printf(
        "f(0.5, -0.25, 1) = %.4f, the network says %.4f%n",
        truth(row[0], row[1], row[2]), network.outputs(row)[0]);
  }

  private static double truth(double a, double b, double c) {
    return Math.sin(3 * a) + 2 * b * c + c * c;
  }

  private static Dataset rows(int count, long seed) {
    Random random = new Random(seed);
    float[] columns = new float[3 * count];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 3; j++) {
        columns[3 * i + j] = random.nextFloat(-1, 1);
      }
      double exact = truth(columns[3 * i], columns[3 * i + 1], columns[3 * i + 2]);
      targets[i] = (float) (exact + NOISE * random.nextGaussian());
    }
    return new Dataset(
        "made up", Shape.of(3), new Samples.Numbers(columns), Targets.Values.of(targets, 1));
  }

  private static Regression train(Network network, DataSplit table) {
    network.initialize(new Rng(1));
    Training training =
        new Training(3_000, 50, new Adam(0.01), 1)
            .withLoss(new MeanSquaredError())
            .withSchedule(new Schedule.Cosine(0.01));
    Trainer trainer =
        new Trainer(network, table, training, Kernels.best().kernels(), Workers.none());
    return (Regression) trainer.run(event -> {}, () -> false).test();
  }

  private static void print(String name, Regression result) {
    System.out.printf(
        "%-14s rmse %.4f  r2 %.4f%n", name, result.rootMeanSquaredError(), result.rSquared());
  }
}
