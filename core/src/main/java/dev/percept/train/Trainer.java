package dev.percept.train;

import dev.percept.data.Augmenter;
import dev.percept.data.Batch;
import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Sampler;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.metric.Evaluation;
import dev.percept.network.Network;
import dev.percept.network.Workspace;
import dev.percept.optim.Schedule;
import dev.percept.tensor.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The training loop: draws batches, runs the network forward and backward, updates its parameters,
/// and tells a listener.
///
/// The parts of a step, see [StepPlan], may be computed on several threads. After the first step
/// nothing is allocated but the events.
public final class Trainer {
  /// How many parameters, about, are updated together: few enough for a near cache, enough that a
  /// product is worth its name.
  private static final int PIECE = 8_192;

  /// How many rows of a matrix of weights, at least, so that a product does not read the whole
  /// batch for a few of them.
  private static final int PIECE_ROWS = 32;

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
  private final Network measured;
  private final Updates updates;
  private final GradientNorm norm;
  private final boolean sparse;
  private final @Nullable Augmenter augmenter;
  private final int[] epochs;
  private final Workers.Task compute = this::compute;

  // While the network has its average instead.
  private float @Nullable [] trained;
  private int nextStep;
  private boolean ignoresDivergence;
  private double lowestLoss = Double.POSITIVE_INFINITY;
  private int evaluationsWithout;

  /// Binds everything together. The network starts from the values it has: see
  /// [Network#initialize].
  ///
  /// @param network what to train; its values change
  /// @throws IllegalArgumentException if data and network do not fit each other
  public Trainer(
      Network network, DataSplit data, Training training, Kernels kernels, Workers workers) {
    Evaluator.check(network, data.train(), training.loss());
    Evaluator.check(network, data.test(), training.loss());
    this.network = network;
    this.data = data;
    this.training = training;
    this.kernels = kernels;
    this.workers = workers;
    Dataset train = data.train();
    if (network.takesSparseInput()) {
      workers.run(2, part -> (part == 0 ? train : data.test()).prepare());
    }
    Rng rng = new Rng(training.seed());
    boolean augments = !training.augmentation().isNone();
    if (augments) {
      Augmenter.check(train);
    }
    this.augmenter =
        augments ? new Augmenter(training.augmentation(), train.sampleShape(), rng, kernels) : null;
    this.epochs = new int[augments ? training.batchSize() : 0];
    this.sparse = !augments && train.isSparse() && network.takesSparseInput();
    this.batch =
        new Batch(training.batchSize(), train.sampleShape().elements(), sparse, train.targets());
    batch.inputs().rows(training.batchSize());
    this.workspace = Workspace.forTraining(network, batch.inputs(), kernels, rng);
    this.measured = training.averaging() > 0 ? network.copy() : network;
    this.evaluator =
        new Evaluator(List.of(measured), data.test().isSparse(), training.loss(), kernels, workers);
    this.updates =
        new Updates(
            network,
            training,
            kernels,
            training.averaging() > 0 ? measured.values() : new float[0]);
    this.norm = new GradientNorm(network.values().length);
    this.sampler = new Sampler(training.sampling(), train.count(), rng);
    this.indices = new int[training.batchSize()];
    this.losses = new double[training.batchSize()];
    this.plan =
        new StepPlan(
            training.batchSize(),
            workers.threads(),
            sparse && workspace.takesInputsInParts(),
            workspace.segments(),
            training.clipNorm() > 0,
            network.activations());
    workspace.shares(plan.shares());
  }

  /// Runs all steps, or until told to stop.
  ///
  /// @param listener told of every step and of every evaluation, on the calling thread
  /// @param stop asked after each step, when the listener has been told: the moment to [#save].
  ///   Once it says true the run ends as if that step had been the last
  /// @return the steps done and the final evaluation, of the values that the network then has:
  ///   those of the moving average, if there is one
  /// @throws DivergenceException if the loss of a step is not finite; the network then has the
  ///   weights it had before that step, but running statistics may have taken its batch in
  public Result run(Consumer<Event> listener, BooleanSupplier stop) {
    double loss = Double.NaN;
    Event.Evaluated last = null;
    boolean stopped = false;
    while (nextStep < training.steps() && !stopped) {
      int step = nextStep;
      loss = step();
      if (!Double.isFinite(loss) && !ignoresDivergence) {
        throw new DivergenceException(step, divergence().message(step, loss));
      }
      listener.accept(new Event.Stepped(step, loss));
      if (training.evaluatesAfter(step)) {
        last = evaluate(step, training.evaluateTrain());
        watchPlateau(last);
        listener.accept(last);
      }
      stopped = stop.getAsBoolean();
    }
    if (last == null || last.step() != nextStep - 1) {
      last = evaluate(nextStep - 1, training.evaluateTrain());
    }
    keepAverage();
    return new Result(nextStep, loss, last.train(), last.test());
  }

  // The trained values wait for a run that goes on.
  private void keepAverage() {
    if (measured != network && trained == null) {
      trained = network.values().clone();
      System.arraycopy(measured.values(), 0, network.values(), 0, trained.length);
    }
  }

  private void takeUpTrained() {
    if (trained != null) {
      System.arraycopy(trained, 0, network.values(), 0, trained.length);
      trained = null;
    }
  }

  // A new lowest test loss, or so many evaluations without.
  private void watchPlateau(Event.Evaluated event) {
    if (training.schedule() instanceof Schedule.ReduceOnPlateau(int patience, double by)) {
      if (event.test().loss() < lowestLoss) {
        lowestLoss = event.test().loss();
        evaluationsWithout = 0;
      } else if (++evaluationsWithout == patience) {
        updates.reduce(by);
        evaluationsWithout = 0;
      }
    }
  }

  private Divergence divergence() {
    return new Divergence(
        network,
        workspace,
        indices.length,
        updates.rate(),
        training.clipNorm() > 0 ? 0 : plan.shares());
  }

  /// From now on steps are made and updates done whatever the loss is.
  public void ignoreDivergence() {
    ignoresDivergence = true;
  }

  /// Copies what the further steps depend on; allocates nothing.
  ///
  /// @param state of the same network and training
  public void save(TrainingState state) {
    float[] values = trained == null ? network.values() : trained;
    System.arraycopy(values, 0, state.values(), 0, values.length);
    System.arraycopy(measured.values(), 0, state.averages(), 0, state.averages().length);
    state.schedule()[0] = updates.save(state.optimizer());
    state.schedule()[1] = lowestLoss;
    state.schedule()[2] = evaluationsWithout;
    state.step(nextStep);
  }

  /// Goes on from what [#save] copied, of this trainer or of another one of the same network,
  /// training and data: all further steps give the same bits as there.
  public void resume(TrainingState state) {
    trained = null;
    System.arraycopy(state.values(), 0, network.values(), 0, state.values().length);
    System.arraycopy(state.averages(), 0, measured.values(), 0, state.averages().length);
    updates.resume(state.optimizer(), state.schedule()[0]);
    lowestLoss = state.schedule()[1];
    evaluationsWithout = (int) state.schedule()[2];
    nextStep = state.step();
    workspace.clearGradients();
  }

  /// The network that evaluations measure: the one that is trained, or its moving average.
  public Network measured() {
    return measured;
  }

  /// The learning rate of the last step.
  public double rate() {
    return updates.rate();
  }

  /// The outcome of a run.
  ///
  /// @param steps the updates done
  /// @param batchLoss the loss of the last batch, before its update
  /// @param train the network on the training set, after the last step; null if the training does
  ///   not ask for it
  /// @param test the network on the test set, after the last step
  public record Result(int steps, double batchLoss, @Nullable Evaluation train, Evaluation test) {}

  /// Does one update.
  ///
  /// @return the mean loss of the batch before it; if that is not finite, the update was not made,
  ///   unless such losses are ignored, and no more steps can be
  public double step() {
    takeUpTrained();
    sampler.fill(indices, nextStep);
    for (int row = 0; row < epochs.length; row++) {
      epochs[row] = sampler.epoch(nextStep, indices.length, row);
    }
    // A sparse batch refers to the data set, which takes no time; all its columns are read at once.
    if (sparse) {
      batch.fill(data.train(), indices, 0, indices.length);
    }
    workspace.begin(nextStep);
    updates.begin(nextStep);
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
      case FORWARD -> forward(plan.segment(part), plan.firstRow(part), plan.lastRow(part));
      case GATHER -> workspace.gather(plan.segment(part), plan.share(part), plan.shares());
      case ROWS -> {
        forward(plan.segment(part), plan.firstRow(part), plan.lastRow(part));
        turnBack(plan.segment(part), plan.firstRow(part), plan.lastRow(part));
      }
      case GATHER_BACKWARD ->
          workspace.gatherBackward(plan.segment(part), plan.share(part), plan.shares());
      case BACKWARD ->
          workspace.backward(plan.segment(part), plan.firstRow(part), plan.lastRow(part));
      case GRADIENTS -> addGradients(plan.share(part));
      case NORM -> norm.measure(workspace.gradients(), plan.share(part), plan.shares());
      case PARAMETERS -> {
        if (hasDiverged()) {
          return; // what is wrong is looked for in what is there now
        }
        if (training.clipNorm() > 0) {
          updateClipped(plan.share(part));
        } else {
          addGradientsAndUpdate(plan.share(part));
        }
      }
    }
  }

  // All losses are there before any parameter is updated.
  private boolean hasDiverged() {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return !Double.isFinite(sum) && !ignoresDivergence;
  }

  private void forward(int segment, int from, int to) {
    if (segment == 0 && plan.cutsFirstLayer()) {
      workspace.forwardRest(from, to);
      return;
    }
    if (segment == 0 && augmenter != null) {
      batch.fill(data.train(), indices, epochs, augmenter, from, to);
    } else if (segment == 0 && !sparse) {
      batch.fill(data.train(), indices, from, to);
    }
    workspace.forward(segment, from, to);
  }

  private void turnBack(int segment, int from, int to) {
    training
        .loss()
        .gradient(
            kernels,
            workspace.outputGradient(),
            losses,
            workspace.output(),
            batch.targets(),
            from,
            to,
            workspace.outputs(),
            indices.length);
    workspace.backward(segment, from, to);
  }

  // Piece by piece, so that a gradient is used while it is still in the cache.
  private void addGradientsAndUpdate(int share) {
    int shares = plan.shares();
    for (int layer = workspace.layers() - 1; layer >= 0; layer--) {
      int pieces = pieces(layer);
      for (int piece = share * pieces; piece < (share + 1) * pieces; piece++) {
        workspace.addGradients(layer, piece, shares * pieces);
        update(
            workspace.partStart(layer, piece, shares * pieces),
            workspace.partStart(layer, piece + 1, shares * pieces));
      }
    }
  }

  private int pieces(int layer) {
    int size = workspace.partStart(layer, 1, 1) - workspace.partStart(layer, 0, 1);
    int piece = Math.max(PIECE, PIECE_ROWS * workspace.outputs(layer));
    return 1 + size / (plan.shares() * piece);
  }

  private void addGradients(int share) {
    for (int layer = workspace.layers() - 1; layer >= 0; layer--) {
      workspace.addGradients(layer, share, plan.shares());
    }
  }

  private void updateClipped(int share) {
    float factor = norm.factor(training.clipNorm());
    float[] gradients = workspace.gradients();
    int from = (int) ((long) gradients.length * share / plan.shares());
    int to = (int) ((long) gradients.length * (share + 1) / plan.shares());
    for (int i = from; i < to; i++) {
      gradients[i] *= factor;
    }
    update(from, to);
  }

  // Gradients are set to zero for the next step.
  private void update(int from, int to) {
    updates.apply(workspace.gradients(), from, to);
    Arrays.fill(workspace.gradients(), from, to, 0f);
  }

  private Event.Evaluated evaluate(int step, boolean trainToo) {
    return new Event.Evaluated(
        step, trainToo ? evaluator.evaluate(data.train()) : null, evaluator.evaluate(data.test()));
  }

  /// Measures the network on the training set.
  Evaluation evaluateTrain() {
    return evaluator.evaluate(data.train());
  }
}
