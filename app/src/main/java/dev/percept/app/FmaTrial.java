package dev.percept.app;

/// Whether a fused multiply-add is an instruction of this machine. Where it is not, Java computes
/// it with big decimals: the same result, hundreds of times slower.
///
/// @param nanos the time of one, in a loop
record FmaTrial(double nanos) {
  // In a loop that the JIT has not seen yet: an instruction takes some ten nanoseconds, big
  // decimals
  // take microseconds.
  private static final double MOST_OF_AN_INSTRUCTION = 250;
  private static final int BATCHES = 8;
  private static final int BATCH = 25;

  /// Measures, for some microseconds.
  static FmaTrial measure() {
    double least = Double.POSITIVE_INFINITY;
    float sum = 0.1f;
    for (int batch = 0; batch < BATCHES; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < BATCH; i++) {
        sum = Math.fma(sum, 0.7f, 0.3f);
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / BATCH);
    }
    // The sum keeps any compiler from leaving the loop out.
    return new FmaTrial(sum > 2 ? Double.NaN : least);
  }

  boolean isEmulated() {
    return !(nanos < MOST_OF_AN_INSTRUCTION);
  }

  /// What people should know of it.
  String text() {
    return isEmulated()
        ? "fused multiply-add is emulated here (%,.0f ns each): the same bits, but hundreds of times slower; a processor with FMA (AVX2) is needed to be fast"
            .formatted(nanos)
        : "fused multiply-add is an instruction";
  }
}
