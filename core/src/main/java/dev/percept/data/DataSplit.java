package dev.percept.data;

import dev.percept.loss.Targets;
import java.util.ArrayList;
import java.util.List;

/// A training set and a test set of the same kind of samples.
///
/// @param train what the network learns from
/// @param test what it is judged on, never trained on
public record DataSplit(Dataset train, Dataset test) {

  /// @throws IllegalArgumentException if the two disagree on the shape of samples or the kind or
  ///   number of targets
  public DataSplit {
    if (!train.sampleShape().equals(test.sampleShape())) {
      String what = train.samples() instanceof Samples.Pixels ? "images" : "samples";
      throw new IllegalArgumentException(
          "training %s are %s but test %s are %s"
              .formatted(what, train.sampleShape(), what, test.sampleShape()));
    }
    if (!train.targets().getClass().equals(test.targets().getClass())) {
      throw new IllegalArgumentException(
          "one of training set and test set has classes, the other real numbers as targets");
    }
    if (train.outputs() != test.outputs()) {
      String what = train.targets() instanceof Targets.Classes ? "classes" : "targets a sample";
      throw new IllegalArgumentException(
          "the training set has %d %s but the test set has %d"
              .formatted(train.outputs(), what, test.outputs()));
    }
  }

  /// What to choose by without looking at the test set: the last `images` training images take its
  /// place and are not trained on. Meant for training sets whose order is not by class.
  ///
  /// @throws IllegalArgumentException if there are not that many and one more to train on
  public DataSplit holdingOut(int images) {
    if (images < 1 || images >= train.count()) {
      throw new IllegalArgumentException(
          "of %,d training images 1 to %,d can be held out, asked for %,d"
              .formatted(train.count(), train.count() - 1, images));
    }
    int rest = train.count() - images;
    return new DataSplit(train.part(0, rest), train.part(rest, images));
  }

  /// What to choose by without looking at the test set, by cross-validation: the training set, cut
  /// into [Folds], each of which takes the place of the test set once and is then not trained on.
  /// All together hold `folds` copies of it.
  ///
  /// @param folds 2 to the number of training images
  /// @throws IllegalArgumentException if it is not
  public List<DataSplit> folds(int folds) {
    Folds of = new Folds(train.count(), folds);
    List<DataSplit> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      splits.add(new DataSplit(train.select(of.trained(fold)), train.select(of.held(fold))));
    }
    return splits;
  }
}
