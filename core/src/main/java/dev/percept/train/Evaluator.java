package dev.percept.train;

import dev.percept.data.Batch;
import dev.percept.data.Dataset;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import java.util.List;

/// Measures a network on data sets, or several as one: their answer is the mean of their
/// probabilities. Holds the working memory, so that measuring again allocates little; one caller at
/// a time.
public final class Evaluator {
  private static final int MOST_ROWS = 2_000;

  // All activations of a chunk should take no more than 16 MB, those of a part, which goes through
  // all layers at once, no more than 4 MB; but a chunk has work for some threads.
  private static final int MOST_ACTIVATIONS = 1 << 22;
  private static final int ACTIVATIONS_OF_A_PART = 1 << 20;
  private static final int LEAST_ROWS_OF_A_PART = 16;
  private static final int MOST_ROWS_OF_A_PART = 100;
  private static final int LEAST_PARTS = 8;

  private final Network network;
  private final Kernels kernels;
  private final Workers workers;
  private final Batch batch;
  private final Workspace[] workspaces;
  private final int classes;
  private final float[] probabilities;
  private final double[][] losses;

  // Of several networks: the sums of their probabilities.
  private final double[] sums;
  private final int chunk;
  private final int partRows;
  private final double[] squares;
  private final int[] answers;

  /// @param network what to measure; its values are read at each call
  /// @param sparse whether the data sets to come are mostly zeros (see [Dataset#isSparse]); ignored
  ///   if the network's first layer cannot use it
  public Evaluator(Network network, boolean sparse, Kernels kernels, Workers workers) {
    this(List.of(network), sparse, kernels, workers);
  }

  /// @param networks what to measure together, at least one; their values are read at each call
  /// @param sparse as for one
  /// @throws IllegalArgumentException if there is none, or they differ in the number of inputs or
  ///   outputs
  public Evaluator(List<Network> networks, boolean sparse, Kernels kernels, Workers workers) {
    checkAlike(networks);
    this.network = networks.getFirst();
    this.kernels = kernels;
    this.workers = workers;
    long activations = activations(networks);
    this.partRows =
        Math.clamp(ACTIVATIONS_OF_A_PART / activations, LEAST_ROWS_OF_A_PART, MOST_ROWS_OF_A_PART);
    this.chunk =
        Math.clamp(
            MOST_ACTIVATIONS / activations / partRows * partRows,
            LEAST_PARTS * partRows,
            MOST_ROWS);
    this.squares = new double[chunk];
    this.answers = new int[chunk];
    this.batch =
        new Batch(
            chunk,
            network.inputShape().elements(),
            sparse && networks.stream().allMatch(Network::takesSparseInput));
    this.workspaces =
        networks.stream()
            .map(each -> Workspace.forInference(each, batch.inputs(), kernels))
            .toArray(Workspace[]::new);
    this.classes = network.outputShape().elements();
    this.probabilities = new float[chunk * classes];
    this.losses = new double[workspaces.length][chunk];
    this.sums = new double[workspaces.length > 1 ? chunk * classes : 0];
  }

  private static long activations(List<Network> networks) {
    long activations = 1;
    for (Network network : networks) {
      activations += network.activations();
    }
    return activations;
  }

  private static void checkAlike(List<Network> networks) {
    if (networks.isEmpty()) {
      throw new IllegalArgumentException("there is no network to evaluate");
    }
    Network first = networks.getFirst();
    for (int i = 1; i < networks.size(); i++) {
      Network other = networks.get(i);
      if (other.inputShape().elements() != first.inputShape().elements()
          || other.outputShape().elements() != first.outputShape().elements()) {
        throw new IllegalArgumentException(
            "networks that answer together must take and give the same: the first takes %s and gives"
                    .formatted(first.inputShape())
                + " %s, number %d takes %s and gives %s"
                    .formatted(
                        first.outputShape(), i + 1, other.inputShape(), other.outputShape()));
      }
    }
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
    for (int first = 0; first < dataset.count(); first += chunk) {
      int start = first;
      int rows = Math.min(chunk, dataset.count() - first);
      batch.inputs().rows(rows);
      begin();
      int parts = (rows + partRows - 1) / partRows;
      workers.run(
          parts,
          part -> {
            int from = part * partRows;
            measure(dataset, start, from, Math.min(rows, from + partRows));
          });
      for (int row = 0; row < rows; row++) {
        confusion.add(batch.labels()[row], answers[row]);
        crossEntropy += losses[0][row];
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
    for (int first = 0; first < dataset.count(); first += chunk) {
      int rows = Math.min(chunk, dataset.count() - first);
      batch.inputs().rows(rows);
      begin();
      measure(dataset, first, 0, rows);
      System.arraycopy(answers, 0, classes, first, rows);
    }
    return classes;
  }

  private void begin() {
    for (Workspace workspace : workspaces) {
      workspace.begin();
    }
  }

  private void measure(Dataset dataset, int first, int from, int to) {
    batch.fill(dataset, first, from, to);
    for (int member = 0; member < workspaces.length; member++) {
      workspaces[member].forward(from, to);
      kernels.softmax(
          probabilities,
          from * classes,
          workspaces[member].output(),
          from * classes,
          to - from,
          classes,
          losses[member],
          from,
          batch.labels(),
          from);
      if (workspaces.length > 1) {
        for (int i = from * classes; i < to * classes; i++) {
          sums[i] = (member == 0 ? 0 : sums[i]) + probabilities[i];
        }
      }
    }
    if (workspaces.length > 1) {
      average(from, to);
    }
    judge(from, to);
  }

  // Loss of the mean probability, from the losses l of the members: -log (1/M Σ e^-l), with the
  // smallest l taken out so that nothing underflows.
  private void average(int from, int to) {
    for (int i = from * classes; i < to * classes; i++) {
      probabilities[i] = (float) (sums[i] / workspaces.length);
    }
    for (int row = from; row < to; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] member : losses) {
        least = Math.min(least, member[row]);
      }
      double sum = 0;
      for (double[] member : losses) {
        sum += StrictMath.exp(least - member[row]);
      }
      losses[0][row] = least - StrictMath.log(sum / workspaces.length);
    }
  }

  private void judge(int from, int to) {
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
