package dev.percept.app.chart;

import java.util.List;

/// What values of one kind are measured by: numbers along an axis, or words side by side.
///
/// @param axis of the numbers; of words, their numbers from 0, each with half a step on either side
/// @param words in order; none where there are numbers
public record Scale(Axis axis, List<String> words) {

  /// @throws IllegalArgumentException if there are words, and the axis is not of that many
  public Scale {
    words = List.copyOf(words);
    if (!words.isEmpty() && (axis.least() != -0.5 || axis.most() != words.size() - 0.5)) {
      throw new IllegalArgumentException(
          "scale %s: expected an axis from -0.5 to %s for %d words, found %s to %s"
              .formatted(axis.name(), words.size() - 0.5, words.size(), axis.least(), axis.most()));
    }
  }

  /// Of numbers.
  public static Scale of(Axis axis) {
    return new Scale(axis, List.of());
  }

  /// Of words: the value of each is its number, from 0.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Scale ofWords(String name, List<String> words) {
    return new Scale(Axis.of(name, -0.5, words.size() - 0.5), words);
  }

  boolean isOfWords() {
    return !words.isEmpty();
  }

  /// A little to one side or the other, so that what has the same word does not all lie on one
  /// place. Nothing for numbers.
  ///
  /// @param number of what is drawn, from 0: it alone decides, so charts are the same every time
  double aside(int number, double most) {
    if (!isOfWords()) {
      return 0;
    }
    int mixed = (number + 1) * 0x9E3779B9;
    mixed = (mixed ^ mixed >>> 15) * 0x85EBCA6B;
    mixed ^= mixed >>> 13;
    return (mixed & 0xFFFF) / 32_768.0 * most - most;
  }
}
