package dev.percept.vector;

import static dev.percept.kernel.FloatMath.E0;
import static dev.percept.kernel.FloatMath.E1;
import static dev.percept.kernel.FloatMath.E2;
import static dev.percept.kernel.FloatMath.E3;
import static dev.percept.kernel.FloatMath.E4;
import static dev.percept.kernel.FloatMath.EXP_HIGHEST;
import static dev.percept.kernel.FloatMath.EXP_LOWEST;
import static dev.percept.kernel.FloatMath.LN2_HIGH;
import static dev.percept.kernel.FloatMath.LN2_LOW;
import static dev.percept.kernel.FloatMath.LOG2_E;
import static dev.percept.kernel.FloatMath.ROUNDER;
import static dev.percept.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The functions of core's `FloatMath`, lane by lane in the same sequence of operations.
final class VectorMath {
  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector HIGHEST = FloatVector.broadcast(FLOATS, EXP_HIGHEST);
  private static final FloatVector LOWEST = FloatVector.broadcast(FLOATS, EXP_LOWEST);
  private static final FloatVector V_LOG2_E = FloatVector.broadcast(FLOATS, LOG2_E);
  private static final FloatVector V_ROUNDER = FloatVector.broadcast(FLOATS, ROUNDER);
  private static final FloatVector V_LN2_HIGH = FloatVector.broadcast(FLOATS, LN2_HIGH);
  private static final FloatVector V_LN2_LOW = FloatVector.broadcast(FLOATS, LN2_LOW);
  private static final FloatVector V_E0 = FloatVector.broadcast(FLOATS, E0);
  private static final FloatVector V_E1 = FloatVector.broadcast(FLOATS, E1);
  private static final FloatVector V_E2 = FloatVector.broadcast(FLOATS, E2);
  private static final FloatVector V_E3 = FloatVector.broadcast(FLOATS, E3);
  private static final FloatVector V_E4 = FloatVector.broadcast(FLOATS, E4);

  private VectorMath() {}

  /// e^x.
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
    clamped = clamped.blend(LOWEST, clamped.compare(VectorOperators.LT, LOWEST));
    FloatVector shifted = clamped.fma(V_LOG2_E, V_ROUNDER);
    IntVector power = Lanes.bits(shifted).sub(ROUNDER_BITS);
    FloatVector minusN = V_ROUNDER.sub(shifted);
    FloatVector r = minusN.fma(V_LN2_HIGH, clamped);
    r = minusN.fma(V_LN2_LOW, r);
    FloatVector q = V_E4;
    q = q.fma(r, V_E3);
    q = q.fma(r, V_E2);
    q = q.fma(r, V_E1);
    q = q.fma(r, V_E0);
    FloatVector y = q.fma(r.mul(r), r).add(ONE);
    IntVector half = power.lanewise(VectorOperators.ASHR, 1);
    return y.mul(powerOfTwo(half)).mul(powerOfTwo(power.sub(half)));
  }

  private static FloatVector powerOfTwo(IntVector power) {
    return power
        .add(EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .reinterpretAsFloats();
  }

  /// 1 / (1 + e^-x).
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    return ONE.blend(e, x.compare(VectorOperators.LT, 0f)).div(ONE.add(e));
  }
}
