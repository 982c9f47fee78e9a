package dev.percept.app.bench;

import dev.percept.kernel.PeakLoop;

/// The peak of a processor that is asked for one number at a time.
final class ScalarPeakLoop implements PeakLoop {
  private static final int CHAINS = 12;

  ScalarPeakLoop() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int operations() {
    return 2 * CHAINS;
  }

  @Override
  public float run(int rounds) {
    float s0 = 0;
    float s1 = 1;
    float s2 = 2;
    float s3 = 3;
    float s4 = 4;
    float s5 = 5;
    float s6 = 6;
    float s7 = 7;
    float s8 = 8;
    float s9 = 9;
    float s10 = 10;
    float s11 = 11;
    for (int round = 0; round < rounds; round++) {
      s0 = Math.fma(s0, 0.5f, 1f);
      s1 = Math.fma(s1, 0.5f, 1f);
      s2 = Math.fma(s2, 0.5f, 1f);
      s3 = Math.fma(s3, 0.5f, 1f);
      s4 = Math.fma(s4, 0.5f, 1f);
      s5 = Math.fma(s5, 0.5f, 1f);
      s6 = Math.fma(s6, 0.5f, 1f);
      s7 = Math.fma(s7, 0.5f, 1f);
      s8 = Math.fma(s8, 0.5f, 1f);
      s9 = Math.fma(s9, 0.5f, 1f);
      s10 = Math.fma(s10, 0.5f, 1f);
      s11 = Math.fma(s11, 0.5f, 1f);
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
  }
}
