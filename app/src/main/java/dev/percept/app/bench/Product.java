package dev.percept.app.bench;

import dev.percept.kernel.Kernels;
import dev.percept.kernel.Workers;
import java.util.List;
import java.util.SplittableRandom;

/// A matrix product C (m × n) += A·B, Aᵀ·B or A·Bᵀ over k terms.
///
/// @param kind which factor is stored transposed
record Product(Kind kind, int m, int k, int n) {

  /// Which factor is stored transposed.
  enum Kind {
    PLAIN("A·B"),
    TRANSPOSED_A("Aᵀ·B"),
    TRANSPOSED_B("A·Bᵀ");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /// The products of a step of 784 → 100 → 10 without zeros, batch 100, and two larger ones.
  static final List<Product> ALL =
      List.of(
          new Product(Kind.PLAIN, 100, 784, 100),
          new Product(Kind.TRANSPOSED_A, 784, 100, 100),
          new Product(Kind.TRANSPOSED_B, 100, 100, 784),
          new Product(Kind.PLAIN, 256, 1024, 1024),
          new Product(Kind.PLAIN, 1024, 1024, 1024));

  double operations() {
    return 2.0 * m * k * n;
  }

  /// A call of it on made-up numbers, C cut by rows, one part for each thread.
  Runnable call(Kernels kernels, Workers workers) {
    float[] a = numbers(m * k);
    float[] b = numbers(k * n);
    float[] c = new float[m * n];
    int parts = workers.threads();
    Workers.Task rows =
        part -> {
          int from = (int) ((long) m * part / parts);
          int count = (int) ((long) m * (part + 1) / parts) - from;
          switch (kind) {
            case PLAIN -> kernels.addProduct(c, from * n, n, a, from * k, k, b, 0, n, count, n, k);
            case TRANSPOSED_A ->
                kernels.addProductTransposedA(c, from * n, n, a, from, m, b, 0, n, count, n, k);
            case TRANSPOSED_B ->
                kernels.addProductTransposedB(c, from * n, n, a, from * k, k, b, 0, k, count, n, k);
          }
        };
    return () -> workers.run(parts, rows);
  }

  // So small that sums of many stay small.
  private static float[] numbers(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-0.01, 0.01);
    }
    return numbers;
  }

  @Override
  public String toString() {
    return "%-5s %4d × %4d × %4d".formatted(kind.text, m, k, n);
  }
}
