package dev.percept.train;

import dev.percept.data.Augmenter;
import dev.percept.data.Batch;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.loss.Loss;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.loss.Targets;
import dev.percept.metric.Classification;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.metric.Evaluation;
import dev.percept.metric.Regression;
import dev.percept.metric.RegressionSums;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Measures a network on data sets, or several as one: their answer is the mean of their
/// probabilities, or of their outputs where the loss is not softmax cross-entropy. Holds the
/// working memory, so that measuring again allocates little; one caller at a time.
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
  private final Loss loss;
  private final Views views;
  private final @Nullable Augmenter augmenter;
  private final int width;

  // What the outputs stand for: probabilities, or numbers.
  private final float[] answers;
  private final double[][] losses;

  // Of several networks or views: the sums of their probabilities, or of their outputs.
  private final double[] sums;
  private final float[] means;
  private final int chunk;
  private final int partRows;
  private final double[] squares;
  private final int[] found;

  /// For networks trained with softmax cross-entropy.
  ///
  /// @param network what to measure; its values are read at each call
  /// @param sparse whether the data sets to come are mostly zeros (see [Dataset#isSparse]); ignored
  ///   if the network's first layer cannot use it
  public Evaluator(Network network, boolean sparse, Kernels kernels, Workers workers) {
    this(List.of(network), sparse, new SoftmaxCrossEntropy(), kernels, workers);
  }

  /// For several networks trained with softmax cross-entropy.
  ///
  /// @param networks what to measure together, at least one; their values are read at each call
  /// @param sparse as for one
  /// @throws IllegalArgumentException if there is none, or they differ in the number of inputs or
  ///   outputs
  public Evaluator(List<Network> networks, boolean sparse, Kernels kernels, Workers workers) {
    this(networks, sparse, new SoftmaxCrossEntropy(), kernels, workers);
  }

  /// @param networks what to measure together, at least one; their values are read at each call
  /// @param sparse as for one
  /// @param loss what they were trained with: it says what their outputs stand for
  /// @throws IllegalArgumentException if there is none, or they differ in the number of inputs or
  ///   outputs
  public Evaluator(
      List<Network> networks, boolean sparse, Loss loss, Kernels kernels, Workers workers) {
    this(networks, sparse, loss, Views.none(), kernels, workers);
  }

  /// @param networks what to measure together, at least one; their values are read at each call
  /// @param sparse as for one
  /// @param loss what they were trained with: it says what their outputs stand for
  /// @param views how each image is looked at
  /// @throws IllegalArgumentException if there is no network, they differ in the number of inputs
  ///   or outputs, or images are to be changed and the networks take none
  public Evaluator(
      List<Network> networks,
      boolean sparse,
      Loss loss,
      Views views,
      Kernels kernels,
      Workers workers) {
    checkAlike(networks);
    this.views = views;
    this.loss = loss;
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
    this.found = new int[chunk];
    this.batch =
        new Batch(
            chunk,
            network.inputShape().elements(),
            sparse && views.count() == 1 && networks.stream().allMatch(Network::takesSparseInput));
    this.augmenter =
        views.count() == 1
            ? null
            : new Augmenter(
                views.augmentation(), network.inputShape(), new Rng(views.seed()), kernels);
    this.workspaces =
        networks.stream()
            .map(each -> Workspace.forInference(each, batch.inputs(), kernels))
            .toArray(Workspace[]::new);
    this.width = network.outputShape().elements();
    this.answers = new float[chunk * width];
    this.losses = new double[workspaces.length * views.count()][chunk];
    this.sums = new double[losses.length > 1 ? chunk * width : 0];
    this.means = new float[loss instanceof SoftmaxCrossEntropy ? 0 : sums.length];
  }

  private void checkViews(Dataset dataset) {
    if (augmenter != null) {
      Augmenter.check(dataset);
    }
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

  /// Runs the network over all samples of `dataset`.
  ///
  /// @return a [Classification] where the targets are classes, else a [Regression]
  /// @throws IllegalArgumentException if the samples, or the targets, do not fit the network or its
  ///   loss
  public Evaluation evaluate(Dataset dataset) {
    check(network, dataset, loss);
    checkViews(dataset);
    // No switch over the types, which would take some milliseconds of the start of a program.
    return dataset.targets() instanceof Targets.Classes classes
        ? classification(dataset, classes)
        : regression(dataset, (Targets.Values) dataset.targets());
  }

  private Classification classification(Dataset dataset, Targets.Classes targets) {
    ConfusionMatrix confusion = new ConfusionMatrix(targets.outputs());
    double sum = 0;
    double squaredError = 0;
    for (int first = 0; first < dataset.count(); first += chunk) {
      int rows = measureChunk(dataset, first);
      for (int row = 0; row < rows; row++) {
        confusion.add(targets.labels()[first + row], found[row]);
        sum += losses[0][row];
        squaredError += squares[row];
      }
    }
    return new Classification(confusion, sum / dataset.count(), squaredError / dataset.count());
  }

  private Regression regression(Dataset dataset, Targets.Values targets) {
    double[] targetMeans = new double[width];
    for (int row = 0; row < dataset.count(); row++) {
      for (int j = 0; j < width; j++) {
        targetMeans[j] += targets.at(row, j);
      }
    }
    for (int j = 0; j < width; j++) {
      targetMeans[j] /= dataset.count();
    }
    RegressionSums errors = new RegressionSums(targetMeans);
    for (int first = 0; first < dataset.count(); first += chunk) {
      int rows = measureChunk(dataset, first);
      for (int row = 0; row < rows; row++) {
        errors.addLoss(losses[0][row]);
        for (int j = 0; j < width; j++) {
          errors.add(j, answers[row * width + j], targets.at(first + row, j), targets.unit(j));
        }
      }
    }
    return errors.result();
  }

  // The parts of a chunk, from sample `first` on, by all threads; returns its rows.
  private int measureChunk(Dataset dataset, int first) {
    int rows = Math.min(chunk, dataset.count() - first);
    begin(rows);
    int parts = (rows + partRows - 1) / partRows;
    workers.run(
        parts,
        part -> {
          int from = part * partRows;
          measure(dataset, first, from, Math.min(rows, from + partRows));
        });
    return rows;
  }

  /// The class that the network thinks most probable for each sample of `dataset`, in order.
  ///
  /// @throws IllegalArgumentException as [#evaluate], or if the targets are not classes
  public int[] classify(Dataset dataset) {
    if (!(dataset.targets() instanceof Targets.Classes)) {
      throw new IllegalArgumentException(
          "the targets of %s are real numbers, not classes".formatted(dataset.name()));
    }
    int[] classes = new int[dataset.count()];
    answer(dataset, (first, rows) -> System.arraycopy(found, 0, classes, first, rows));
    return classes;
  }

  /// What the network answers for each sample of `dataset`, in order: as many numbers a sample as
  /// it has outputs.
  ///
  /// @throws IllegalArgumentException as [#evaluate]
  public float[] answers(Dataset dataset) {
    float[] all = new float[Math.multiplyExact(dataset.count(), width)];
    answer(
        dataset, (first, rows) -> System.arraycopy(answers, 0, all, first * width, rows * width));
    return all;
  }

  /// Takes what was measured of `rows` samples from `first` on.
  @FunctionalInterface
  private interface Taker {
    void take(int first, int rows);
  }

  private void answer(Dataset dataset, Taker taker) {
    check(network, dataset, loss);
    checkViews(dataset);
    for (int first = 0; first < dataset.count(); first += chunk) {
      taker.take(first, measureChunk(dataset, first));
    }
  }

  private void begin(int rows) {
    batch.inputs().rows(rows);
    for (Workspace workspace : workspaces) {
      workspace.begin();
    }
  }

  private void measure(Dataset dataset, int first, int from, int to) {
    for (int view = 0; view < views.count(); view++) {
      if (view == 0 || augmenter == null) {
        batch.fillSamples(dataset, first, from, to);
      } else {
        batch.fillSamples(dataset, first, view, augmenter, from, to);
      }
      for (int member = 0; member < workspaces.length; member++) {
        hear(view * workspaces.length + member, workspaces[member], dataset, first, from, to);
      }
    }
    if (means.length > 0) {
      setMeans(means, from, to);
      loss.measure(kernels, answers, losses[0], means, dataset.targets(), first, from, to, width);
    } else if (losses.length > 1) {
      setMeans(answers, from, to);
      mixLosses(from, to);
    }
    if (dataset.targets() instanceof Targets.Classes classes) {
      judge(classes.labels(), first, from, to);
    }
  }

  // What one network makes of one view.
  private void hear(int voice, Workspace workspace, Dataset dataset, int first, int from, int to) {
    workspace.forward(from, to);
    boolean mixesOutputs = means.length > 0;
    if (!mixesOutputs) {
      loss.measure(
          kernels,
          answers,
          losses[voice],
          workspace.output(),
          dataset.targets(),
          first,
          from,
          to,
          width);
    }
    if (losses.length > 1) {
      float[] addends = mixesOutputs ? workspace.output() : answers;
      for (int i = from * width; i < to * width; i++) {
        sums[i] = (voice == 0 ? 0 : sums[i]) + addends[i];
      }
    }
  }

  private void setMeans(float[] target, int from, int to) {
    for (int i = from * width; i < to * width; i++) {
      target[i] = (float) (sums[i] / losses.length);
    }
  }

  // Loss of the mean probability, from the losses l of the members: -log (1/M Σ e^-l), with the
  // smallest l taken out so that nothing underflows.
  private void mixLosses(int from, int to) {
    for (int row = from; row < to; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] member : losses) {
        least = Math.min(least, member[row]);
      }
      double sum = 0;
      for (double[] member : losses) {
        sum += StrictMath.exp(least - member[row]);
      }
      losses[0][row] = least - StrictMath.log(sum / losses.length);
    }
  }

  private void judge(int[] labels, int first, int from, int to) {
    for (int row = from; row < to; row++) {
      int truth = labels[first + row];
      int best = 0;
      double square = 0;
      for (int j = 0; j < width; j++) {
        double y = answers[row * width + j];
        if (y > answers[row * width + best]) {
          best = j;
        }
        double difference = j == truth ? y - 1 : y;
        square += difference * difference;
      }
      found[row] = best;
      squares[row] = square / 2;
    }
  }

  /// @throws IllegalArgumentException if `dataset` does not fit `network` and `loss`
  static void check(Network network, Dataset dataset, Loss loss) {
    boolean images = dataset.samples() instanceof Samples.Pixels;
    if (network.inputShape().elements() != dataset.sampleShape().elements()) {
      throw new IllegalArgumentException(
          "the network takes %s = %d numbers, the %s of %s are %s = %d"
              .formatted(
                  network.inputShape(),
                  network.inputShape().elements(),
                  images ? "images" : "samples",
                  dataset.name(),
                  dataset.sampleShape(),
                  dataset.sampleShape().elements()));
    }
    if (network.outputShape().elements() != dataset.outputs()) {
      throw new IllegalArgumentException(
          "the network has %d outputs, data set %s has %d %s"
              .formatted(
                  network.outputShape().elements(),
                  dataset.name(),
                  dataset.outputs(),
                  dataset.targets() instanceof Targets.Classes ? "classes" : "targets a sample"));
    }
    loss.check(dataset.targets(), network.outputShape().elements());
  }
}
