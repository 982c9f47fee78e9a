package dev.percept.train;

import dev.percept.data.Batch;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Sampler;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.tensor.Rng;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The training loop: draws batches, runs the network forward and backward, updates its parameters,
/// and tells a listener.
///
/// The parts of a step, see [StepPlan], may be computed on several threads. After the first step
/// nothing is allocated but the events.
public final class Trainer {
  /// How many parameters, about, are updated together: few enough for a near cache, enough that a
  /// product is worth its name.
  private static final int PIECE = 8_192;

  private final Network network;
  private final DataSplit data;
  private final Training training;
  private final Kernels kernels;
  private final Workers workers;
  private final Batch batch;
  private final Workspace workspace;
  private final Evaluator evaluator;
  private final Sampler sampler;
  private final int[] indices;
  private final double[] losses;
  private final StepPlan plan;
  private final boolean sparse;
  private final Workers.Task compute = this::compute;
  private int nextStep;

  /// Binds everything together. The network starts from the values it has: see
  /// [Network#initialize].
  ///
  /// @param network what to train; its values change
  /// @throws IllegalArgumentException if data and network do not fit each other
  public Trainer(
      Network network, DataSplit data, Training training, Kernels kernels, Workers workers) {
    Evaluator.check(network, data.train());
    this.network = network;
    this.data = data;
    this.training = training;
    this.kernels = kernels;
    this.workers = workers;
    Dataset train = data.train();
    workers.run(2, part -> (part == 0 ? train : data.test()).prepare());
    this.sparse = train.isSparse() && network.layers().getFirst().takesSparseInput();
    this.batch = new Batch(training.batchSize(), train.sampleShape().elements(), sparse);
    batch.inputs().rows(training.batchSize());
    this.workspace = Workspace.forTraining(network, batch.inputs(), kernels);
    this.evaluator = new Evaluator(network, sparse, kernels, workers);
    this.sampler = new Sampler(training.sampling(), train.count(), new Rng(training.seed()));
    this.indices = new int[training.batchSize()];
    this.losses = new double[training.batchSize()];
    this.plan =
        new StepPlan(
            training.batchSize(), workers.threads(), sparse && workspace.takesInputsInParts());
    workspace.shares(plan.shares());
  }

  /// Runs all steps, or until told to stop.
  ///
  /// @param listener told of every step and of every evaluation, on the calling thread
  /// @param stop asked after each step; once it says true the run ends as if that step had been the
  ///   last
  /// @return the steps done and the final evaluation
  public Result run(Consumer<Event> listener, BooleanSupplier stop) {
    double loss = Double.NaN;
    Event.Evaluated last = null;
    boolean stopped = false;
    while (nextStep < training.steps() && !stopped) {
      int step = nextStep;
      loss = step();
      listener.accept(new Event.Stepped(step, loss));
      if (training.evaluateEvery() > 0 && step % training.evaluateEvery() == 0) {
        last = evaluate(step);
        listener.accept(last);
      }
      stopped = stop.getAsBoolean();
    }
    if (last == null || last.step() != nextStep - 1) {
      last = evaluate(nextStep - 1);
    }
    return new Result(nextStep, loss, last.train(), last.test());
  }

  /// The outcome of a run.
  ///
  /// @param steps the updates done
  /// @param batchLoss the loss of the last batch, before its update
  /// @param train the network on the training set, after the last step
  /// @param test the network on the test set, after the last step
  public record Result(int steps, double batchLoss, Evaluation train, Evaluation test) {}

  /// Does one update.
  ///
  /// @return the mean loss of the batch before it
  public double step() {
    sampler.fill(indices, nextStep);
    // A sparse batch refers to the data set, which takes no time; all its columns are read at once.
    if (sparse) {
      batch.fill(data.train(), indices, 0, indices.length);
    }
    workspace.begin();
    workers.run(plan.plan(), compute);
    nextStep++;
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  private void compute(int part) {
    switch (plan.kind(part)) {
      case FIRST_LAYER -> {
        int from = plan.firstRow(part);
        int to = plan.lastRow(part);
        if (plan.share(part) == 0) {
          batch.fetch(from, to);
        }
        workspace.forwardPart(from, to, plan.share(part), plan.shares());
      }
      case COLUMNS -> {
        if (plan.share(part) > 0) {
          batch.fetch(0, indices.length);
        }
        workspace.prepareGradients(plan.share(part));
      }
      case ROWS -> computeRows(plan.firstRow(part), plan.lastRow(part));
      case PARAMETERS -> updateParameters(plan.share(part), plan.shares());
    }
  }

  private void computeRows(int from, int to) {
    if (plan.cutsFirstLayer()) {
      workspace.forwardRest(from, to);
    } else {
      if (!sparse) {
        batch.fill(data.train(), indices, from, to);
      }
      workspace.forward(from, to);
    }
    training
        .loss()
        .gradient(
            kernels,
            workspace.outputGradient(),
            losses,
            workspace.output(),
            batch.labels(),
            from,
            to,
            workspace.outputs(),
            indices.length);
    workspace.backward(from, to);
  }

  // Piece by piece, so that a gradient is used while it is still in the cache; then it is set to
  // zero
  // for the next step.
  private void updateParameters(int share, int shares) {
    for (int layer = workspace.layers() - 1; layer >= 0; layer--) {
      int size = workspace.partStart(layer, 1, 1) - workspace.partStart(layer, 0, 1);
      int pieces = 1 + size / (shares * PIECE);
      for (int piece = share * pieces; piece < (share + 1) * pieces; piece++) {
        workspace.addGradients(layer, piece, shares * pieces);
        int from = workspace.partStart(layer, piece, shares * pieces);
        int to = workspace.partStart(layer, piece + 1, shares * pieces);
        training.optimizer().step(kernels, network.values(), workspace.gradients(), from, to);
        Arrays.fill(workspace.gradients(), from, to, 0f);
      }
    }
  }

  Event.Evaluated evaluate(int step) {
    return new Event.Evaluated(
        step, evaluator.evaluate(data.train()), evaluator.evaluate(data.test()));
  }
}
