package dev.percept.metric;

/// How a network does on a data set of classes.
///
/// @param confusion how often each true class was taken for each class
/// @param loss the mean of what training makes small: for [dev.percept.loss.SoftmaxCrossEntropy]
///   that of -log y_t, in nats
/// @param squaredError the mean over the samples of ½ Σ_j (y_j - t_j)², y being the answers (for
///   softmax cross-entropy the probabilities) and t one-hot: the figure of the origin script's
///   `mean_squared_error`, per image
public record Classification(ConfusionMatrix confusion, double loss, double squaredError)
    implements Evaluation {

  /// The share of samples whose most probable class is the true one; of equal ones the first
  /// counts.
  @Override
  public double accuracy() {
    return confusion.accuracy();
  }
}
