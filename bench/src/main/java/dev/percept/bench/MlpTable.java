package dev.percept.bench;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Dropout;
import dev.percept.layer.Initializer;
import dev.percept.layer.Layer;
import dev.percept.layer.Relu;
import dev.percept.network.Network;
import dev.percept.optim.Momentum;
import dev.percept.tensor.Rng;
import dev.percept.train.DivergenceException;
import dev.percept.train.Event;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Trains every network of a grid and prints how good it was after each epoch: the tabulated search
/// space of `bench/tune`, so that searches can be compared by the thousand without training.
///
/// Networks `dense h, relu, dropout p, dense 10` learn from the first 10,000 training images of
/// MNIST and are measured on the 5,000 after them. The seed of each is its number, so that equal
/// settings are not equally lucky. A line has the five settings and the number of images that were
/// right after epochs 1 to 27; the line of a training that diverged ends early.
final class MlpTable {
  static final int EPOCHS = 27;
  static final int VALIDATION = 5_000;
  private static final int TRAINED_ON = 10_000;
  private static final int CLASSES = 10;

  static final double[] RATES = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};
  static final double[] MOMENTA = {0, 0.9, 0.97};
  static final int[] BATCHES = {25, 100, 400};
  static final int[] HIDDEN = {16, 32, 64, 128};
  static final double[] DROPOUTS = {0, 0.3};
  static final int ROWS =
      RATES.length * MOMENTA.length * BATCHES.length * HIDDEN.length * DROPOUTS.length;

  /// The first line of the table.
  static final String HEAD = "rate,momentum,batch,hidden,dropout,right after each epoch";

  private final DataSplit data;
  private final Kernels kernels = KernelsUnderTest.of("vector");

  private MlpTable(DataSplit data) {
    this.data = data;
  }

  /// Takes `mnist.npz`, the number of the first row and the one behind the last, from 0 to [#ROWS].
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("expected mnist.npz FROM TO");
    }
    Dataset images = DatasetFiles.read(Path.of(arguments[0])).train();
    DataSplit data = new DataSplit(images.part(0, TRAINED_ON), images.part(TRAINED_ON, VALIDATION));
    MlpTable table = new MlpTable(data);
    int from = Integer.parseInt(arguments[1]);
    if (from == 0) {
      System.out.println(HEAD);
    }
    for (int row = from; row < Integer.parseInt(arguments[2]); row++) {
      System.out.println(table.line(row));
    }
  }

  /// Which setting of the five that a row has, the first changing slowest.
  static int[] places(int row) {
    int[] sizes = {RATES.length, MOMENTA.length, BATCHES.length, HIDDEN.length, DROPOUTS.length};
    int[] places = new int[sizes.length];
    int rest = row;
    for (int i = sizes.length - 1; i >= 0; i--) {
      places[i] = rest % sizes[i];
      rest /= sizes[i];
    }
    return places;
  }

  private String line(int row) {
    int[] places = places(row);
    double rate = RATES[places[0]];
    double momentum = MOMENTA[places[1]];
    int batch = BATCHES[places[2]];
    int hidden = HIDDEN[places[3]];
    double dropout = DROPOUTS[places[4]];
    List<Layer> layers = new ArrayList<>();
    layers.add(new Dense(hidden, new Initializer.He()));
    layers.add(new Relu());
    if (dropout > 0) {
      layers.add(new Dropout(dropout));
    }
    layers.add(new Dense(CLASSES, new Initializer.Xavier()));
    Network network = Network.of(data.train().sampleShape(), layers).initialize(new Rng(row));
    int updates = TRAINED_ON / batch;
    Training training =
        new Training(EPOCHS * updates, batch, new Momentum(rate, momentum, true), row)
            .withEvaluations(updates, false);
    StringBuilder line = new StringBuilder();
    line.append("%s,%s,%d,%d,%s,".formatted(rate, momentum, batch, hidden, dropout));
    try (Workers workers = Workers.none()) {
      new Trainer(network, data, training, kernels, workers)
          .run(
              event -> {
                if (event instanceof Event.Evaluated evaluated) {
                  long right = Math.round(evaluated.test().accuracy() * VALIDATION);
                  line.append(line.charAt(line.length() - 1) == ',' ? "" : " ").append(right);
                }
              },
              () -> false);
    } catch (DivergenceException e) {
      System.err.println("row " + row + ": " + e.getMessage());
    }
    return line.toString();
  }
}
