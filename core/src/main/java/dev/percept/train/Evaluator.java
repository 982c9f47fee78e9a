package dev.percept.train;

import dev.percept.data.Batch;
import dev.percept.data.Dataset;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.network.Workspace;

/// Measures a network on data sets. Holds the working memory, so that measuring again allocates
/// little; one caller at a time.
public final class Evaluator {
  private static final int CHUNK = 2_000;
  private static final int ROWS_OF_A_PART = 100;

  private final Network network;
  private final Kernels kernels;
  private final Workers workers;
  private final Batch batch;
  private final Workspace workspace;
  private final float[] probabilities;
  private final double[] losses = new double[CHUNK];
  private final double[] squares = new double[CHUNK];
  private final int[] answers = new int[CHUNK];

  /// @param network what to measure; its values are read at each call
  /// @param sparse whether the data sets to come are mostly zeros (see [Dataset#isSparse]); ignored
  ///   if the network's first layer cannot use it
  public Evaluator(Network network, boolean sparse, Kernels kernels, Workers workers) {
    this.network = network;
    this.kernels = kernels;
    this.workers = workers;
    this.batch =
        new Batch(CHUNK, network.inputShape().elements(), sparse && network.takesSparseInput());
    this.workspace = Workspace.forInference(network, batch.inputs(), kernels);
    this.probabilities = new float[CHUNK * workspace.outputs()];
  }

  /// Runs the network over all images of `dataset`.
  ///
  /// @throws IllegalArgumentException if the images, or the number of classes, do not fit the
  ///   network
  public Evaluation evaluate(Dataset dataset) {
    check(network, dataset);
    ConfusionMatrix confusion = new ConfusionMatrix(dataset.classes());
    double crossEntropy = 0;
    double squaredError = 0;
    for (int first = 0; first < dataset.count(); first += CHUNK) {
      int start = first;
      int rows = Math.min(CHUNK, dataset.count() - first);
      batch.inputs().rows(rows);
      workspace.begin();
      int parts = (rows + ROWS_OF_A_PART - 1) / ROWS_OF_A_PART;
      workers.run(
          parts,
          part -> {
            int from = part * ROWS_OF_A_PART;
            measure(dataset, start, from, Math.min(rows, from + ROWS_OF_A_PART));
          });
      for (int row = 0; row < rows; row++) {
        confusion.add(batch.labels()[row], answers[row]);
        crossEntropy += losses[row];
        squaredError += squares[row];
      }
    }
    return new Evaluation(
        confusion, crossEntropy / dataset.count(), squaredError / dataset.count());
  }

  /// The class that the network thinks most probable for each image of `dataset`, in order.
  ///
  /// @throws IllegalArgumentException as [#evaluate]
  public int[] classify(Dataset dataset) {
    check(network, dataset);
    int[] classes = new int[dataset.count()];
    for (int first = 0; first < dataset.count(); first += CHUNK) {
      int rows = Math.min(CHUNK, dataset.count() - first);
      batch.inputs().rows(rows);
      workspace.begin();
      measure(dataset, first, 0, rows);
      System.arraycopy(answers, 0, classes, first, rows);
    }
    return classes;
  }

  private void measure(Dataset dataset, int first, int from, int to) {
    int classes = workspace.outputs();
    batch.fill(dataset, first, from, to);
    workspace.forward(from, to);
    kernels.softmax(
        probabilities,
        from * classes,
        workspace.output(),
        from * classes,
        to - from,
        classes,
        losses,
        from,
        batch.labels(),
        from);
    for (int row = from; row < to; row++) {
      int truth = batch.labels()[row];
      int best = 0;
      double square = 0;
      for (int j = 0; j < classes; j++) {
        double y = probabilities[row * classes + j];
        if (y > probabilities[row * classes + best]) {
          best = j;
        }
        double difference = j == truth ? y - 1 : y;
        square += difference * difference;
      }
      answers[row] = best;
      squares[row] = square / 2;
    }
  }

  /// @throws IllegalArgumentException if `dataset` does not fit `network`
  static void check(Network network, Dataset dataset) {
    if (network.inputShape().elements() != dataset.sampleShape().elements()) {
      throw new IllegalArgumentException(
          "the network takes %s = %d numbers, the images of %s are %s = %d"
              .formatted(
                  network.inputShape(),
                  network.inputShape().elements(),
                  dataset.name(),
                  dataset.sampleShape(),
                  dataset.sampleShape().elements()));
    }
    if (network.outputShape().elements() != dataset.classes()) {
      throw new IllegalArgumentException(
          "the network has %d outputs, data set %s has %d classes"
              .formatted(network.outputShape().elements(), dataset.name(), dataset.classes()));
    }
  }
}
