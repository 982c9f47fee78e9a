package dev.percept.layer;

import dev.percept.tensor.Shape;

/// How the numbers of a batch are laid side by side so that sums over pixels, one for each channel,
/// are taken many at a time: several pixels in one line, whose sums are put together at the end.
final class ChannelLanes {
  private static final int MOST = 256;
  private static final int VECTOR = 16;

  private ChannelLanes() {}

  /// The channels of inputs of shape `input`: those of images, and each number of flat inputs.
  static int channels(Shape input) {
    return switch (input.rank()) {
      case 0, 1 -> input.elements();
      case 2 -> 1;
      default -> input.size(input.rank() - 1);
    };
  }

  /// The numbers in a line: a multiple of `channels` and, where that is possible, of a vector.
  static int line(int channels) {
    int pixels = Math.max(1, MOST / channels);
    int even = VECTOR / Math.min(VECTOR, Integer.lowestOneBit(channels));
    return (pixels < even ? pixels : pixels - pixels % even) * channels;
  }

  /// Sets all of the line at `from` to the numbers of the first pixel in it.
  static void repeat(float[] lines, int from, int channels, int line) {
    for (int i = from + channels; i < from + line; i++) {
      lines[i] = lines[i - channels];
    }
  }

  /// What the lanes of channel `channel` hold together, in the line at `from`.
  static double sum(float[] lines, int from, int channel, int channels, int line) {
    double sum = 0;
    for (int i = from + channel; i < from + line; i += channels) {
      sum += lines[i];
    }
    return sum;
  }
}
