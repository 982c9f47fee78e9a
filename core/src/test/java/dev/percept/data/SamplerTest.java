package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SamplerTest {
  private static int[] step(Sampler sampler, int size, int step) {
    int[] indices = new int[size];
    sampler.fill(indices, step);
    return indices;
  }

  @ParameterizedTest
  @EnumSource
  void stepIsAPureFunctionOfSeedAndNumber(Sampling sampling) {
    Sampler forwards = new Sampler(sampling, 103, new Rng(1));
    List<int[]> steps = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      steps.add(step(forwards, 20, step));
    }
    Sampler backwards = new Sampler(sampling, 103, new Rng(1));
    for (int step = 29; step >= 0; step--) {
      assertThat(step(backwards, 20, step)).isEqualTo(steps.get(step));
    }
    assertThat(step(new Sampler(sampling, 103, new Rng(2)), 20, 0)).isNotEqualTo(steps.getFirst());
  }

  @Test
  void drawingWithReplacementIsUniformAndRepeats() {
    Sampler sampler = new Sampler(Sampling.WITH_REPLACEMENT, 50, new Rng(3));
    int[] counts = new int[50];
    for (int step = 0; step < 1_000; step++) {
      for (int index : step(sampler, 100, step)) {
        counts[index]++;
      }
    }
    // Of 100,000 draws 2,000 each; the standard deviation is 44.
    assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - 2_000) < 5 * 44);
    assertThat(IntStream.of(step(sampler, 100, 0)).distinct().count()).isLessThan(51);
  }

  @Test
  void everyImageComesOnceAnEpoch() {
    int count = 97;
    int size = 13;
    Sampler sampler = new Sampler(Sampling.SHUFFLED_EPOCHS, count, new Rng(4));
    List<Integer> drawn = new ArrayList<>();
    for (int step = 0; drawn.size() < 5 * count; step++) {
      IntStream.of(step(sampler, size, step)).forEach(drawn::add);
    }
    List<List<Integer>> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      List<Integer> order = List.copyOf(drawn.subList(epoch * count, (epoch + 1) * count));
      assertThat(order).doesNotHaveDuplicates().hasSize(count);
      assertThat(order).isNotEqualTo(order.stream().sorted().toList());
      epochs.add(order);
    }
    assertThat(epochs).doesNotHaveDuplicates();
  }

  @Test
  void shuffledOrdersAreUniform() {
    int[] counts = new int[6];
    for (int epoch = 0; epoch < 6_000; epoch++) {
      int[] order = step(new Sampler(Sampling.SHUFFLED_EPOCHS, 3, new Rng(epoch)), 3, 0);
      counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
    }
    // 1,000 each; the standard deviation is 29.
    assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - 1_000) < 4 * 29);
  }

  @Test
  void stepMayBeLargerThanTheDataSet() {
    int[] drawn = step(new Sampler(Sampling.SHUFFLED_EPOCHS, 4, new Rng(5)), 10, 1);
    assertThat(IntStream.of(drawn).skip(2).limit(4).boxed()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void nothingToChooseFromIsRefused() {
    assertThatThrownBy(() -> new Sampler(Sampling.WITH_REPLACEMENT, 0, new Rng(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot sample from 0 images");
  }
}
