package dev.percept.train;

import dev.percept.data.Sampling;
import dev.percept.loss.Loss;
import dev.percept.loss.SoftmaxCrossEntropy;
import dev.percept.optim.Optimizer;
import dev.percept.optim.Sgd;

/// How to train: everything that decides the outcome, besides network and data.
///
/// @param steps the number of updates, at least 1
/// @param batchSize the images of each update, at least 1
/// @param sampling how they are chosen
/// @param loss what is made small
/// @param optimizer how the gradients change the parameters
/// @param evaluateEvery the network is measured after step 0 and after every so many steps more; 0
///   for at the end only
/// @param evaluateTrain whether these evaluations measure the training set too; the one at the end
///   always does
/// @param seed decides every random number of the run
public record Training(
    int steps,
    int batchSize,
    Sampling sampling,
    Loss loss,
    Optimizer optimizer,
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
    if (evaluateEvery < 0) {
      throw new IllegalArgumentException(
          "evaluation interval must be at least 0, found " + evaluateEvery);
    }
  }

  /// Every evaluation measures both sets.
  ///
  /// @throws IllegalArgumentException if a number is out of its range
  public Training(
      int steps,
      int batchSize,
      Sampling sampling,
      Loss loss,
      Optimizer optimizer,
      int evaluateEvery,
      long seed) {
    this(steps, batchSize, sampling, loss, optimizer, evaluateEvery, true, seed);
  }

  /// The origin script's training: 10,000 updates of 100 images drawn with replacement,
  /// cross-entropy, plain SGD at a rate of 0.1, measured every 600 steps (one epoch of MNIST).
  public static Training ofScript(long seed) {
    return new Training(
        10_000, 100, Sampling.WITH_REPLACEMENT, new SoftmaxCrossEntropy(), new Sgd(0.1), 600, seed);
  }
}
