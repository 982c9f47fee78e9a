package dev.percept.bench;

import dev.percept.data.DataSplit;
import dev.percept.data.Sampling;
import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import dev.percept.optim.Sgd;
import dev.percept.train.Trainer;
import dev.percept.train.Training;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Times what it is asked on standard input, one request a line, and answers each with the median
/// nanoseconds of a call. For `bench/gemm`, which asks another program the same in turn.
///
/// ```
/// product NN|TN|NT M K N THREADS SECONDS         C (m × n) += A·B, Aᵀ·B or A·Bᵀ
/// step HIDDEN BATCH sparse|dense THREADS SECONDS a step of training of 784 → hidden → 10
/// kernels                                        what the kernels are called
/// ```
final class Stopwatch {
  private static final int IMAGES = 10_000;

  private final Kernels kernels = KernelsUnderTest.of("vector");
  private final Map<String, DataSplit> data = new HashMap<>();

  private Stopwatch() {}

  /// Answers until the input ends.
  public static void main(String[] arguments) throws IOException {
    Stopwatch stopwatch = new Stopwatch();
    try (BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        System.out.println(stopwatch.answer(line.split(" ", -1)));
        System.out.flush();
      }
    }
  }

  private String answer(String[] words) {
    return switch (words[0]) {
      case "product" ->
          product(
              words[1],
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Integer.parseInt(words[4]),
              Integer.parseInt(words[5]),
              Double.parseDouble(words[6]));
      case "step" ->
          step(
              Integer.parseInt(words[1]),
              Integer.parseInt(words[2]),
              words[3],
              Integer.parseInt(words[4]),
              Double.parseDouble(words[5]));
      case "kernels" -> kernels.name();
      default -> throw new IllegalArgumentException("not understood: " + String.join(" ", words));
    };
  }

  private String product(String kind, int m, int k, int n, int threads, double seconds) {
    float[] a = MadeUp.floats(m * k);
    float[] b = MadeUp.floats(k * n);
    float[] c = new float[m * n];
    try (Workers workers = Workers.of(threads)) {
      Workers.Task rows =
          part -> {
            int from = (int) ((long) m * part / threads);
            int count = (int) ((long) m * (part + 1) / threads) - from;
            switch (kind) {
              case "NN" -> kernels.addProduct(c, from * n, n, a, from * k, k, b, 0, n, count, n, k);
              case "TN" ->
                  kernels.addProductTransposedA(c, from * n, n, a, from, m, b, 0, n, count, n, k);
              case "NT" ->
                  kernels.addProductTransposedB(
                      c, from * n, n, a, from * k, k, b, 0, k, count, n, k);
              default -> throw new IllegalArgumentException("no kind of product: " + kind);
            }
          };
      return median(() -> workers.run(threads, rows), seconds);
    }
  }

  private String step(int hidden, int batch, String images, int threads, double seconds) {
    DataSplit split =
        data.computeIfAbsent(
            images,
            name ->
                MadeUp.split(name.equals("sparse") ? MadeUp.digits(IMAGES) : MadeUp.noise(IMAGES)));
    Training training =
        new Training(Integer.MAX_VALUE, batch, new Sgd(0.01), 1)
            .withSampling(Sampling.WITH_REPLACEMENT);
    try (Workers workers = Workers.of(threads)) {
      Trainer trainer =
          new Trainer(Networks.twoLayer(hidden, 0.01), split, training, kernels, workers);
      return median(trainer::step, seconds);
    }
  }

  // The first half of the time is for the JIT and the caches, and does not count.
  private String median(Runnable call, double seconds) {
    KernelsUnderTest.warmUp(kernels, call);
    MedianTime.warmUp(call, seconds / 2);
    return Long.toString(MedianTime.of(call, seconds / 2));
  }
}
