package dev.percept.train;

import dev.percept.data.Augmentation;
import dev.percept.data.Sampling;
import dev.percept.loss.Loss;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.optim.Optimizer;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;

/// How to train: everything that decides the outcome, besides network and data.
///
/// Begin with [#Training(int, int, Optimizer, long)] and add what differs: `new Training(10_000,
/// 100, new Adam(0.001), 1).withSchedule(new Schedule.Cosine(0))`.
///
/// @param steps the number of updates, at least 1
/// @param batchSize the images of each update, at least 1
/// @param sampling how they are chosen
/// @param augmentation how they are changed at random
/// @param loss what is made small
/// @param optimizer how the gradients change the parameters
/// @param schedule how the optimizer's learning rate changes
/// @param weightDecay λ, at least 0: before each update, weights (not biases, nor the scales of
///   normalisations) are multiplied by 1 - η λ, η being the rate of the step (Loshchilov and
///   Hutter, "Decoupled weight decay regularization", ICLR 2019)
/// @param clipNorm gradients whose Euclidean norm over all parameters is larger are scaled down to
///   it; 0 for never
/// @param averaging the decay d of a moving average of the parameters, w̄ ← d w̄ + (1 - d) w, which
///   is then what is measured and kept; at the start d is at most (1 + step) / (10 + step). 0 for
///   none
/// @param evaluateEvery the network is measured after every so many steps, 0 for at the end only.
///   Where batches are drawn with replacement, after step 0 too, and from there on: as the origin
///   script does it. In shuffled epochs first when so many steps are done, at the end of an epoch
///   for example
/// @param evaluateTrain whether these evaluations and the one at the end measure the training set
///   too
/// @param seed decides every random number of the run
public record Training(
    int steps,
    int batchSize,
    Sampling sampling,
    Augmentation augmentation,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    double weightDecay,
    double clipNorm,
    double averaging,
    int evaluateEvery,
    boolean evaluateTrain,
    long seed) {

  /// @throws IllegalArgumentException if a number is out of its range
  public Training {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, found " + steps);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, found " + batchSize);
    }
    if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
      throw new IllegalArgumentException("weight decay must be at least 0, found " + weightDecay);
    }
    if (!(clipNorm >= 0) || Double.isInfinite(clipNorm)) {
      throw new IllegalArgumentException("clip norm must be at least 0, found " + clipNorm);
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException(
          "averaging must be at least 0 and below 1, found " + averaging);
    }
    if (evaluateEvery < 0) {
      throw new IllegalArgumentException(
          "evaluation interval must be at least 0, found " + evaluateEvery);
    }
  }

  /// Shuffled epochs, softmax cross-entropy, a constant rate, no weight decay, clipping or
  /// averaging; measured at the end.
  ///
  /// @throws IllegalArgumentException if a number is out of its range
  public Training(int steps, int batchSize, Optimizer optimizer, long seed) {
    this(
        steps,
        batchSize,
        Sampling.SHUFFLED_EPOCHS,
        Augmentation.none(),
        new SoftmaxCrossEntropy(),
        optimizer,
        new Schedule.Constant(),
        0,
        0,
        0,
        0,
        true,
        seed);
  }

  /// The origin script's training: 10,000 updates of 100 images drawn with replacement,
  /// cross-entropy, plain SGD at a rate of 0.1, measured every 600 steps (one epoch of MNIST).
  public static Training ofScript(long seed) {
    return new Training(10_000, 100, new Sgd(0.1), seed)
        .withSampling(Sampling.WITH_REPLACEMENT)
        .withEvaluations(600, true);
  }

  /// The same with another number of steps.
  public Training withSteps(int steps) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with images chosen otherwise.
  public Training withSampling(Sampling sampling) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with images changed otherwise.
  public Training withAugmentation(Augmentation augmentation) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another loss.
  public Training withLoss(Loss loss) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another optimizer.
  public Training withOptimizer(Optimizer optimizer) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another schedule.
  public Training withSchedule(Schedule schedule) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another weight decay.
  public Training withWeightDecay(double weightDecay) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another largest norm of gradients.
  public Training withClipNorm(double clipNorm) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with another decay of the moving average.
  public Training withAveraging(double averaging) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// Whether the network is measured after step `step`, counted from 0.
  boolean evaluatesAfter(int step) {
    if (evaluateEvery == 0) {
      return false;
    }
    return sampling == Sampling.SHUFFLED_EPOCHS
        ? (step + 1) % evaluateEvery == 0
        : step % evaluateEvery == 0;
  }

  /// The same with evaluations after other steps.
  public Training withEvaluations(int evaluateEvery, boolean evaluateTrain) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }

  /// The same with other random numbers.
  public Training withSeed(long seed) {
    return new Training(
        steps,
        batchSize,
        sampling,
        augmentation,
        loss,
        optimizer,
        schedule,
        weightDecay,
        clipNorm,
        averaging,
        evaluateEvery,
        evaluateTrain,
        seed);
  }
}
