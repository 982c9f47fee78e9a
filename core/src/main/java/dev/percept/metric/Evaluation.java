package dev.percept.metric;

/// How a network does on a data set: how often it finds the right class, or how far its numbers are
/// off.
public sealed interface Evaluation permits Classification, Regression {

  /// The mean over the samples of what training makes small, without label smoothing. Of scaled
  /// targets (see [dev.percept.loss.Targets.Values]) it is that of the scaled ones.
  double loss();

  /// The share of samples whose class was found; NaN where there are no classes.
  double accuracy();

  /// Whether this is better than `other`: a higher accuracy, or an equal one and a smaller loss;
  /// where there are no classes, a smaller loss.
  default boolean isBetterThan(Evaluation other) {
    return accuracy() > other.accuracy()
        || (!(accuracy() < other.accuracy()) && loss() < other.loss());
  }
}
