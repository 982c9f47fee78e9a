package dev.percept.data;

import dev.percept.tensor.Rng;

/// Chooses the images of each step: a pure function of (seed, step), so that a run can go on from
/// any step.
///
/// Not thread-safe: shuffled epochs keep the order of the current one.
public final class Sampler {
  private final Sampling sampling;
  private final int count;
  private final Rng rng;
  private int[] order = {};
  private int orderedEpoch = -1;

  /// @param count the number of images to choose from, at least 1
  /// @throws IllegalArgumentException if `count` is below 1
  public Sampler(Sampling sampling, int count, Rng rng) {
    if (count < 1) {
      throw new IllegalArgumentException("cannot sample from " + count + " images");
    }
    this.sampling = sampling;
    this.count = count;
    this.rng = rng;
  }

  /// Fills `indices` with the images of step `step`, counted from 0. Steps of shuffled epochs must
  /// all be of the same size; a step may run over the end of an epoch into the next.
  public void fill(int[] indices, int step) {
    switch (sampling) {
      case WITH_REPLACEMENT -> {
        for (int i = 0; i < indices.length; i++) {
          indices[i] = rng.below(count, Rng.Stream.BATCHES, step, i);
        }
      }
      case SHUFFLED_EPOCHS -> {
        long position = (long) step * indices.length;
        for (int i = 0; i < indices.length; i++) {
          int epoch = Math.toIntExact((position + i) / count);
          if (epoch != orderedEpoch) {
            shuffle(epoch);
          }
          indices[i] = order[(int) ((position + i) % count)];
        }
      }
    }
  }

  /// The epoch that image `position` of step `step` belongs to, counted from 0: how often as many
  /// images as there are have been chosen before.
  ///
  /// @param batch the images of each step
  public int epoch(int step, int batch, int position) {
    return Math.toIntExact(((long) step * batch + position) / count);
  }

  // Fisher and Yates, in the form of Durstenfeld (1964).
  private void shuffle(int epoch) {
    if (order.length != count) {
      order = new int[count];
    }
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = rng.below(i + 1, Rng.Stream.SHUFFLE, epoch, i);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    orderedEpoch = epoch;
  }
}
