package dev.percept.data;

/// How the images of a batch are chosen.
public enum Sampling {
  /// Each image at random from all, so that one may come twice and another never, as in the origin
  /// script.
  WITH_REPLACEMENT,
  /// Every image once an epoch, in an order shuffled anew for each.
  SHUFFLED_EPOCHS
}
