package dev.percept.metric;

/// How a network does on a data set.
///
/// @param confusion how often each true class was taken for each class
/// @param crossEntropy the mean of -log y_t over the images, in nats: what training makes small
/// @param squaredError the mean over the images of ½ Σ_j (y_j - t_j)², t being one-hot: the figure
///   of the origin script's `mean_squared_error`, per image
public record Evaluation(ConfusionMatrix confusion, double crossEntropy, double squaredError) {

  /// The share of images whose most probable class is the true one; of equal ones the first counts.
  public double accuracy() {
    return confusion.accuracy();
  }
}
