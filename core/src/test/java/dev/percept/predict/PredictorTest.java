package dev.percept.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.percept.kernel.ScalarKernels;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("measures what is allocated")
final class PredictorTest {
  private static final int WIDTH = 77;
  private final Network network = network();
  private final Predictor predictor = new Predictor(network, new ScalarKernels());

  private static Network network() {
    Initializer initializer = new Initializer.Normal(0.3);
    return Network.of(
            Shape.of(7, 11), new Dense(20, initializer), new Sigmoid(), new Dense(5, initializer))
        .initialize(new Rng(4));
  }

  private static byte[] pixels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      pixels[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
    }
    return pixels;
  }

  private static float[] scaled(byte[] pixels) {
    float[] input = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      input[i] = (pixels[i] & 0xFF) / 255f;
    }
    return input;
  }

  @Test
  void bothWaysGiveTheBitsOfTheNetwork() {
    for (int seed = 0; seed < 50; seed++) {
      byte[] pixels = pixels(seed);
      float[] expected = network.predict(scaled(pixels));
      float[] whole = new float[5];
      predictor.predict(whole, scaled(pixels));
      assertThat(whole).isEqualTo(expected);
      float[] image = new float[5];
      predictor.predict(image, pixels);
      assertThat(image).isEqualTo(expected);
    }
  }

  @Test
  void threadsDoNotDisturbOneAnother() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      byte[] pixels = pixels(task);
      float[] expected = network.predict(scaled(pixels));
      tasks.add(() -> {
        boolean same = true;
        float[] found = new float[5];
        for (int i = 0; i < 2_000; i++) {
          predictor.predict(found, pixels);
          same &= Arrays.equals(found, expected);
        }
        return same;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> same : pool.invokeAll(tasks)) {
        assertThat(same.get()).isTrue();
      }
    }
  }

  /// Some seconds, half a minute by `-Pfaults`.
  @Test
  void sixtyFourThreadsGetTheAnswersOfOne() throws Exception {
    int threads = 64;
    long end = System.nanoTime() + Long.getLong("percept.seconds", 2) * 1_000_000_000;
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int task = 0; task < threads; task++) {
      byte[] pixels = pixels(task);
      float[] input = scaled(pixels);
      float[] expected = network.predict(input);
      tasks.add(() -> {
        long answers = 0;
        float[] found = new float[5];
        while (System.nanoTime() - end < 0) {
          predictor.predict(found, pixels);
          boolean same = Arrays.equals(found, expected);
          predictor.predict(found, input);
          same &= Arrays.equals(found, expected) && Arrays.equals(network.predict(input), expected);
          if (!same) {
            return -1L;
          }
          answers++;
        }
        return answers;
      });
    }
    long all = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<Long> answers : pool.invokeAll(tasks)) {
        assertThat(answers.get()).isNotNegative();
        all += answers.get();
      }
    }
    assertThat(all).isGreaterThan(threads);
  }

  @Test
  void allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] pixels = pixels(1);
    float[] input = scaled(pixels);
    float[] found = new float[5];
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 6; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 500; i++) {
        predictor.predict(found, pixels);
        predictor.predict(found, input);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    assertThatThrownBy(() -> predictor.predict(new float[5], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network takes 77 numbers (7×11), found 3");
    assertThatThrownBy(() -> predictor.predict(new float[5], new byte[78]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network takes 77 pixels (7×11), found 78");
    assertThatThrownBy(() -> predictor.predict(new float[4], new float[WIDTH]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has 5 classes, found room for 4");
  }
}
