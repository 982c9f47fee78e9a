package dev.percept.data;

/// A training set and a test set of the same kind of images.
///
/// @param train what the network learns from
/// @param test what it is judged on, never trained on
public record DataSplit(Dataset train, Dataset test) {

  /// @throws IllegalArgumentException if the two disagree on image shape or number of classes
  public DataSplit {
    if (!train.sampleShape().equals(test.sampleShape())) {
      throw new IllegalArgumentException(
          "training images are %s but test images are %s"
              .formatted(train.sampleShape(), test.sampleShape()));
    }
    if (train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "the training set has %d classes but the test set has %d"
              .formatted(train.classes(), test.classes()));
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
}
