package dev.percept.app.bench;

import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.PeakLoop;
import dev.percept.kernel.Workers;
import dev.percept.layer.Dense;
import dev.percept.layer.Initializer;
import dev.percept.layer.Sigmoid;
import dev.percept.network.Network;
import dev.percept.optim.Sgd;
import dev.percept.predict.Predictor;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Single measurements: made-up data, the kernels chosen, the median call unless said otherwise.
final class SpeedTest {
  /// The hidden units and the batch of the script.
  static final int HIDDEN = 100;

  static final int BATCH = 100;

  // The JIT takes about so long for all of training.
  private static final double WARM_UP_SECONDS = 1;

  private static final int PEAK_ROUNDS = 100_000;
  private static final int DIFFERENT_IMAGES = 100;

  private final Kernels kernels;
  private final Stopwatch stopwatch;
  private final PeakLoop peak;
  private final Workers team;
  private final DataSplit digits;
  private final DataSplit noise;

  /// @param team all threads there are to be
  /// @param seconds how long each measurement may take; half of it again goes by before
  SpeedTest(KernelChoice choice, Workers team, double seconds) {
    this.kernels = choice.kernels();
    this.stopwatch = new Stopwatch(kernels, seconds);
    this.peak = peakLoop(choice.fast());
    this.team = team;
    this.digits = MadeUpImages.digits(team);
    this.noise = MadeUpImages.noise();
  }

  private static PeakLoop peakLoop(boolean vectors) {
    if (vectors) {
      try {
        for (PeakLoop loop : ServiceLoader.load(PeakLoop.class)) {
          return loop;
        }
      } catch (ServiceConfigurationError e) {
        // The kernels come from elsewhere; what is left is a lower peak, by its name.
      }
    }
    return new ScalarPeakLoop();
  }

  /// Lets the JIT compile training, which takes longer than a measurement does.
  void warmUp() {
    double seconds = Math.min(WARM_UP_SECONDS, 10 * stopwatch.seconds());
    for (boolean sparse : new boolean[] {true, false}) {
      stopwatch.warmUp(trainer(HIDDEN, BATCH, sparse, threads())::step, seconds / 2);
    }
  }

  int threads() {
    return team.threads();
  }

  /// What the peak is the peak of, for example `512-bit`.
  String peakName() {
    return peak.name();
  }

  private Workers workers(int threads) {
    return threads == 1 ? Workers.none() : team;
  }

  /// The GFLOP/s of the fastest call of a loop of fused multiply-adds.
  ///
  /// @param threads 1 or all
  double peak(int threads) {
    Workers workers = workers(threads);
    float[] results = new float[threads];
    Workers.Task loop = part -> results[part] = peak.run(PEAK_ROUNDS);
    Timing timing = stopwatch.time(() -> workers.run(threads, loop));
    return (double) peak.operations() * PEAK_ROUNDS * threads / (double) timing.fastest();
  }

  /// The GFLOP/s of a product.
  ///
  /// @param threads 1 or all
  double product(Product product, int threads) {
    Timing timing = stopwatch.time(product.call(kernels, workers(threads)));
    return product.operations() / (double) timing.median();
  }

  /// The seconds of an update of 784 → `hidden` → 10.
  ///
  /// @param sparse whether the images are digits; else no pixel is zero
  /// @param threads 1 or all
  double step(int hidden, int batch, boolean sparse, int threads) {
    Trainer trainer = trainer(hidden, batch, sparse, threads);
    return (double) stopwatch.time(trainer::step).median() / 1e9;
  }

  private Trainer trainer(int hidden, int batch, boolean sparse, int threads) {
    Training training =
        new Training(Integer.MAX_VALUE, batch, new Sgd(0.01), 1)
            .withSampling(Sampling.WITH_REPLACEMENT);
    return new Trainer(
        network(hidden, 0.01), sparse ? digits : noise, training, kernels, workers(threads));
  }

  /// The operations of an update if no pixel is zero: the products of both layers forward and for
  /// the gradients of their weights, and the one back to the hidden layer.
  static double operationsOfStep(int hidden, int batch) {
    double inputs = MadeUpImages.PIXELS;
    double classes = MadeUpImages.CLASSES;
    return 2 * batch * (2 * (inputs * hidden + hidden * classes) + hidden * classes);
  }

  /// How long one image after the other takes a [Predictor], each call by itself.
  ///
  /// @param floats whether the images are given as floats; else as bytes, whose zeros are skipped
  Timing latency(boolean floats) {
    Predictor predictor = new Predictor(network(HIDDEN, 0.1), kernels);
    float[] probabilities = new float[MadeUpImages.CLASSES];
    byte[][] images = new byte[DIFFERENT_IMAGES][];
    float[][] scaled = new float[DIFFERENT_IMAGES][MadeUpImages.PIXELS];
    for (int i = 0; i < images.length; i++) {
      int from = i * MadeUpImages.PIXELS;
      images[i] = Arrays.copyOfRange(digits.test().pixels(), from, from + MadeUpImages.PIXELS);
      for (int j = 0; j < images[i].length; j++) {
        scaled[i][j] = (images[i][j] & 0xFF) / 255f;
      }
    }
    int[] next = {0};
    return stopwatch.time(() -> {
      next[0] = (next[0] + 1) % DIFFERENT_IMAGES;
      int i = next[0];
      if (floats) {
        predictor.predict(probabilities, scaled[i]);
      } else {
        predictor.predict(probabilities, images[i]);
      }
    });
  }

  private static Network network(int hidden, double deviation) {
    Initializer weights = new Initializer.Normal(deviation);
    return Network.of(
            Shape.of(MadeUpImages.SIDE, MadeUpImages.SIDE),
            new Dense(hidden, weights),
            new Sigmoid(),
            new Dense(MadeUpImages.CLASSES, weights))
        .initialize(new Rng(1));
  }
}
