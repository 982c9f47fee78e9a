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
}
