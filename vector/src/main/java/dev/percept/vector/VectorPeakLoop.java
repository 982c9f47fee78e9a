package dev.percept.vector;

import static dev.percept.vector.Lanes.COUNT;
import static dev.percept.vector.Lanes.FLOATS;

import dev.percept.kernel.PeakLoop;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The peak of the vectors in use. Twelve chains: processors of today begin up to two multiply-adds
/// in each cycle and finish one after four or five, and the smallest of them have 16 registers.
public final class VectorPeakLoop implements PeakLoop {
  private static final int CHAINS = 12;

  /// For the service loader.
  public VectorPeakLoop() {}

  @Override
  public String name() {
    return FLOATS.vectorBitSize() + "-bit";
  }

  @Override
  public int operations() {
    return 2 * COUNT * CHAINS;
  }

  @Override
  public float run(int rounds) {
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0.add(1f);
    FloatVector s2 = s0.add(2f);
    FloatVector s3 = s0.add(3f);
    FloatVector s4 = s0.add(4f);
    FloatVector s5 = s0.add(5f);
    FloatVector s6 = s0.add(6f);
    FloatVector s7 = s0.add(7f);
    FloatVector s8 = s0.add(8f);
    FloatVector s9 = s0.add(9f);
    FloatVector s10 = s0.add(10f);
    FloatVector s11 = s0.add(11f);
    for (int round = 0; round < rounds; round++) {
      s0 = s0.fma(half, one);
      s1 = s1.fma(half, one);
      s2 = s2.fma(half, one);
      s3 = s3.fma(half, one);
      s4 = s4.fma(half, one);
      s5 = s5.fma(half, one);
      s6 = s6.fma(half, one);
      s7 = s7.fma(half, one);
      s8 = s8.fma(half, one);
      s9 = s9.fma(half, one);
      s10 = s10.fma(half, one);
      s11 = s11.fma(half, one);
    }
    FloatVector first = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector second = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return first.add(second).reduceLanes(VectorOperators.ADD);
  }
}
